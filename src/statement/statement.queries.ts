import type { Month } from "../kernel/month.ts";
import type { PageAsk, PagedRow } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { LineKind } from "../settlement/share.rules.ts";
import type { Statement } from "./statement.entity.ts";

/** A line with all that its reader needs to check it. */
export interface StatementLine {
  readonly postingId: string;
  readonly no: number;
  /** What happened, as its sender named it: `order:<source>:<number>`, `refund:<source>:<number>`. */
  readonly event: string;
  readonly occurredAt: Date;
  /** Null: all of the franchisee's stores. */
  readonly storeCode: string | null;
  readonly kind: LineKind;
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
  store_code: string | null;
  kind: LineKind;
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
      left join store s on s.id = l.store_id
      join terms t on t.id = l.terms_id
      join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
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

/** A part of a statement: what one clause of one version came to at one store. */
export interface StatementPart {
  /** Null: all of the franchisee's stores. */
  readonly storeId: string | null;
  readonly kind: LineKind;
  readonly termsId: string;
  readonly clause: string;
  readonly lines: number;
  readonly orders: number;
  readonly base: bigint;
  readonly amountMinor: bigint;
}

/** The parts of statements, in order, by statement. */
export async function partsOf(
  scope: Scope,
  statementIds: readonly string[],
): Promise<Map<string, StatementPart[]>> {
  const rows = await scope.rows<{
    statement_id: string;
    store_id: string | null;
    kind: LineKind;
    terms_id: string;
    clause: string;
    lines: string;
    orders: string;
    base: string;
    amount_minor: string;
  }>(sql("statement.parts")`
    select statement_id, store_id, kind, terms_id, clause, lines, orders, base, amount_minor from statement_part
    where brand_id = ${scope.brandId}::uuid and statement_id = any(${[...statementIds]}::uuid[])
    order by statement_id, no`);
  const parts = Map.groupBy(rows, ({ statement_id: id }) => id);
  return new Map(
    [...parts].map(([id, some]) => [
      id,
      some.map((row) => ({
        ...{ storeId: row.store_id, kind: row.kind, termsId: row.terms_id, clause: row.clause },
        ...{ lines: Number(row.lines), orders: Number(row.orders) },
        ...{ base: BigInt(row.base), amountMinor: BigInt(row.amount_minor) },
      })),
    ]),
  );
}

/** The statement of a franchisee's month, by the franchisee's code. */
export async function statementNamed(
  scope: Scope,
  wish: { readonly franchisee: string; readonly month: string },
): Promise<Statement | undefined> {
  const [row] = await scope.rows<StatementRow>(sql("statement.named")`
    select s.id, s.brand_id, s.franchisee_id, s.month, s.orders, s.net_minor, s.opening_minor, s.total_minor,
      s.line_count, s.lines_sha256, s.issued_at
    from statement s join franchisee f on f.id = s.franchisee_id
    where s.brand_id = ${scope.brandId}::uuid and f.code = ${wish.franchisee} and s.month = ${wish.month}`);
  return row && asStatement(row);
}

/** Each franchisee's statements, newest month first, from behind a month. */
export async function statementPages(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<Statement>[]> {
  const rows = await scope.rows<StatementRow>(sql("statement.pages")`
    select w.at::int as at, s.id, s.brand_id, s.franchisee_id, s.month, s.orders, s.net_minor,
      s.opening_minor, s.total_minor, s.line_count, s.lines_sha256, s.issued_at
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
  opening_minor: string;
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
    openingMinor: BigInt(row.opening_minor),
    totalMinor: BigInt(row.total_minor),
    lineCount: Number(row.line_count),
    linesSha256: row.lines_sha256,
    issuedAt: new Date(row.issued_at),
  }) as Statement;
