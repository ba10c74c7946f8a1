import type { OwnedStore } from "../brand/brand.rules.ts";
import { ownedStores } from "../brand/store.queries.ts";
import type { Month } from "../kernel/month.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { termsOf } from "../terms/terms.queries.ts";
import type { LineGroup, LineSum, MonthBook, MonthGround } from "./month.rules.ts";
import type { LineKind } from "./share.rules.ts";

interface GroupRow {
  franchisee_id: string;
  of_month: Month;
  store_id: string | null;
  terms_id: string;
  clause: string;
  kind: LineKind;
  rate: string;
  base: string;
  amount_minor: string;
  lines: string;
  orders: string;
  posted_by: string | null;
}

interface EarlierRow extends Omit<GroupRow, "lines" | "orders" | "posted_by"> {
  first: string | null;
}

const sumOf = (row: Omit<EarlierRow, "first">) => ({
  ...{ ofMonth: row.of_month, storeId: row.store_id, termsId: row.terms_id },
  ...{ clause: row.clause, kind: row.kind, rate: BigInt(row.rate) },
  ...{ base: BigInt(row.base), amountMinor: BigInt(row.amount_minor) },
});

/** The month of each franchisee, by its id. A month that was cut reads the same for ever, but for what its close adds. */
export async function monthBooks(
  scope: Scope,
  { month, franchiseeIds }: { readonly month: Month; readonly franchiseeIds: readonly string[] },
): Promise<Map<string, MonthBook>> {
  const ids = [...franchiseeIds];
  const [[brand], versions, stores, rows] = await Promise.all([
    scope.rows<{ time_zone: string }>(sql("settlement.timeZone")`
      select time_zone from brand where id = ${scope.brandId}::uuid`),
    termsOf(scope, ids),
    ownedStores(scope),
    // Few lines are a franchisee's own; only of those the posting is asked for, so that all others are read side by side.
    scope.rows<GroupRow>(sql("settlement.lineGroups")`
      select franchisee_id, of_month, store_id, terms_id, clause, kind, rate, posted_by, count(*) as lines,
        sum(orders) as orders, sum(base) as base, sum(amount_minor) as amount_minor
      from settlement_line, lateral (select case when about like 'dispute/%' then 'correction' end) d (posted_by)
      where brand_id = ${scope.brandId}::uuid and month = ${month} and franchisee_id = any(${ids}::uuid[])
        and owner_id <> franchisee_id
      group by franchisee_id, of_month, store_id, terms_id, clause, kind, rate, posted_by
      union all
      select l.franchisee_id, l.of_month, l.store_id, l.terms_id, l.clause, l.kind, l.rate, p.kind, count(*),
        sum(l.orders), sum(l.base), sum(l.amount_minor)
      from settlement_line l join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
      where l.brand_id = ${scope.brandId}::uuid and l.month = ${month} and l.franchisee_id = any(${ids}::uuid[])
        and l.owner_id = l.franchisee_id
      group by l.franchisee_id, l.of_month, l.store_id, l.terms_id, l.clause, l.kind, l.rate, p.kind`),
  ]);
  const groups = Map.groupBy(rows, ({ franchisee_id: id }) => id);
  const touched = new Map(
    [...groups].map(([id, some]) => [
      id,
      [...new Set(some.map((row) => row.of_month))].filter((one) => one < month),
    ]),
  );
  const prepaid = ids.filter((id) =>
    versions.get(id)?.some(({ clauses }) => clauses.some(({ blockPoints }) => blockPoints)),
  );
  const earlier = await earlierSums(scope, { month, touched, prepaid });
  const owned = storesByOwner(stores);
  return new Map(
    ids.map((franchiseeId) => {
      const own: LineGroup[] = (groups.get(franchiseeId) ?? []).map((row) => ({
        ...sumOf(row),
        ...{ lines: Number(row.lines), orders: Number(row.orders), by: row.posted_by },
      }));
      const ground: MonthGround = {
        ...{ franchiseeId, month, timeZone: brand?.time_zone ?? "UTC" },
        terms: versions.get(franchiseeId) ?? [],
        stores: owned.get(franchiseeId) ?? [],
        touched: touched.get(franchiseeId) ?? [],
        sums: [
          ...(earlier.get(franchiseeId) ?? []),
          ...own.filter(({ by }) => by !== "correction" && by !== "month"),
        ],
      };
      return [franchiseeId, { ground, groups: own }];
    }),
  );
}

function storesByOwner(stores: readonly OwnedStore[]): Map<string, OwnedStore[]> {
  const owned = new Map<string, OwnedStore[]>();
  for (const store of stores)
    for (const id of new Set(store.owners.map(({ franchiseeId }) => franchiseeId)))
      owned.set(id, [...(owned.get(id) ?? []), store]);
  return owned;
}

/** What was booked before a month: of the months it touched, and of points paid for in advance. */
async function earlierSums(
  scope: Scope,
  wish: {
    readonly month: Month;
    readonly touched: ReadonlyMap<string, readonly Month[]>;
    readonly prepaid: readonly string[];
  },
): Promise<Map<string, LineSum[]>> {
  const pairs = [...wish.touched].flatMap(([id, months]) =>
    months.map((ofMonth) => ({ id, ofMonth })),
  );
  if (pairs.length + wish.prepaid.length === 0) return new Map();
  const rows = await scope.rows<EarlierRow>(sql("settlement.earlierSums")`
    select l.franchisee_id, l.of_month, l.store_id, l.terms_id, l.clause, l.kind, l.rate, sum(l.base) as base,
      sum(l.amount_minor) as amount_minor,
      min(l.posting_id::text || ' ' || lpad(l.no::text, 5, '0')) filter (where l.kind <> 'ROYALTY') as first
    from (
      select l.* from unnest(${pairs.map(({ id }) => id)}::uuid[], ${pairs.map(({ ofMonth }) => ofMonth)}::text[]) as w (id, of_month)
      join settlement_line l on l.franchisee_id = w.id and l.of_month = w.of_month and l.month >= w.of_month
      where l.kind in ('ROYALTY', 'VOLUME', 'MINIMUM', 'MAXIMUM', 'NET_FEE')
      union all
      select l.* from settlement_line l
      where l.franchisee_id = any(${[...wish.prepaid]}::uuid[]) and l.kind in ('POINTS_COST', 'POINTS_BLOCK')
    ) l
    where l.brand_id = ${scope.brandId}::uuid and l.month < ${wish.month}
      and coalesce(l.about, '') not like 'dispute/%'
    group by l.franchisee_id, l.of_month, l.store_id, l.terms_id, l.clause, l.kind, l.rate`);
  const sums = Map.groupBy(rows, ({ franchisee_id: id }) => id);
  return new Map([...sums].map(([id, some]) => [id, some.map(earlierSumOf)]));
}

function earlierSumOf({ first, ...row }: EarlierRow): LineSum {
  const [postingId, no] = first?.split(" ") ?? [];
  return {
    ...sumOf(row),
    first: postingId === undefined ? undefined : { postingId, no: Number(no) },
  };
}
