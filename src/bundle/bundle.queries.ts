import type { Month } from "../kernel/month.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { LineKind } from "../settlement/share.rules.ts";
import type { ClauseKind } from "../terms/clause.rules.ts";

export const iso = (at: string): string => new Date(at).toISOString();

/** A statement with all a bundle says of it, its brand and its franchisee. */
export interface BundledStatement {
  readonly brand: {
    readonly id: string;
    readonly name: string;
    readonly zone: string;
    readonly currency: string;
  };
  readonly franchisee: { readonly id: string; readonly code: string; readonly legalName: string };
  readonly statement: {
    readonly id: string;
    readonly month: Month;
    readonly orders: number;
    readonly netMinor: string;
    readonly openingMinor: string;
    readonly totalMinor: string;
    readonly lines: number;
    readonly linesSha256: string;
    readonly issuedAt: string;
  };
  /** The end of the franchisee's chain as the statement's posting left it. */
  readonly head: { readonly owner: string; readonly seq: number; readonly digest: string };
}

export async function bundledStatement(scope: Scope, id: string): Promise<BundledStatement> {
  const [row] = await scope.rows<Record<string, string> & { month: Month }>(sql("bundle.statement")`
    select b.id as brand_id, b.name, b.time_zone, b.currency, f.id as franchisee_id, f.code, f.legal_name, s.id, s.month,
      s.orders, s.net_minor, s.opening_minor, s.total_minor, s.line_count, s.lines_sha256, s.issued_at,
      p.seq, encode(p.chain, 'hex') as chain
    from statement s join brand b on b.id = s.brand_id join franchisee f on f.id = s.franchisee_id
    join ledger_posting p on p.id = s.id and p.owner_id = s.franchisee_id
    where s.id = ${id}::uuid and s.brand_id = ${scope.brandId}::uuid`);
  if (!row) throw new Error(`there is no statement ${id} in this brand`);
  const said = (name: string) => row[name] ?? "";
  return {
    brand: {
      ...{ id: said("brand_id"), name: said("name") },
      ...{ zone: said("time_zone"), currency: said("currency") },
    },
    franchisee: {
      ...{ id: said("franchisee_id"), code: said("code"), legalName: said("legal_name") },
    },
    statement: {
      ...{ id: said("id"), month: row.month, orders: Number(row.orders) },
      ...{ netMinor: said("net_minor"), openingMinor: said("opening_minor") },
      ...{ totalMinor: said("total_minor"), lines: Number(row.line_count) },
      ...{ linesSha256: said("lines_sha256"), issuedAt: iso(said("issued_at")) },
    },
    head: { owner: said("franchisee_id"), seq: Number(row.seq), digest: said("chain") },
  };
}

/** A version of a contract as a bundle has it. */
export interface BundledTerms {
  readonly id: string;
  readonly version: number;
  readonly fromAt: string;
  readonly agreedAt: string;
  readonly clauses: ReadonlyArray<
    { readonly number: string; readonly kind: ClauseKind; readonly rate: string } & Record<
      string,
      unknown
    >
  >;
}

/** The versions of a franchisee's contract that were agreed by an instant. */
export async function bundledTerms(
  scope: Scope,
  wish: { readonly franchiseeId: string; readonly agreedBy: Date },
): Promise<BundledTerms[]> {
  const rows = await scope.rows<{
    id: string;
    version: number;
    from_at: string;
    agreed_at: string;
    number: string;
    kind: ClauseKind;
    title: string | null;
    rate: string;
    details: Record<string, unknown>;
  }>(sql("bundle.terms")`
    select t.id, t.version, t.from_at, t.agreed_at, c.number, c.kind, c.title, c.rate, c.details
    from terms t join terms_clause c on c.terms_id = t.id
    where t.brand_id = ${scope.brandId}::uuid and t.franchisee_id = ${wish.franchiseeId}::uuid
      and t.agreed_at <= ${wish.agreedBy}::timestamptz
    order by t.version, c.number collate "C"`);
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap(([first, ...others]) =>
    first
      ? {
          ...{ id: first.id, version: first.version },
          ...{ fromAt: iso(first.from_at), agreedAt: iso(first.agreed_at) },
          clauses: [first, ...others].map(({ number, kind, rate, title, details }) => ({
            ...{ number, kind, rate, ...(title !== null && { title }), ...details },
          })),
        }
      : [],
  );
}

/** What earlier closed months hold that a month's own lines rest on. */
export interface EarlierSum {
  readonly month: Month;
  readonly ofMonth: Month;
  readonly store: string | null;
  readonly kind: LineKind;
  readonly termsVersion: number;
  readonly clause: string;
  readonly rate: string;
  readonly base: string;
  readonly amountMinor: string;
}

/**
 * What was booked before a month for the months it has lines of, and of points' cost for all: blocks of points last longer
 * than a month. What disputes decided is no part of it, as a month is not judged by it.
 */
export const earlierSums = (
  scope: Scope,
  { franchiseeId, month }: { readonly franchiseeId: string; readonly month: Month },
): Promise<EarlierSum[]> =>
  scope.rows<EarlierSum>(sql("bundle.earlierSums")`
    select l.month, l.of_month as "ofMonth", s.code as store, l.kind, t.version as "termsVersion", l.clause,
      l.rate::text, sum(l.base)::text as base, sum(l.amount_minor)::text as "amountMinor"
    from settlement_line l join terms t on t.id = l.terms_id left join store s on s.id = l.store_id
    where l.brand_id = ${scope.brandId}::uuid and l.franchisee_id = ${franchiseeId}::uuid and l.month < ${month}
      and (l.kind in ('POINTS_COST', 'POINTS_BLOCK') or l.of_month in (
        select of_month from settlement_line
        where brand_id = ${scope.brandId}::uuid and franchisee_id = ${franchiseeId}::uuid and month = ${month}))
      and coalesce(l.about, '') not like 'dispute/%'
    group by l.month, l.of_month, s.code, l.kind, t.version, l.clause, l.rate
    order by l.month, l.of_month, s.code nulls first, l.kind, t.version, l.clause collate "C", l.rate`);

/** A line as a bundle has it, with the posting it is of. */
export interface BundledLine {
  readonly posting: string;
  readonly no: number;
  readonly event: string;
  readonly occurredAt: string;
  readonly month: Month;
  readonly ofMonth: Month;
  readonly store: string | null;
  readonly kind: LineKind;
  readonly termsVersion: number;
  readonly clause: string;
  readonly base: string;
  readonly rate: string;
  readonly amountMinor: string;
  readonly orders: number;
  readonly corrects: string | null;
  readonly correctsNo: number | null;
  readonly about: string | null;
  readonly of: BundledPosting;
}

/** A posting: of whom, what, when, and where it stands in its owner's chain. */
export interface BundledPosting {
  readonly id: string;
  readonly ownerId: string;
  readonly kind: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly bookedAt: string;
  readonly seq: number;
  readonly digest: string;
}

type LineRow = Omit<BundledLine, "of"> & {
  owner_id: string;
  posting_kind: string;
  booked_at: string;
  posted_at: string;
  seq: string;
  digest: string;
};

const asLine = (row: LineRow): BundledLine => {
  const { owner_id, posting_kind, booked_at, posted_at, seq, digest, ...line } = row;
  return {
    ...line,
    occurredAt: iso(line.occurredAt),
    of: {
      ...{ id: line.posting, ownerId: owner_id, kind: posting_kind, key: line.event },
      ...{ occurredAt: iso(posted_at), bookedAt: iso(booked_at), seq: Number(seq), digest },
    },
  };
};

const PAGE = 5_000;

/** All lines of a franchisee's month in booking order, a page at a time; a posting's lines are never torn apart. */
export async function* bundledLines(
  scope: Scope,
  wish: { readonly franchiseeId: string; readonly month: Month },
): AsyncGenerator<BundledLine[]> {
  let behind = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const rows = await scope.rows<LineRow>(sql("bundle.lines")`
      select l.posting_id as posting, l.no, p.key as event, l.occurred_at as "occurredAt", l.month,
        l.of_month as "ofMonth", s.code as store, l.kind, t.version as "termsVersion", l.clause, l.base::text, l.rate::text,
        l.amount_minor::text as "amountMinor", l.orders, l.corrects_posting_id as corrects, l.corrects_no as "correctsNo",
        l.about, p.owner_id, p.kind as posting_kind, p.booked_at, p.occurred_at as posted_at, p.seq,
        encode(p.chain, 'hex') as digest
      from (
        select * from settlement_line
        where brand_id = ${scope.brandId}::uuid and franchisee_id = ${wish.franchiseeId}::uuid
          and month = ${wish.month} and posting_id > ${behind}::uuid
        order by posting_id fetch first ${PAGE} rows with ties
      ) l
      join terms t on t.id = l.terms_id left join store s on s.id = l.store_id
      join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
      order by l.posting_id, l.no`);
    if (rows.length > 0) yield rows.map(asLine);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    behind = last.posting;
  }
}

/**
 * A franchisee's lines of months before one: those of these postings, those that correct them, and what disputes took back
 * of the latter.
 */
export async function earlierLines(
  scope: Scope,
  wish: {
    readonly franchiseeId: string;
    readonly month: Month;
    readonly postings: readonly string[];
  },
): Promise<BundledLine[]> {
  if (wish.postings.length === 0) return [];
  const ids = [...wish.postings];
  const rows = await scope.rows<LineRow>(sql("bundle.earlierLines")`
    select l.posting_id as posting, l.no, p.key as event, l.occurred_at as "occurredAt", l.month,
      l.of_month as "ofMonth", s.code as store, l.kind, t.version as "termsVersion", l.clause, l.base::text, l.rate::text,
      l.amount_minor::text as "amountMinor", l.orders, l.corrects_posting_id as corrects, l.corrects_no as "correctsNo",
      l.about, p.owner_id, p.kind as posting_kind, p.booked_at, p.occurred_at as posted_at, p.seq,
      encode(p.chain, 'hex') as digest
    from (
      select posting_id, no from settlement_line where posting_id = any(${ids}::uuid[])
      union select posting_id, no from settlement_line where corrects_posting_id = any(${ids}::uuid[])
      union select d.posting_id, d.no from settlement_line c
        join settlement_line d on d.corrects_posting_id = c.posting_id and d.corrects_no = c.no and d.about like 'dispute/%'
        where c.corrects_posting_id = any(${ids}::uuid[])
    ) w
    join settlement_line l on l.posting_id = w.posting_id and l.no = w.no
    join terms t on t.id = l.terms_id left join store s on s.id = l.store_id
    join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
    where l.brand_id = ${scope.brandId}::uuid and l.franchisee_id = ${wish.franchiseeId}::uuid
      and l.month < ${wish.month}
    order by l.posting_id, l.no`);
  return rows.map(asLine);
}
