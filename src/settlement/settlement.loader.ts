import DataLoader from "dataloader";
import { BrandEntity } from "../brand/brand.entity.ts";
import { type Month, monthOf } from "../kernel/month.ts";
import type { Scope } from "../platform/database/work.ts";
import { mapLoader } from "../platform/graphql/loader.ts";
import { accruedAsOf, type PastAccrual } from "./accrued.queries.ts";
import { monthTotals, openMonthOf } from "./line.queries.ts";
import { monthBooks } from "./month.queries.ts";
import type { MonthBook } from "./month.rules.ts";
import type { MonthTotalsType } from "./settlement.type.ts";

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

/** What months are judged by, by `month franchiseeId`. */
export const monthBookLoader = mapLoader(async (scope, keys) => {
  const found = new Map<string, MonthBook>();
  const byMonth = Map.groupBy(keys, (key) => key.slice(0, 7) as Month);
  for (const [month, group] of byMonth) {
    const books = await monthBooks(scope, {
      month,
      franchiseeIds: group.map((key) => key.slice(8)),
    });
    for (const [franchiseeId, book] of books) found.set(`${month} ${franchiseeId}`, book);
  }
  return found;
});

export const accruedLoader = (scope: Scope): DataLoader<PastAccrual, bigint, string> =>
  new DataLoader((asked) => accruedAsOf(scope, asked), {
    cacheKeyFn: ({ asOf, ...rest }) => JSON.stringify([asOf, rest]),
  });
