import { roundHalfUp, WHOLE_BPS } from "../kernel/amount.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { LineKind } from "../settlement/share.rules.ts";
import type { ClauseKind } from "../terms/clause.rules.ts";

/** Whether a contract's amounts are without tax, which comes on top, or with it. */
export type AmountsAre = "NET" | "GROSS";

/** How one kind of clauses is taxed, from an instant on. */
export interface TaxRateTerms {
  readonly kind: ClauseKind;
  readonly version: number;
  readonly rateBps: number;
  readonly amountsAre: AmountsAre;
  readonly fromAt: Date;
}

/** An amount, its tax and both together; signed as the amount is. */
export interface TaxBase {
  readonly netMinor: bigint;
  readonly rateBps: number;
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
}

/** How tax is rounded, as outputs name it. */
export const TAX_ROUNDING = "half up to the minor unit, once for each part of a statement";

/** The kind of clause that lines of a kind are under. */
export function clauseKindOf(kind: LineKind): ClauseKind {
  switch (kind) {
    case "VOLUME":
    case "MINIMUM":
    case "MAXIMUM":
      return "ROYALTY";
    case "POINTS_BLOCK":
    case "POINTS_USED":
    case "BREAKAGE":
      return "POINTS_COST";
    default:
      return kind;
  }
}

/** The version in force at an instant for lines of a kind; undefined: nobody said how they are taxed. */
export function taxRateAt(
  rates: readonly TaxRateTerms[],
  kind: LineKind,
  at: Date,
): TaxRateTerms | undefined {
  let found: TaxRateTerms | undefined;
  for (const rate of rates)
    if (
      rate.kind === clauseKindOf(kind) &&
      rate.fromAt <= at &&
      rate.version > (found?.version ?? 0)
    )
      found = rate;
  return found;
}

/** What a part of a statement comes to without tax, its tax, and with it: net and tax always sum to the gross. */
export function taxBaseOf(
  amountMinor: bigint,
  { rateBps, amountsAre }: Pick<TaxRateTerms, "rateBps" | "amountsAre">,
): TaxBase {
  const rate = BigInt(rateBps);
  if (amountsAre === "NET") {
    const taxMinor = roundHalfUp(amountMinor * rate, WHOLE_BPS);
    return { netMinor: amountMinor, rateBps, taxMinor, grossMinor: amountMinor + taxMinor };
  }
  const taxMinor = roundHalfUp(amountMinor * rate, WHOLE_BPS + rate);
  return { netMinor: amountMinor - taxMinor, rateBps, taxMinor, grossMinor: amountMinor };
}

/** @throws {BadInput} A title or tax number that no invoice can carry. */
export function checkInvoiceDetails(said: {
  readonly title: string;
  readonly taxNumber: string;
}): void {
  const length = [...said.title.trim()].length;
  if (length < 1 || length > 128) throw new BadInput("an invoice's title is 1 to 128 characters");
  if (!/^[A-Z0-9-]{4,32}$/.test(said.taxNumber))
    throw new BadInput("a tax number is 4 to 32 capital letters, digits or dashes");
}
