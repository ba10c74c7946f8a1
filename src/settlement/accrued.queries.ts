import type { Month } from "../kernel/month.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** A franchisee's month at an instant, by when things occurred or by when they were booked. */
export interface PastAccrual {
  readonly franchiseeId: string;
  readonly month: Month;
  readonly asOf: Date;
  readonly by: "OCCURRED" | "BOOKED";
}

/** What had accrued until each instant, in the order asked; above zero, headquarters owes it. */
export async function accruedAsOf(
  scope: Scope,
  asked: readonly PastAccrual[],
): Promise<readonly bigint[]> {
  const rows = await scope.rows<{ sum: string }>(sql("settlement.accruedAsOf")`
    select coalesce(sum(l.amount_minor) filter (where l.instant <= w.instant), 0) as sum
    from unnest(
      ${asked.map(({ franchiseeId }) => franchiseeId)}::uuid[], ${asked.map(({ month }) => month)}::text[],
      ${asked.map(({ asOf }) => asOf)}::timestamptz[], ${asked.map(({ by }) => by)}::text[]
    ) with ordinality as w (id, month, instant, by, at)
    left join lateral (
      select l.amount_minor, case w.by when 'OCCURRED' then p.occurred_at else p.booked_at end as instant
      from settlement_line l
      join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
      where l.franchisee_id = w.id and l.month = w.month and l.brand_id = ${scope.brandId}::uuid
    ) l on true
    group by w.at order by w.at`);
  return rows.map(({ sum }) => BigInt(sum));
}
