import type { Month } from "../kernel/month.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { shutGate } from "../settlement/line.queries.ts";
import { csvHead } from "./statement.csv.ts";
import type { Statement } from "./statement.entity.ts";
import type { StatementPart } from "./statement.queries.ts";

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

/** The last month that was cut, where some of its statements are still to be issued. */
export async function unissuedMonth(scope: Scope): Promise<Month | undefined> {
  const [last] = await scope.rows<{ month: Month }>(sql("statement.unissuedMonth")`
    select c.month from month_close c
    where c.brand_id = ${scope.brandId}::uuid
      and c.month = (select max(month) from month_close where brand_id = ${scope.brandId}::uuid)
      and exists (
        select from franchisee f
        where f.brand_id = c.brand_id and f.joined_at <= c.cut_at
          and not exists (select from statement s where s.franchisee_id = f.id and s.month = c.month))`);
  return last?.month;
}

/** The codes of the brand's stores, by id. */
export async function storeCodes(scope: Scope): Promise<Map<string, string>> {
  const rows = await scope.rows<{ id: string; code: string }>(sql("statement.storeCodes")`
    select id, code from store where brand_id = ${scope.brandId}::uuid`);
  return new Map(rows.map(({ id, code }) => [id, code]));
}

/** Lets a transaction read a month's lines at leisure: many rows are sorted, and a plan is made for how many. */
export async function takeTime(work: Work): Promise<void> {
  await work.rows(sql("statement.takeTime")`
    select set_config('statement_timeout', '0', true), set_config('work_mem', '64MB', true),
      set_config('plan_cache_mode', 'force_custom_plan', true)`);
}

/** What lines of one store, kind, version and clause have alike in the file. */
export interface Alike extends Pick<StatementPart, "storeId" | "termsId" | "clause" | "kind"> {
  readonly text: string;
}

const NO_STORE = "00000000-0000-0000-0000-000000000000";

/**
 * The SHA-256 of each franchisee's file, in hex, by its id: of the bytes that `statement.csv.ts` writes, without
 * carrying them here. Of franchisees without a line, none. A millionth of a second is added to instants, which are whole
 * milliseconds, so that they are written with all their digits.
 */
export async function digestsOf(
  scope: Scope,
  wish: {
    readonly month: Month;
    readonly franchiseeIds: readonly string[];
    readonly alike: readonly Alike[];
  },
): Promise<Map<string, { readonly digest: string; readonly lines: number }>> {
  const { alike } = wish;
  // How few lines two joins leave is guessed far too low: each of a million postings would be looked up by itself.
  const looping = (on: "on" | "off") =>
    scope.rows(sql("statement.looping")`select set_config('enable_nestloop', ${on}, true)`);
  const off = looping("off");
  const reading = scope.rows<{ franchisee_id: string; lines: string; digest: string }>(sql(
    "statement.digests",
  )`
    select l.franchisee_id, count(*) as lines, encode(sha256(convert_to(${csvHead()} || string_agg(concat_ws(',',
      l.posting_id, l.no, csv_field(p.key),
      substr(to_json(l.occurred_at at time zone 'UTC' + interval '1 microsecond')::text, 2, 23) || 'Z',
      a.text, l.base, l.rate, l.amount_minor, l.orders, coalesce(l.corrects_posting_id::text, '') || e'\\n'
    ), '' order by l.posting_id, l.no), 'UTF8')), 'hex') as digest
    from settlement_line l
    join unnest(
      ${alike.map(({ storeId }) => storeId ?? NO_STORE)}::uuid[], ${alike.map(({ termsId }) => termsId)}::uuid[],
      ${alike.map(({ clause }) => clause)}::text[], ${alike.map(({ kind }) => kind)}::text[],
      ${alike.map(({ text }) => text)}::text[]
    ) as a (store_id, terms_id, clause, kind, text)
      on a.store_id = coalesce(l.store_id, ${NO_STORE}::uuid) and a.terms_id = l.terms_id and a.clause = l.clause and a.kind = l.kind
    join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
    where l.brand_id = ${scope.brandId}::uuid and l.month = ${wish.month}
      and l.franchisee_id = any(${[...wish.franchiseeIds]}::uuid[])
    group by l.franchisee_id`);
  const [, rows] = await Promise.all([off, reading, looping("on")]);
  return new Map(
    rows.map(({ franchisee_id: id, lines, digest }) => [id, { digest, lines: Number(lines) }]),
  );
}

/** What is due to each franchisee, by its id: what closed months declared, less what was paid. */
export async function duesOf(
  scope: Scope,
  franchiseeIds: readonly string[],
): Promise<Map<string, bigint>> {
  const rows = await scope.rows<{ id: string; due: string }>(sql("statement.dues")`
    select f.id, sum(case 'franchisee/' || f.code || '/due'
      when t.to_address then t.amount when t.from_address then -t.amount else 0 end) as due
    from franchisee f join ledger_transfer t on t.owner_id = f.id
    where f.brand_id = ${scope.brandId}::uuid and f.id = any(${[...franchiseeIds]}::uuid[])
      and (right(t.to_address, 4) = '/due' or right(t.from_address, 4) = '/due')
    group by f.id`);
  return new Map(rows.map(({ id, due }) => [id, BigInt(due)]));
}

export async function writeStatements(work: Work, statements: readonly Statement[]): Promise<void> {
  const column = <T>(read: (statement: Statement) => T) => statements.map(read);
  await work.rows(sql("statement.write")`
    insert into statement (franchisee_id, month, id, brand_id, orders, net_minor, opening_minor, total_minor, line_count,
      lines_sha256, issued_at)
    select s.franchisee_id, s.month, s.id, ${work.brandId}::uuid, s.orders, s.net_minor, s.opening_minor, s.total_minor,
      s.line_count, s.lines_sha256, ${work.now}::timestamptz
    from unnest(
      ${column((s) => s.franchiseeId)}::uuid[], ${column((s) => s.month)}::text[], ${column((s) => s.id)}::uuid[],
      ${column((s) => s.orders)}::bigint[], ${column((s) => s.netMinor)}::bigint[], ${column((s) => s.openingMinor)}::bigint[],
      ${column((s) => s.totalMinor)}::bigint[], ${column((s) => s.lineCount)}::bigint[], ${column((s) => s.linesSha256)}::text[]
    ) as s (franchisee_id, month, id, orders, net_minor, opening_minor, total_minor, line_count, lines_sha256)`);
}

/** The parts of statements, each numbered in its own by store, kind, version and clause. */
export async function writeParts(
  work: Work,
  parts: ReadonlyArray<StatementPart & { readonly statementId: string }>,
): Promise<void> {
  if (parts.length === 0) return;
  const column = <T>(read: (part: (typeof parts)[number]) => T) => parts.map(read);
  await work.rows(sql("statement.writeParts")`
    insert into statement_part (statement_id, no, brand_id, store_id, kind, terms_id, clause, lines, orders, base, amount_minor)
    select p.statement_id, row_number() over (partition by p.statement_id order by s.code nulls last, p.kind, t.version, p.clause),
      ${work.brandId}::uuid, p.store_id, p.kind, p.terms_id, p.clause, p.lines, p.orders, p.base, p.amount_minor
    from unnest(
      ${column((p) => p.statementId)}::uuid[], ${column((p) => p.storeId)}::uuid[], ${column((p) => p.kind)}::text[],
      ${column((p) => p.termsId)}::uuid[], ${column((p) => p.clause)}::text[], ${column((p) => p.lines)}::bigint[],
      ${column((p) => p.orders)}::bigint[], ${column((p) => String(p.base))}::numeric[],
      ${column((p) => p.amountMinor)}::bigint[]
    ) as p (statement_id, store_id, kind, terms_id, clause, lines, orders, base, amount_minor)
    join terms t on t.id = p.terms_id left join store s on s.id = p.store_id`);
}
