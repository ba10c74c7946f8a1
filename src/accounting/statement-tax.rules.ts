import type { LineKind } from "../settlement/share.rules.ts";
import { type TaxBase, type TaxRateTerms, taxBaseOf, taxRateAt } from "../tax/tax.rules.ts";

/** The parts of a statement whose kinds have a tax rate, each with its tax, and what they come to. Pure. */
export function taxedParts<Part extends { readonly kind: LineKind; readonly amountMinor: bigint }>(
  parts: readonly Part[],
  rates: readonly TaxRateTerms[],
  at: Date,
) {
  const taxed = parts.flatMap((part): Array<Part & TaxBase> => {
    const rate = taxRateAt(rates, part.kind, at);
    return rate ? [{ ...part, ...taxBaseOf(part.amountMinor, rate) }] : [];
  });
  const sum = (of: (part: TaxBase) => bigint) => taxed.reduce((all, part) => all + of(part), 0n);
  return {
    parts: taxed,
    netMinor: sum(({ netMinor }) => netMinor),
    taxMinor: sum(({ taxMinor }) => taxMinor),
    grossMinor: sum(({ grossMinor }) => grossMinor),
  };
}
