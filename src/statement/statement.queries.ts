import type { Month } from "../kernel/month.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
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
        t.version as terms_version, l.clause, l.base, l.rate, l.amount_minor, l.corrects_posting_id
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
  await work.rows(sql("statement.shutGate")`
    select pg_advisory_xact_lock(hashtextextended(${work.brandId}, 0))`);
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
 * Ends a month: from here on nothing is booked into it. Whoever booked while we waited for the lock began
 * after us and is in the month all the same, so the cut's instant is the last of theirs.
 */
export async function cut(work: Work, month: Month, next: Month): Promise<void> {
  await work.rows(sql("statement.recordCut")`
    insert into month_close (brand_id, month, cut_at)
    select ${work.brandId}::uuid, ${month}, greatest(${work.now}::timestamptz, max(booked_at))
    from ledger_posting where brand_id = ${work.brandId}::uuid and booked_at > ${work.now}::timestamptz`);
  await work.rows(sql("statement.moveOpenMonth")`
    update settlement_book set open_month = ${next} where brand_id = ${work.brandId}::uuid`);
}

/** The franchisees of the brand in order of code, and whether the month's statement is issued. */
export async function franchiseesOfMonth(
  scope: Scope,
  month: Month,
): Promise<{ id: string; code: string; issued: boolean }[]> {
  return scope.rows(sql("statement.franchiseesOfMonth")`
    select f.id, f.code, s.id is not null as issued
    from franchisee f left join statement s on s.franchisee_id = f.id and s.month = ${month}
    where f.brand_id = ${scope.brandId}::uuid order by f.code`);
}

export async function writeStatement(work: Work, statement: Statement): Promise<void> {
  await work.rows(sql("statement.write")`
    insert into statement (franchisee_id, month, id, brand_id, orders, net_minor, royalty_minor, bound_share_minor,
      points_cost_minor, coupon_subsidy_minor, total_minor, line_count, lines_sha256, issued_at)
    values (${statement.franchiseeId}::uuid, ${statement.month}, ${statement.id}::uuid, ${work.brandId}::uuid,
      ${statement.orders}::bigint, ${statement.netMinor}::bigint, ${statement.royaltyMinor}::bigint,
      ${statement.boundShareMinor}::bigint, ${statement.pointsCostMinor}::bigint,
      ${statement.couponSubsidyMinor}::bigint, ${statement.totalMinor}::bigint, ${statement.lineCount}::bigint,
      ${statement.linesSha256}, ${statement.issuedAt}::timestamptz)`);
}
