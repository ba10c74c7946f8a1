import type { Month } from "../kernel/month.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { filterOf, type LineFilter } from "../settlement/line-filter.rules.ts";
import type { LineKind } from "../settlement/share.rules.ts";

/** What a month's lines are told apart by. */
export type BreakdownBy = "CLAUSE" | "STORE" | "DAY";

/** Lines of a month that are alike: of one clause, at one store, or of one day. */
export interface Breakdown {
  readonly kind: LineKind | null;
  readonly termsId: string | null;
  readonly clause: string | null;
  readonly storeId: string | null;
  /** Local. */
  readonly day: string | null;
  readonly lines: number;
  readonly orders: number;
  readonly base: bigint;
  readonly amountMinor: bigint;
}

/** A franchisee's lines of one month, those that a filter leaves, told apart one way. */
export async function breakdownOf(
  scope: Scope,
  wish: {
    readonly franchiseeId: string;
    readonly month: Month;
    readonly timeZone: string;
    readonly by: BreakdownBy;
    readonly filter: LineFilter;
  },
): Promise<Breakdown[]> {
  const where = filterOf(wish.filter, wish.timeZone);
  const rows = await scope.rows<{
    kind: LineKind | null;
    terms_id: string | null;
    clause: string | null;
    store_id: string | null;
    day: string | null;
    lines: string;
    orders: string;
    base: string;
    amount: string;
  }>(sql("outlook.breakdown")`
    select kind, terms_id, clause, store_id, day, count(*) as lines, sum(orders) as orders, sum(base) as base,
      sum(amount_minor) as amount
    from (
      select orders, base, amount_minor,
        case when ${wish.by}::text = 'CLAUSE' then kind end as kind,
        case when ${wish.by}::text = 'CLAUSE' then terms_id end as terms_id,
        case when ${wish.by}::text = 'CLAUSE' then clause end as clause,
        case when ${wish.by}::text = 'STORE' then store_id end as store_id,
        case when ${wish.by}::text = 'DAY'
          then to_char(occurred_at at time zone ${wish.timeZone}::text, 'YYYY-MM-DD') end as day
      from settlement_line
      where brand_id = ${scope.brandId}::uuid and franchisee_id = ${wish.franchiseeId}::uuid and month = ${wish.month}
        and (${where.kind}::text is null or kind = ${where.kind}::text)
        and (${where.clause}::text is null or clause = ${where.clause}::text)
        and (${where.termsId}::uuid is null or terms_id = ${where.termsId}::uuid)
        and (${where.storeId}::uuid is null or store_id = ${where.storeId}::uuid)
        and (not ${where.ofNoStore}::boolean or store_id is null)
        and (${where.from}::timestamptz is null or occurred_at >= ${where.from}::timestamptz)
        and (${where.until}::timestamptz is null or occurred_at < ${where.until}::timestamptz)
    ) l
    group by kind, terms_id, clause, store_id, day order by kind, clause, terms_id, store_id, day`);
  return rows.map((row) => ({
    ...{ kind: row.kind, termsId: row.terms_id, clause: row.clause, storeId: row.store_id },
    ...{ day: row.day, lines: Number(row.lines), orders: Number(row.orders) },
    ...{ base: BigInt(row.base), amountMinor: BigInt(row.amount) },
  }));
}

/** What a line rests on: what happened, as its sender named it. */
export interface LineEvent {
  /** Of its posting: `order`, `refund`, `spending`, `month`, … */
  readonly kind: string;
  /** `order:<source>:<number>`, `month:<month>:<code>` */
  readonly key: string;
  readonly bookedAt: Date;
  /** The order, be it the one that is taken back. */
  readonly orderId: string | null;
}

/** What postings were, by id. */
export async function lineEvents(
  scope: Scope,
  postings: ReadonlyArray<{ readonly postingId: string; readonly ownerId: string }>,
): Promise<Map<string, LineEvent>> {
  const rows = await scope.rows<{
    id: string;
    kind: string;
    key: string;
    booked_at: string;
    order_id: string | null;
  }>(sql("outlook.lineEvents")`
    select p.id, p.kind, p.key, p.booked_at,
      case p.kind when 'order' then p.id when 'refund' then r.order_id end as order_id
    from unnest(${postings.map(({ postingId }) => postingId)}::uuid[], ${postings.map(({ ownerId }) => ownerId)}::uuid[])
      as w (id, owner_id)
    join ledger_posting p on p.id = w.id and p.owner_id = w.owner_id and p.brand_id = ${scope.brandId}::uuid
    left join order_refund r on r.id = p.id and r.member_id = p.owner_id`);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...{ kind: row.kind, key: row.key, bookedAt: new Date(row.booked_at) },
        orderId: row.order_id,
      },
    ]),
  );
}
