import { BrandEntity } from "../brand/brand.entity.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import type { ClauseKind } from "../terms/clause.rules.ts";
import { maySetTaxes } from "./tax.policy.ts";
import type { AmountsAre } from "./tax.rules.ts";
import { type TaxRate, TaxRateEntity } from "./tax-rate.entity.ts";

export interface SetTaxRate {
  readonly kind: ClauseKind;
  /** Basis points: 600 is 6 %. */
  readonly rateBps: number;
  readonly amountsAre: AmountsAre;
  readonly fromAt: Date;
}

/** A new version of how clauses of a kind are taxed. The first may reach back; what was shown since is not changed. */
export async function setTaxRate(work: Work, wish: SetTaxRate): Promise<TaxRate> {
  maySetTaxes(work.actor);
  if (!Number.isInteger(wish.rateBps) || wish.rateBps < 0 || wish.rateBps > 10_000)
    throw new BadInput("a tax rate is 0 to 10000 basis points");

  const { kind } = wish;
  const [last] = await work.em.find(
    TaxRateEntity,
    { kind },
    { orderBy: { version: "desc" }, limit: 1 },
  );
  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const earliest = last ? earliestChange(work.now) : brand.openedAt;
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  const rate = work.em.create(TaxRateEntity, {
    ...{ id: newId(), brandId: work.brandId, version: (last?.version ?? 0) + 1 },
    ...{ kind, rateBps: wish.rateBps, amountsAre: wish.amountsAre, fromAt: wish.fromAt },
  });
  await work.em.flush();
  return rate;
}
