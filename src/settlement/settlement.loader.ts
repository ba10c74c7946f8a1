import DataLoader from "dataloader";
import { BrandEntity } from "../brand/brand.entity.ts";
import { type Month, monthOf } from "../kernel/month.ts";
import type { Scope } from "../platform/database/work.ts";
import { mapLoader } from "../platform/graphql/loader.ts";
import { accruedAsOf, type PastAccrual } from "./accrued.queries.ts";
import { monthTotals, openMonthOf, termsOf } from "./line.queries.ts";
import type { MonthTotalsType, TermsType } from "./settlement.type.ts";

/** The first open month of the caller's brand. */
async function currentMonth(scope: Scope): Promise<Month> {
  const open = await openMonthOf(scope);
  if (open) return open;
  const brand = await scope.em.findOneOrFail(BrandEntity, { id: scope.brandId });
  return monthOf(brand.openedAt, brand.timeZone);
}

/** The same, looked up once a request. */
export const openMonthLoader = mapLoader(
  async (scope) => new Map([[scope.brandId, await currentMonth(scope)]]),
);

/** Totals by `month franchiseeId`. */
export const monthTotalsLoader = mapLoader(async (scope, keys) => {
  const found = new Map<string, MonthTotalsType>();
  const byMonth = Map.groupBy(keys, (key) => key.slice(0, 7) as Month);
  for (const [month, group] of byMonth) {
    const totals = await monthTotals(
      scope,
      month,
      group.map((key) => key.slice(8)),
    );
    for (const [franchiseeId, total] of totals)
      found.set(`${month} ${franchiseeId}`, { ...total, month });
  }
  return found;
});

export const accruedLoader = (scope: Scope): DataLoader<PastAccrual, bigint, string> =>
  new DataLoader((asked) => accruedAsOf(scope, asked), {
    cacheKeyFn: ({ asOf, ...rest }) => JSON.stringify([asOf, rest]),
  });

export const termsLoader = mapLoader(
  async (scope, franchiseeIds): Promise<Map<string, TermsType[]>> => {
    const found = await termsOf(scope, franchiseeIds);
    return new Map(
      [...found].map(([franchiseeId, versions]) => [
        franchiseeId,
        versions.map((terms) => ({
          ...terms,
          clauses: [...terms.clauses].map(([kind, { number, rate }]) => ({
            kind,
            number,
            rate: Number(rate),
          })),
        })),
      ]),
    );
  },
);
