import type { Month } from "../kernel/month.ts";
import type { PageAsk, PagedRow } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { shutGate } from "../settlement/line.queries.ts";
import type { ClauseKind } from "../settlement/terms.entity.ts";
import type { Statement } from "./statement.entity.ts";

/** A line with all that its reader needs to check it. */
export interface StatementLine {
  readonly postingId: string;
  readonly no: number;
  /** What happened, as its sender named it: `order:<source>:<number>`, `refund:<source>:<number>`. */
  readonly event: string;
  readonly occurredAt: Date;
  readonly storeCode: string;
  readonly kind: ClauseKind;
  readonly termsVersion: number;
  readonly clause: string;
  readonly base: bigint;
  readonly rate: bigint;
  readonly amountMinor: bigint;
  /** What it adds to the count of orders. */
  readonly orders: number;
  readonly correctsPostingId: string | null;
}

const PAGE = 5_000;

interface LineRow {
  posting_id: string;
  no: number;
  event: string;
  occurred_at: string;
  store_code: string;
  kind: ClauseKind;
  terms_version: number;
  clause: string;
  base: string;
  rate: string;
  amount_minor: string;
  orders: number;
  corrects_posting_id: string | null;
}

/** All lines of a franchisee's month in booking order, a page at a time: a month may not fit into memory. */
export async function* statementLines(
  scope: Scope,
  wish: { readonly franchiseeId: string; readonly month: string },
): AsyncGenerator<StatementLine[]> {
  let postingId = "00000000-0000-0000-0000-000000000000";
  let no = 0;
  for (;;) {
    const rows = await scope.rows<LineRow>(sql("statement.lines")`
      select l.posting_id, l.no, p.key as event, l.occurred_at, s.code as store_code, l.kind,
        t.version as terms_version, l.clause, l.base, l.rate, l.amount_minor, l.orders,
        l.corrects_posting_id
      from settlement_line l
      join store s on s.id = l.store_id
      join terms t on t.id = l.terms_id
      join ledger_posting p on p.id = l.posting_id and p.owner_id = l.member_id
      where l.brand_id = ${scope.brandId}::uuid and l.franchisee_id = ${wish.franchiseeId}::uuid
        and l.month = ${wish.month} and (l.posting_id, l.no) > (${postingId}::uuid, ${no}::smallint)
      order by l.posting_id, l.no limit ${PAGE}`);
    if (rows.length > 0)
      yield rows.map((row) => ({
        postingId: row.posting_id,
        no: row.no,
        event: row.event,
        occurredAt: new Date(row.occurred_at),
        storeCode: row.store_code,
        kind: row.kind,
        termsVersion: row.terms_version,
        clause: row.clause,
        base: BigInt(row.base),
        rate: BigInt(row.rate),
        amountMinor: BigInt(row.amount_minor),
        orders: row.orders,
        correctsPostingId: row.corrects_posting_id,
      }));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    postingId = last.posting_id;
    no = last.no;
  }
}

/** Takes the open month for closing: whoever books now is waited for, whoever comes later waits. */
export async function takeOpenMonth(work: Work, firstMonth: Month): Promise<Month> {
  await shutGate(work);
  await work.rows(sql("statement.openBook")`
    insert into settlement_book (brand_id, open_month) values (${work.brandId}::uuid, ${firstMonth})
    on conflict do nothing`);
  const [book] = await work.rows<{ open_month: Month }>(sql("statement.takeOpenMonth")`
    select open_month from settlement_book where brand_id = ${work.brandId}::uuid for update`);
  return book?.open_month ?? firstMonth;
}

/** Whether a month was cut: from then on nothing is booked into it. */
export async function wasCut(scope: Scope, month: Month): Promise<boolean> {
  const rows = await scope.rows(sql("statement.wasCut")`
    select 1 from month_close where brand_id = ${scope.brandId}::uuid and month = ${month}`);
  return rows.length > 0;
}

/**
 * Ends a month: from here on nothing is booked into it. Whoever booked or joined while we waited
 * for the lock began after us and is in the month all the same, so the cut's instant is the last
 * of theirs.
 */
export async function cut(work: Work, month: Month, next: Month): Promise<void> {
  await work.rows(sql("statement.recordCut")`
    insert into month_close (brand_id, month, cut_at)
    select ${work.brandId}::uuid, ${month}, greatest(${work.now}::timestamptz, max(booked_at),
      (select max(joined_at) from franchisee where brand_id = ${work.brandId}::uuid))
    from ledger_posting where brand_id = ${work.brandId}::uuid and booked_at > ${work.now}::timestamptz`);
  await work.rows(sql("statement.moveOpenMonth")`
    update settlement_book set open_month = ${next} where brand_id = ${work.brandId}::uuid`);
}

/**
 * The franchisees a cut month is of, in order of code, and whether their statement is issued.
 * Who joined after the cut has no part in the month.
 */
export async function franchiseesOfMonth(
  scope: Scope,
  month: Month,
): Promise<{ id: string; code: string; issued: boolean }[]> {
  return scope.rows(sql("statement.franchiseesOfMonth")`
    select f.id, f.code, s.id is not null as issued
    from month_close c
    join franchisee f on f.brand_id = c.brand_id and f.joined_at <= c.cut_at
    left join statement s on s.franchisee_id = f.id and s.month = c.month
    where c.brand_id = ${scope.brandId}::uuid and c.month = ${month} order by f.code`);
}

export async function writeStatement(work: Work, statement: Statement): Promise<void> {
  await work.rows(sql("statement.write")`
    insert into statement (franchisee_id, month, id, brand_id, orders, net_minor, royalty_minor, bound_share_minor,
      points_cost_minor, coupon_subsidy_minor, coupon_funding_minor, total_minor, line_count, lines_sha256, issued_at)
    values (${statement.franchiseeId}::uuid, ${statement.month}, ${statement.id}::uuid, ${work.brandId}::uuid,
      ${statement.orders}::bigint, ${statement.netMinor}::bigint, ${statement.royaltyMinor}::bigint,
      ${statement.boundShareMinor}::bigint, ${statement.pointsCostMinor}::bigint,
      ${statement.couponSubsidyMinor}::bigint, ${statement.couponFundingMinor}::bigint,
      ${statement.totalMinor}::bigint, ${statement.lineCount}::bigint,
      ${statement.linesSha256}, ${statement.issuedAt}::timestamptz)`);
}

/** Each franchisee's statements, newest month first, from behind a month. */
export async function statementPages(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<Statement>[]> {
  const rows = await scope.rows<StatementRow>(sql("statement.pages")`
    select w.at::int as at, s.id, s.brand_id, s.franchisee_id, s.month, s.orders, s.net_minor,
      s.royalty_minor, s.bound_share_minor, s.points_cost_minor, s.coupon_subsidy_minor, s.coupon_funding_minor,
      s.total_minor, s.line_count, s.lines_sha256, s.issued_at
    from unnest(
      ${asked.map((ask) => ask.of)}::uuid[],
      ${asked.map((ask) => ask.behind?.[0] ?? "9999-99")}::text[]
    ) with ordinality as w (id, behind, at)
    cross join lateral (
      select * from statement
      where franchisee_id = w.id and brand_id = ${scope.brandId}::uuid and month < w.behind
      order by month desc limit ${limit}
    ) s
    order by w.at, s.month desc`);
  return rows.map((row) => [row.at, asStatement(row)]);
}

interface StatementRow {
  at: number;
  id: string;
  brand_id: string;
  franchisee_id: string;
  month: Month;
  orders: string;
  net_minor: string;
  royalty_minor: string;
  bound_share_minor: string;
  points_cost_minor: string;
  coupon_subsidy_minor: string;
  coupon_funding_minor: string;
  total_minor: string;
  line_count: string;
  lines_sha256: string;
  issued_at: string;
}

const asStatement = (row: StatementRow) =>
  ({
    id: row.id,
    brandId: row.brand_id,
    franchiseeId: row.franchisee_id,
    month: row.month,
    orders: Number(row.orders),
    netMinor: BigInt(row.net_minor),
    royaltyMinor: BigInt(row.royalty_minor),
    boundShareMinor: BigInt(row.bound_share_minor),
    pointsCostMinor: BigInt(row.points_cost_minor),
    couponSubsidyMinor: BigInt(row.coupon_subsidy_minor),
    couponFundingMinor: BigInt(row.coupon_funding_minor),
    totalMinor: BigInt(row.total_minor),
    lineCount: Number(row.line_count),
    linesSha256: row.lines_sha256,
    issuedAt: new Date(row.issued_at),
  }) as Statement;
