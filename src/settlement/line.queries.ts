import type { Month } from "../kernel/month.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { BookedLine, LinePlace } from "./booking.rules.ts";
import type { filterOf } from "./line-filter.rules.ts";
import type { LineKind } from "./share.rules.ts";

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

export async function writeLines(work: Work, lines: readonly BookedLine[]): Promise<void> {
  if (lines.length === 0) return;
  const column = <T>(read: (line: BookedLine) => T) => lines.map(read);
  await work.rows(sql("settlement.writeLines")`
    insert into settlement_line (posting_id, no, owner_id, brand_id, franchisee_id, store_id, month, of_month, kind,
      terms_id, clause, base, rate, amount_minor, orders, corrects_posting_id, corrects_no, about, occurred_at)
    select l.posting_id, l.no, l.owner_id, ${work.brandId}::uuid, l.franchisee_id, l.store_id, l.month, l.of_month, l.kind,
      l.terms_id, l.clause, l.base, l.rate, l.amount_minor, l.orders, l.corrects_posting_id, l.corrects_no, l.about, l.occurred_at
    from unnest(
      ${column((l) => l.postingId)}::uuid[], ${column((l) => l.no)}::smallint[], ${column((l) => l.ownerId)}::uuid[],
      ${column((l) => l.franchiseeId)}::uuid[], ${column((l) => l.storeId)}::uuid[], ${column((l) => l.month)}::text[], ${column((l) => l.ofMonth)}::text[],
      ${column((l) => l.kind)}::text[], ${column((l) => l.termsId)}::uuid[], ${column((l) => l.clause)}::text[],
      ${column((l) => l.base)}::bigint[], ${column((l) => l.rate)}::bigint[], ${column((l) => l.amountMinor)}::bigint[],
      ${column((l) => l.orders)}::smallint[], ${column((l) => l.correctsPostingId)}::uuid[], ${column((l) => l.correctsNo)}::smallint[],
      ${column((l) => l.about ?? null)}::text[], ${column((l) => l.occurredAt)}::timestamptz[]
    ) as l (posting_id, no, owner_id, franchisee_id, store_id, month, of_month, kind, terms_id, clause, base, rate,
      amount_minor, orders, corrects_posting_id, corrects_no, about, occurred_at)`);
}

interface LineRow {
  posting_id: string;
  no: number;
  owner_id: string;
  franchisee_id: string;
  franchisee_code: string;
  store_id: string | null;
  month: Month;
  of_month: Month;
  kind: LineKind;
  terms_id: string;
  clause: string;
  base: string;
  rate: string;
  amount_minor: string;
  orders: -1 | 0 | 1;
  corrects_posting_id: string | null;
  corrects_no: number | null;
  about: string | null;
  occurred_at: string;
}

const asLine = (row: LineRow): BookedLine => ({
  postingId: row.posting_id,
  no: row.no,
  ownerId: row.owner_id,
  franchiseeId: row.franchisee_id,
  franchiseeCode: row.franchisee_code,
  storeId: row.store_id,
  month: row.month,
  ofMonth: row.of_month,
  kind: row.kind,
  termsId: row.terms_id,
  clause: row.clause,
  base: BigInt(row.base),
  rate: BigInt(row.rate),
  amountMinor: BigInt(row.amount_minor),
  orders: row.orders,
  correctsPostingId: row.corrects_posting_id,
  correctsNo: row.corrects_no,
  about: row.about ?? undefined,
  occurredAt: new Date(row.occurred_at),
});

/** The lines of the given postings of the given owners, in order. */
export async function linesOf(
  scope: Scope,
  wish: { readonly ownerIds: readonly string[]; readonly postingIds: readonly string[] },
): Promise<BookedLine[]> {
  if (wish.postingIds.length === 0) return [];
  const rows = await scope.rows<LineRow>(sql("settlement.linesOf")`
    select l.posting_id, l.no, l.owner_id, l.franchisee_id, f.code as franchisee_code, l.store_id,
      l.month, l.of_month, l.kind, l.terms_id, l.clause, l.base, l.rate, l.amount_minor, l.orders, l.corrects_posting_id,
      l.corrects_no, l.about, l.occurred_at
    from settlement_line l join franchisee f on f.id = l.franchisee_id
    where l.posting_id = any(${[...wish.postingIds]}::uuid[]) and l.owner_id = any(${[...wish.ownerIds]}::uuid[])
      and l.brand_id = ${scope.brandId}::uuid
    order by l.posting_id, l.no`);
  return rows.map(asLine);
}

const placesOf = (places: readonly LinePlace[]) => ({
  postingIds: places.map(({ postingId }) => postingId),
  numbers: places.map(({ no }) => no),
});

/** Lines by their places, in order of them; what there is none of is left out. */
export async function linesAt(scope: Scope, places: readonly LinePlace[]): Promise<BookedLine[]> {
  if (places.length === 0) return [];
  const { postingIds, numbers } = placesOf(places);
  const rows = await scope.rows<LineRow>(sql("settlement.linesAt")`
    select l.posting_id, l.no, l.owner_id, l.franchisee_id, f.code as franchisee_code, l.store_id,
      l.month, l.of_month, l.kind, l.terms_id, l.clause, l.base, l.rate, l.amount_minor, l.orders, l.corrects_posting_id,
      l.corrects_no, l.about, l.occurred_at
    from unnest(${postingIds}::uuid[], ${numbers}::int[]) as w (posting_id, no)
    join settlement_line l on l.posting_id = w.posting_id and l.no = w.no
    join franchisee f on f.id = l.franchisee_id
    where l.brand_id = ${scope.brandId}::uuid
    order by l.posting_id, l.no`);
  return rows.map(asLine);
}

/** Whose posting a line corrects: of a line that put an order right, the order's owner. */
export async function ownersNamed(
  scope: Scope,
  { correctsPostingId }: BookedLine,
): Promise<string[]> {
  if (correctsPostingId === null) return [];
  const rows = await scope.rows<{ owner_id: string }>(sql("settlement.ownersNamed")`
    select distinct owner_id from settlement_line
    where posting_id = ${correctsPostingId}::uuid and brand_id = ${scope.brandId}::uuid`);
  return rows.map((row) => row.owner_id);
}

/** The lines that take back those at these places, in order. */
export async function linesCorrecting(
  scope: Scope,
  places: readonly LinePlace[],
): Promise<BookedLine[]> {
  if (places.length === 0) return [];
  const { postingIds, numbers } = placesOf(places);
  const rows = await scope.rows<LineRow>(sql("settlement.linesCorrecting")`
    select l.posting_id, l.no, l.owner_id, l.franchisee_id, f.code as franchisee_code, l.store_id,
      l.month, l.of_month, l.kind, l.terms_id, l.clause, l.base, l.rate, l.amount_minor, l.orders, l.corrects_posting_id,
      l.corrects_no, l.about, l.occurred_at
    from unnest(${postingIds}::uuid[], ${numbers}::int[]) as w (posting_id, no)
    join settlement_line l on l.corrects_posting_id = w.posting_id and l.corrects_no = w.no
    join franchisee f on f.id = l.franchisee_id
    where l.brand_id = ${scope.brandId}::uuid
    order by l.posting_id, l.no`);
  return rows.map(asLine);
}

/** A franchisee's lines of one month in booking order, those that a filter leaves, from behind `[postingId, no]`. */
export async function monthLinePage(
  scope: Scope,
  wish: PageWish & {
    readonly franchiseeId: string;
    readonly month: string;
    readonly behind?: readonly string[] | undefined;
    readonly filter: ReturnType<typeof filterOf>;
  },
): Promise<BookedLine[]> {
  const { filter } = wish;
  const [postingId = "00000000-0000-0000-0000-000000000000", no = "0"] = wish.behind ?? [];
  const rows = await scope.rows<LineRow>(sql("settlement.monthLinePage")`
    select l.posting_id, l.no, l.owner_id, l.franchisee_id, f.code as franchisee_code, l.store_id,
      l.month, l.of_month, l.kind, l.terms_id, l.clause, l.base, l.rate, l.amount_minor, l.orders, l.corrects_posting_id,
      l.corrects_no, l.about, l.occurred_at
    from settlement_line l join franchisee f on f.id = l.franchisee_id
    where l.brand_id = ${scope.brandId}::uuid and l.franchisee_id = ${wish.franchiseeId}::uuid
      and l.month = ${wish.month} and (l.posting_id, l.no) > (${postingId}::uuid, ${no}::smallint)
      and (${filter.kind}::text is null or l.kind = ${filter.kind}::text)
      and (${filter.clause}::text is null or l.clause = ${filter.clause}::text)
      and (${filter.termsId}::uuid is null or l.terms_id = ${filter.termsId}::uuid)
      and (${filter.storeId}::uuid is null or l.store_id = ${filter.storeId}::uuid)
      and (not ${filter.ofNoStore}::boolean or l.store_id is null)
      and (${filter.from}::timestamptz is null or l.occurred_at >= ${filter.from}::timestamptz)
      and (${filter.until}::timestamptz is null or l.occurred_at < ${filter.until}::timestamptz)
    order by l.posting_id, l.no limit ${pageSize(wish) + 1}`);
  return rows.map(asLine);
}

/** What lines of one kind come to; amounts signed in the franchisee's favour. */
export interface KindSum {
  readonly kind: LineKind;
  readonly lines: number;
  readonly base: bigint;
  readonly amountMinor: bigint;
}

/** The sums of a franchisee's lines in one month. */
export interface MonthTotals {
  readonly franchiseeId: string;
  readonly orders: number;
  readonly netMinor: bigint;
  /** In order of kind; of kinds that have lines. */
  readonly sums: readonly KindSum[];
  readonly totalMinor: bigint;
  readonly lineCount: number;
}

/** The month of each of the franchisees, zero for one that sold nothing. */
export async function monthTotals(
  scope: Scope,
  month: string,
  franchiseeIds: readonly string[],
): Promise<Map<string, MonthTotals>> {
  const rows = await scope.rows<{
    franchisee_id: string;
    kind: LineKind;
    orders: string;
    base: string;
    amount: string;
    lines: string;
  }>(sql("settlement.monthTotals")`
    select franchisee_id, kind, sum(orders) as orders, sum(base) as base, sum(amount_minor) as amount, count(*) as lines
    from settlement_line
    where brand_id = ${scope.brandId}::uuid and month = ${month} and franchisee_id = any(${[...franchiseeIds]}::uuid[])
    group by franchisee_id, kind order by franchisee_id, kind`);
  const found = Map.groupBy(rows, ({ franchisee_id: id }) => id);
  return new Map(
    franchiseeIds.map((franchiseeId) => {
      const kinds = found.get(franchiseeId) ?? [];
      const sums = kinds.map(({ kind, lines, base, amount }) => ({
        ...{ kind, lines: Number(lines), base: BigInt(base), amountMinor: BigInt(amount) },
      }));
      return [
        franchiseeId,
        {
          franchiseeId,
          orders: kinds.reduce((sum, { orders }) => sum + Number(orders), 0),
          netMinor: sums.find(({ kind }) => kind === "ROYALTY")?.base ?? 0n,
          sums,
          totalMinor: sums.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
          lineCount: sums.reduce((sum, { lines }) => sum + lines, 0),
        },
      ];
    }),
  );
}
