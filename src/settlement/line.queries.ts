import type { Month } from "../kernel/month.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Line, TermsInForce } from "./share.rules.ts";
import type { ClauseKind } from "./terms.entity.ts";

/**
 * The first month still open, held open until the transaction ends: no close can pass it meanwhile. The gate is a
 * queue: bookings pass it side by side, but not past a close that waits, which a row's share lock would let them
 * do for as long as they keep coming. Undefined before anything was booked.
 */
export async function holdOpenMonth(work: Work): Promise<Month | undefined> {
  const [, month] = await Promise.all([
    work.rows(sql("settlement.passGate")`
      select pg_advisory_xact_lock_shared(hashtextextended(${work.brandId}, 0))`),
    // Asked behind the gate: what a close that was let past has written is seen.
    openMonthOf(work),
  ]);
  return month;
}

/** Opens the brand's first month, with its first booking. */
export const openFirstMonth = (work: Work, month: Month): Promise<unknown> =>
  work.rows(sql("settlement.openFirstMonth")`
    insert into settlement_book (brand_id, open_month) values (${work.brandId}::uuid, ${month})
    on conflict do nothing`);

/** Passes the gate alone: whoever books now is waited for, and whoever comes later waits until we end. */
export async function shutGate(work: Work): Promise<void> {
  await work.rows(sql("settlement.shutGate")`
    select pg_advisory_xact_lock(hashtextextended(${work.brandId}, 0))`);
}

/** The first month still open; undefined before anything was booked. */
export async function openMonthOf(scope: Scope): Promise<Month | undefined> {
  const [book] = await scope.rows<{ open_month: Month }>(sql("settlement.openMonth")`
    select open_month from settlement_book where brand_id = ${scope.brandId}::uuid`);
  return book?.open_month;
}

/** All versions of the terms of these franchisees, or of all, with their clauses, by franchisee. */
export async function termsOf(
  scope: Scope,
  franchiseeIds?: readonly string[],
): Promise<Map<string, TermsInForce[]>> {
  const rows = await scope.rows<{
    id: string;
    franchisee_id: string;
    code: string;
    version: number;
    from_at: string;
    number: string;
    kind: ClauseKind;
    rate: string;
  }>(sql("settlement.termsOf")`
    select t.id, t.franchisee_id, f.code, t.version, t.from_at, c.number, c.kind, c.rate
    from terms t join franchisee f on f.id = t.franchisee_id join terms_clause c on c.terms_id = t.id
    where t.brand_id = ${scope.brandId}::uuid
      and (${franchiseeIds && [...franchiseeIds]}::uuid[] is null or t.franchisee_id = any(${franchiseeIds && [...franchiseeIds]}::uuid[]))
    order by t.franchisee_id, t.version, c.number`);
  const versions = [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((clauses) => {
    const [row] = clauses;
    return row
      ? {
          id: row.id,
          franchiseeId: row.franchisee_id,
          franchiseeCode: row.code,
          version: row.version,
          fromAt: new Date(row.from_at),
          clauses: new Map(
            clauses.map(
              ({ kind, number, rate }) => [kind, { number, rate: BigInt(rate) }] as const,
            ),
          ),
        }
      : [];
  });
  return Map.groupBy(versions, ({ franchiseeId }) => franchiseeId);
}

/** A line as it stands in the book. */
export interface BookedLine extends Line {
  readonly postingId: string;
  readonly no: number;
  readonly memberId: string;
  readonly month: Month;
  /** The posting this line takes back. */
  readonly correctsPostingId: string | null;
  readonly occurredAt: Date;
}

export async function writeLines(work: Work, lines: readonly BookedLine[]): Promise<void> {
  if (lines.length === 0) return;
  const column = <T>(read: (line: BookedLine) => T) => lines.map(read);
  await work.rows(sql("settlement.writeLines")`
    insert into settlement_line (posting_id, no, member_id, brand_id, franchisee_id, store_id, month, kind,
      terms_id, clause, base, rate, amount_minor, orders, corrects_posting_id, occurred_at)
    select l.posting_id, l.no, l.member_id, ${work.brandId}::uuid, l.franchisee_id, l.store_id, l.month, l.kind,
      l.terms_id, l.clause, l.base, l.rate, l.amount_minor, l.orders, l.corrects_posting_id, l.occurred_at
    from unnest(
      ${column((l) => l.postingId)}::uuid[], ${column((l) => l.no)}::smallint[], ${column((l) => l.memberId)}::uuid[],
      ${column((l) => l.franchiseeId)}::uuid[], ${column((l) => l.storeId)}::uuid[], ${column((l) => l.month)}::text[],
      ${column((l) => l.kind)}::text[], ${column((l) => l.termsId)}::uuid[], ${column((l) => l.clause)}::text[],
      ${column((l) => l.base)}::bigint[], ${column((l) => l.rate)}::bigint[], ${column((l) => l.amountMinor)}::bigint[],
      ${column((l) => l.orders)}::smallint[], ${column((l) => l.correctsPostingId)}::uuid[], ${column((l) => l.occurredAt)}::timestamptz[]
    ) as l (posting_id, no, member_id, franchisee_id, store_id, month, kind, terms_id, clause, base, rate,
      amount_minor, orders, corrects_posting_id, occurred_at)`);
}

interface LineRow {
  posting_id: string;
  no: number;
  member_id: string;
  franchisee_id: string;
  franchisee_code: string;
  store_id: string;
  month: Month;
  kind: ClauseKind;
  terms_id: string;
  clause: string;
  base: string;
  rate: string;
  amount_minor: string;
  orders: -1 | 0 | 1;
  corrects_posting_id: string | null;
  occurred_at: string;
}

const asLine = (row: LineRow): BookedLine => ({
  postingId: row.posting_id,
  no: row.no,
  memberId: row.member_id,
  franchiseeId: row.franchisee_id,
  franchiseeCode: row.franchisee_code,
  storeId: row.store_id,
  month: row.month,
  kind: row.kind,
  termsId: row.terms_id,
  clause: row.clause,
  base: BigInt(row.base),
  rate: BigInt(row.rate),
  amountMinor: BigInt(row.amount_minor),
  orders: row.orders,
  correctsPostingId: row.corrects_posting_id,
  occurredAt: new Date(row.occurred_at),
});

/** The lines of the given postings of the given members, in order. */
export async function linesOf(
  scope: Scope,
  wish: { readonly memberIds: readonly string[]; readonly postingIds: readonly string[] },
): Promise<BookedLine[]> {
  if (wish.postingIds.length === 0) return [];
  const rows = await scope.rows<LineRow>(sql("settlement.linesOf")`
    select l.posting_id, l.no, l.member_id, l.franchisee_id, f.code as franchisee_code, l.store_id,
      l.month, l.kind, l.terms_id, l.clause, l.base, l.rate, l.amount_minor, l.orders, l.corrects_posting_id,
      l.occurred_at
    from settlement_line l join franchisee f on f.id = l.franchisee_id
    where l.posting_id = any(${[...wish.postingIds]}::uuid[]) and l.member_id = any(${[...wish.memberIds]}::uuid[])
      and l.brand_id = ${scope.brandId}::uuid
    order by l.posting_id, l.no`);
  return rows.map(asLine);
}

/** A franchisee's lines of one month in booking order, from behind `[postingId, no]`. */
export async function monthLinePage(
  scope: Scope,
  wish: PageWish & {
    readonly franchiseeId: string;
    readonly month: string;
    readonly behind?: readonly string[] | undefined;
  },
): Promise<BookedLine[]> {
  const [postingId = "00000000-0000-0000-0000-000000000000", no = "0"] = wish.behind ?? [];
  const rows = await scope.rows<LineRow>(sql("settlement.monthLinePage")`
    select l.posting_id, l.no, l.member_id, l.franchisee_id, f.code as franchisee_code, l.store_id,
      l.month, l.kind, l.terms_id, l.clause, l.base, l.rate, l.amount_minor, l.orders, l.corrects_posting_id,
      l.occurred_at
    from settlement_line l join franchisee f on f.id = l.franchisee_id
    where l.brand_id = ${scope.brandId}::uuid and l.franchisee_id = ${wish.franchiseeId}::uuid
      and l.month = ${wish.month} and (l.posting_id, l.no) > (${postingId}::uuid, ${no}::smallint)
    order by l.posting_id, l.no limit ${pageSize(wish) + 1}`);
  return rows.map(asLine);
}

/** The sums of a franchisee's lines in one month; amounts signed in its favour. */
export interface MonthTotals {
  readonly franchiseeId: string;
  readonly orders: number;
  readonly netMinor: bigint;
  readonly royaltyMinor: bigint;
  readonly boundShareMinor: bigint;
  readonly pointsCostMinor: bigint;
  readonly couponSubsidyMinor: bigint;
  readonly couponFundingMinor: bigint;
  readonly totalMinor: bigint;
  readonly lineCount: number;
}

const NOTHING = {
  orders: 0,
  netMinor: 0n,
  royaltyMinor: 0n,
  boundShareMinor: 0n,
  pointsCostMinor: 0n,
  couponSubsidyMinor: 0n,
  couponFundingMinor: 0n,
  totalMinor: 0n,
  lineCount: 0,
};

/** The month of each of the franchisees, zero for one that sold nothing. */
export async function monthTotals(
  scope: Scope,
  month: string,
  franchiseeIds: readonly string[],
): Promise<Map<string, MonthTotals>> {
  const rows = await scope.rows<Record<string, string>>(sql("settlement.monthTotals")`
    select franchisee_id,
      sum(orders) as orders,
      coalesce(sum(base) filter (where kind = 'ROYALTY'), 0) as net,
      coalesce(sum(amount_minor) filter (where kind = 'ROYALTY'), 0) as royalty,
      coalesce(sum(amount_minor) filter (where kind = 'BOUND_SHARE'), 0) as bound_share,
      coalesce(sum(amount_minor) filter (where kind = 'POINTS_COST'), 0) as points_cost,
      coalesce(sum(amount_minor) filter (where kind = 'COUPON_SUBSIDY'), 0) as coupon_subsidy,
      coalesce(sum(amount_minor) filter (where kind = 'COUPON_FUNDING'), 0) as coupon_funding,
      sum(amount_minor) as total, count(*) as lines
    from settlement_line
    where brand_id = ${scope.brandId}::uuid and month = ${month} and franchisee_id = any(${[...franchiseeIds]}::uuid[])
    group by franchisee_id`);
  const totals = new Map<string, MonthTotals>(
    franchiseeIds.map((franchiseeId) => [franchiseeId, { franchiseeId, ...NOTHING }]),
  );
  for (const row of rows) {
    const franchiseeId = row.franchisee_id ?? "";
    const sum = (name: string) => BigInt(row[name] ?? 0);
    totals.set(franchiseeId, {
      franchiseeId,
      orders: Number(row.orders),
      netMinor: sum("net"),
      royaltyMinor: sum("royalty"),
      boundShareMinor: sum("bound_share"),
      pointsCostMinor: sum("points_cost"),
      couponSubsidyMinor: sum("coupon_subsidy"),
      couponFundingMinor: sum("coupon_funding"),
      totalMinor: sum("total"),
      lineCount: Number(row.lines),
    });
  }
  return totals;
}
