import { type Month, nextMonth } from "../kernel/month.ts";
import { type PageAsk, type PagedRow, type PageWish, pageSize } from "../kernel/page.ts";
import { asJson } from "../platform/database/json.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type {
  BookedSale,
  Difference,
  Finding,
  Outcome,
  OutcomeSum,
  Tolerance,
} from "./reconcile.rules.ts";
import type { Fault, Reading } from "./till-file.rules.ts";

/** A file that may be sent: whose it is, of which month, and how it is to be read. */
export interface Upload {
  readonly id: string;
  readonly franchiseeId: string;
  readonly month: Month;
  readonly reading: Reading;
  readonly tolerance: Tolerance;
  readonly openedBy: string | null;
  readonly openedAt: Date;
}

export async function writeUpload(work: Work, upload: Upload): Promise<void> {
  const { reading, tolerance } = upload;
  await work.rows(sql("reconcile.writeUpload")`
    insert into till_upload (id, brand_id, franchisee_id, month, reading, opened_by, opened_at)
    values (${upload.id}::uuid, ${work.brandId}::uuid, ${upload.franchiseeId}::uuid, ${upload.month},
      ${asJson({ reading, tolerance })}::jsonb, ${upload.openedBy}::uuid, ${upload.openedAt}::timestamptz)`);
}

/** An upload of whichever brand: its address was signed. */
export async function uploadOf(
  everyBrand: Scope,
  id: string,
): Promise<(Upload & { readonly brandId: string }) | undefined> {
  const [row] = await everyBrand.rows<{
    brand_id: string;
    franchisee_id: string;
    month: Month;
    reading: { reading: Reading; tolerance: { minutes: number; minor: string } };
    opened_by: string | null;
    opened_at: string;
  }>(sql("reconcile.upload")`
    select brand_id, franchisee_id, month, reading, opened_by, opened_at from till_upload where id = ${id}::uuid`);
  if (!row) return undefined;
  const { reading, tolerance } = row.reading;
  return {
    id,
    ...{ brandId: row.brand_id, franchiseeId: row.franchisee_id, month: row.month, reading },
    tolerance: { minutes: tolerance.minutes, minor: BigInt(tolerance.minor) },
    ...{ openedBy: row.opened_by, openedAt: new Date(row.opened_at) },
  };
}

const PAGE = 5_000;

interface SaleRow {
  month: Month;
  posting_id: string;
  line_nos: number[];
  number: string;
  order_id: string;
  order_number: string;
  occurred_at: string;
  minor: string;
  store_id: string;
}

/**
 * What a franchisee sold and took back between two instants, by the lines that say so, a page at a time. Whatever is
 * booked late is in a later month than it occurred in.
 */
export async function* bookedSales(
  scope: Scope,
  wish: {
    readonly franchiseeId: string;
    readonly month: Month;
    readonly from: Date;
    readonly until: Date;
  },
): AsyncGenerator<Omit<BookedSale, "isBeside">[]> {
  let month = nextMonth(wish.month, -1);
  let postingId = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const rows = await scope.rows<SaleRow>(sql("reconcile.bookedSales")`
      select l.month, l.posting_id, l.line_nos, coalesce(r.number, o.number) as number, o.id as order_id,
        o.number as order_number, coalesce(r.occurred_at, o.occurred_at) as occurred_at,
        case when r.id is null then o.net_minor else -r.refunded_minor end as minor, o.store_id
      from (
        select month, posting_id, owner_id, array_agg(no order by no) as line_nos
        from settlement_line
        where brand_id = ${scope.brandId}::uuid and franchisee_id = ${wish.franchiseeId}::uuid
          and (month, posting_id) > (${month}, ${postingId}::uuid)
          and occurred_at >= ${wish.from}::timestamptz and occurred_at < ${wish.until}::timestamptz
        group by month, posting_id, owner_id having bool_or(kind = 'ROYALTY')
        order by month, posting_id limit ${PAGE}
      ) l
      left join order_refund r on r.id = l.posting_id and r.member_id = l.owner_id
      join customer_order o on o.id = coalesce(r.order_id, l.posting_id) and o.member_id = l.owner_id
      order by l.month, l.posting_id`);
    if (rows.length > 0)
      yield rows.map((row) => ({
        ...{ postingId: row.posting_id, lineNos: row.line_nos, number: row.number },
        ...{ orderId: row.order_id, orderNumber: row.order_number },
        ...{ at: Date.parse(row.occurred_at), minor: BigInt(row.minor), storeId: row.store_id },
      }));
    const last = rows.at(-1);
    if (!last) return;
    ({ month, posting_id: postingId } = last);
  }
}

/** A till's file of a month beside the book, as it was compared. */
export interface Reconciliation {
  readonly id: string;
  readonly franchiseeId: string;
  readonly month: Month;
  readonly uploadId: string;
  readonly fileSha256: string;
  /** Of the file, how it was read, and what the book had: the same again is the same reconciliation. */
  readonly digest: string;
  readonly rows: number;
  readonly unreadable: number;
  readonly sums: readonly OutcomeSum[];
  readonly madeAt: Date;
}

interface ReconciliationRow {
  id: string;
  franchisee_id: string;
  month: Month;
  upload_id: string;
  file_sha256: string;
  digest: string;
  rows: number;
  unreadable: number;
  sums: ReadonlyArray<{
    outcome: Outcome;
    theirs: number;
    theirsMinor: string;
    ours: number;
    oursMinor: string;
  }>;
  made_at: string;
}

const asReconciliation = (row: ReconciliationRow): Reconciliation => ({
  ...{ id: row.id, franchiseeId: row.franchisee_id, month: row.month, uploadId: row.upload_id },
  ...{ fileSha256: row.file_sha256, digest: row.digest },
  ...{ rows: row.rows, unreadable: row.unreadable, madeAt: new Date(row.made_at) },
  sums: row.sums.map((sum) => ({
    ...sum,
    ...{ theirsMinor: BigInt(sum.theirsMinor), oursMinor: BigInt(sum.oursMinor) },
  })),
});

export async function reconciliationOf(
  scope: Scope,
  id: string,
): Promise<Reconciliation | undefined> {
  const [row] = await scope.rows<ReconciliationRow>(sql("reconcile.byId")`
    select id, franchisee_id, month, upload_id, file_sha256, digest, rows, unreadable, sums, made_at
    from reconciliation where id = ${id}::uuid and brand_id = ${scope.brandId}::uuid`);
  return row && asReconciliation(row);
}

/** The brand a reconciliation is of: its address was signed. */
export async function brandOfReconciliation(
  everyBrand: Scope,
  id: string,
): Promise<string | undefined> {
  const [row] = await everyBrand.rows<{ brand_id: string }>(sql("reconcile.brandOf")`
    select brand_id from reconciliation where id = ${id}::uuid`);
  return row?.brand_id;
}

/** The same file of the same month, read the same way beside the same book. */
export async function sameReconciliation(
  scope: Scope,
  { franchiseeId, month, digest }: Pick<Reconciliation, "franchiseeId" | "month" | "digest">,
): Promise<Reconciliation | undefined> {
  const [row] = await scope.rows<ReconciliationRow>(sql("reconcile.same")`
    select id, franchisee_id, month, upload_id, file_sha256, digest, rows, unreadable, sums, made_at
    from reconciliation
    where franchisee_id = ${franchiseeId}::uuid and month = ${month} and digest = ${digest}
      and brand_id = ${scope.brandId}::uuid`);
  return row && asReconciliation(row);
}

/** Each franchisee's reconciliations, newest first, from behind an id. */
export async function reconciliationPages(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<Reconciliation>[]> {
  const rows = await scope.rows<ReconciliationRow & { at: number }>(sql("reconcile.pages")`
    select w.at::int as at, r.id, r.franchisee_id, r.month, r.upload_id, r.file_sha256, r.digest, r.rows, r.unreadable,
      r.sums, r.made_at
    from unnest(
      ${asked.map((ask) => ask.of)}::uuid[],
      ${asked.map((ask) => ask.behind?.[0] ?? "ffffffff-ffff-ffff-ffff-ffffffffffff")}::uuid[]
    ) with ordinality as w (id, behind, at)
    cross join lateral (
      select * from reconciliation
      where franchisee_id = w.id and brand_id = ${scope.brandId}::uuid and id < w.behind
      order by id desc limit ${limit}
    ) r
    order by w.at, r.id desc`);
  return rows.map((row) => [row.at, asReconciliation(row)]);
}

/** Of one file so many rows that cannot be read are kept; all of them are counted. */
const FAULTS_KEPT = 10_000;

export async function writeReconciliation(
  work: Work,
  made: Reconciliation,
  found: { readonly findings: readonly Finding[]; readonly faults: readonly Fault[] },
): Promise<void> {
  await work.rows(sql("reconcile.write")`
    insert into reconciliation (id, brand_id, upload_id, franchisee_id, month, file_sha256, digest, rows, unreadable,
      sums, made_at)
    values (${made.id}::uuid, ${work.brandId}::uuid, ${made.uploadId}::uuid, ${made.franchiseeId}::uuid, ${made.month},
      ${made.fileSha256}, ${made.digest}, ${made.rows}::int, ${made.unreadable}::int,
      ${asJson(made.sums)}::jsonb, ${made.madeAt}::timestamptz)`);
  for (let at = 0; at < found.findings.length; at += PAGE)
    await writeFindings(work, made.id, found.findings.slice(at, at + PAGE), at);
  await writeFaults(work, made.id, found.faults.slice(0, FAULTS_KEPT));
}

async function writeFindings(
  work: Work,
  id: string,
  findings: readonly Finding[],
  behind: number,
): Promise<void> {
  const column = <T>(read: (finding: Finding) => T) => findings.map(read);
  const instant = (at: number | undefined) => (at === undefined ? null : new Date(at));
  await work.rows(sql("reconcile.writeFindings")`
    insert into reconciliation_finding (reconciliation_id, no, brand_id, outcome, why, line, number, at, minor, store_id,
      posting_id, line_nos, booked_number, booked_at, booked_minor, booked_store_id)
    select ${id}::uuid, ${behind}::int + f.at_no, ${work.brandId}::uuid, f.outcome, string_to_array(f.why, ' '), f.line,
      f.number, f.at, f.minor, f.store_id, f.posting_id, string_to_array(f.line_nos, ' ')::smallint[], f.booked_number,
      f.booked_at, f.booked_minor, f.booked_store_id
    from unnest(
      ${column(({ outcome }) => outcome)}::text[], ${column(({ why }) => why.join(" "))}::text[],
      ${column(({ theirs }) => theirs?.line ?? null)}::int[], ${column(({ theirs }) => theirs?.number ?? null)}::text[],
      ${column(({ theirs }) => instant(theirs?.at))}::timestamptz[],
      ${column(({ theirs }) => theirs?.minor ?? null)}::bigint[],
      ${column(({ theirs }) => theirs?.storeId ?? null)}::uuid[],
      ${column(({ ours }) => ours?.postingId ?? null)}::uuid[],
      ${column(({ ours }) => ours?.lineNos.join(" ") ?? null)}::text[],
      ${column(({ ours }) => ours?.number ?? null)}::text[],
      ${column(({ ours }) => instant(ours?.at))}::timestamptz[],
      ${column(({ ours }) => ours?.minor ?? null)}::bigint[], ${column(({ ours }) => ours?.storeId ?? null)}::uuid[]
    ) with ordinality as f (outcome, why, line, number, at, minor, store_id, posting_id, line_nos, booked_number,
      booked_at, booked_minor, booked_store_id, at_no)`);
}

const writeFaults = (work: Work, id: string, faults: readonly Fault[]): Promise<unknown> =>
  work.rows(sql("reconcile.writeFaults")`
    insert into reconciliation_fault (reconciliation_id, line, brand_id, en, zh)
    select ${id}::uuid, f.line, ${work.brandId}::uuid, f.en, f.zh
    from unnest(${faults.map(({ line }) => line)}::int[], ${faults.map(({ text }) => text.en)}::text[],
      ${faults.map(({ text }) => text.zh)}::text[]) as f (line, en, zh)`);

/** A finding as it is kept. */
export interface KeptFinding {
  readonly no: number;
  readonly outcome: Outcome;
  readonly why: readonly Difference[];
  readonly theirs: {
    readonly line: number;
    readonly number: string;
    readonly at: Date;
    readonly minor: bigint;
    readonly storeId: string | null;
  } | null;
  readonly ours: {
    readonly postingId: string;
    readonly lineNos: readonly number[];
    readonly number: string;
    readonly at: Date;
    readonly minor: bigint;
    readonly storeId: string;
  } | null;
}

interface FindingRow {
  no: number;
  outcome: Outcome;
  why: Difference[];
  line: number | null;
  number: string;
  at: string;
  minor: string;
  store_id: string | null;
  posting_id: string | null;
  line_nos: number[];
  booked_number: string;
  booked_at: string;
  booked_minor: string;
  booked_store_id: string;
}

const asFinding = (row: FindingRow): KeptFinding => ({
  ...{ no: row.no, outcome: row.outcome, why: row.why },
  theirs:
    row.line === null
      ? null
      : {
          ...{ line: row.line, number: row.number, at: new Date(row.at) },
          ...{ minor: BigInt(row.minor), storeId: row.store_id },
        },
  ours:
    row.posting_id === null
      ? null
      : {
          ...{ postingId: row.posting_id, lineNos: row.line_nos, number: row.booked_number },
          ...{ at: new Date(row.booked_at), minor: BigInt(row.booked_minor) },
          storeId: row.booked_store_id,
        },
});

/** A reconciliation's findings in order, of one outcome or all, from behind a number. */
export async function findingPage(
  scope: Scope,
  wish: PageWish & {
    readonly reconciliationId: string;
    readonly outcome?: Outcome | undefined;
    readonly behind?: number | undefined;
    /** More than callers may ask for at once. */
    readonly limit?: number | undefined;
  },
): Promise<KeptFinding[]> {
  const rows = await scope.rows<FindingRow>(sql("reconcile.findings")`
    select no, outcome, why, line, number, at, minor, store_id, posting_id, line_nos, booked_number, booked_at,
      booked_minor, booked_store_id
    from reconciliation_finding
    where reconciliation_id = ${wish.reconciliationId}::uuid and brand_id = ${scope.brandId}::uuid
      and no > ${wish.behind ?? 0}::int and (${wish.outcome}::text is null or outcome = ${wish.outcome}::text)
    order by no limit ${wish.limit ?? pageSize(wish) + 1}`);
  return rows.map(asFinding);
}

/** All of them, a page at a time. */
export async function* allFindings(
  scope: Scope,
  reconciliationId: string,
): AsyncGenerator<KeptFinding[]> {
  let behind = 0;
  for (;;) {
    const page = await findingPage(scope, { reconciliationId, behind, limit: PAGE });
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    behind = page.at(-1)?.no ?? 0;
  }
}

/** The rows of its file that could not be read, from behind a line. */
export async function faultPage(
  scope: Scope,
  wish: PageWish & { readonly reconciliationId: string; readonly behind?: number | undefined },
): Promise<Fault[]> {
  const rows = await scope.rows<{ line: number; en: string; zh: string }>(sql("reconcile.faults")`
    select line, en, zh from reconciliation_fault
    where reconciliation_id = ${wish.reconciliationId}::uuid and brand_id = ${scope.brandId}::uuid
      and line > ${wish.behind ?? 0}::int
    order by line limit ${pageSize(wish) + 1}`);
  return rows.map(({ line, en, zh }) => ({ line, text: { en, zh } }));
}

/** A line that stands in a statement. */
export interface StatedLine {
  readonly statementId: string;
  readonly postingId: string;
  readonly no: number;
  readonly amountMinor: bigint;
}

/** Of each posting, a franchisee's lines that stand in its statements and come to something. Keys: `posting franchisee`. */
export async function statedLines(
  scope: Scope,
  keys: readonly string[],
): Promise<Map<string, StatedLine[]>> {
  const rows = await scope.rows<{
    franchisee_id: string;
    statement_id: string;
    posting_id: string;
    no: number;
    amount_minor: string;
  }>(sql("reconcile.statedLines")`
    select l.franchisee_id, s.id as statement_id, l.posting_id, l.no, l.amount_minor
    from unnest(${keys.map((key) => key.split(" ")[0])}::uuid[], ${keys.map((key) => key.split(" ")[1])}::uuid[])
      as w (posting_id, franchisee_id)
    join settlement_line l on l.posting_id = w.posting_id and l.franchisee_id = w.franchisee_id
    join statement s on s.franchisee_id = l.franchisee_id and s.month = l.month
    where l.brand_id = ${scope.brandId}::uuid and l.amount_minor <> 0
    order by l.posting_id, l.no`);
  return Map.groupBy(
    rows.map((row) => ({
      ...{ statementId: row.statement_id, postingId: row.posting_id, no: row.no },
      ...{ amountMinor: BigInt(row.amount_minor), key: `${row.posting_id} ${row.franchisee_id}` },
    })),
    ({ key }) => key,
  );
}
