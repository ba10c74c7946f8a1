import type { Month } from "../kernel/month.ts";
import { type Check, type Proof, proveBy, type Watch } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { linesOf } from "../settlement/line.queries.ts";
import { monthBooks } from "../settlement/month.queries.ts";
import type { MonthBook } from "../settlement/month.rules.ts";
import { postMonth, textOf } from "./month-posting.rules.ts";

const postings = sql("statement.proveMonthPostings")`
  select count(*) as rows, min(case
    when s.id is null then format('%s: no statement was issued with it', it)
    when p.booked_at <> s.issued_at then format('%s: booked on %s, its statement on %s', it, p.booked_at, s.issued_at)
    end) as broken
  from ledger_posting p
  left join franchisee f on f.id = p.owner_id and f.brand_id = p.brand_id
  left join statement s on s.franchisee_id = f.id and p.key = 'month:' || s.month || ':' || f.code
  cross join lateral (select format('brand %s, owner %s, posting %s, %s', p.brand_id, p.owner_id, p.id, p.key)) n (it)
  where p.kind = 'month'`;

const strays = sql("statement.proveMonthKinds")`
  select count(*) as rows, min(format('brand %s, owner %s, line %s/%s: a %s that no close made',
    l.brand_id, l.owner_id, l.posting_id, l.no, l.kind)) filter (where p.kind is distinct from 'month') as broken
  from settlement_line l left join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
  where l.kind in ('VOLUME', 'MINIMUM', 'MAXIMUM', 'FEE', 'NET_FEE', 'POINTS_BLOCK')
    and p.kind is distinct from 'correction'`;

interface Closed {
  brand_id: string;
  month: Month;
  franchisee_id: string;
  code: string;
  currency: string;
  statement_id: string;
  issued_at: string;
  posting_id: string | null;
  occurred_at: string | null;
  lines: string;
}

/** Franchisees judged at once. */
const AT_ONCE = 250;

/** Judges each closed month again, by what was known when its statement was issued. */
async function judgedAgain(scope: Scope, watch: Watch): Promise<Proof> {
  const closed = await scope.rows<Closed>(sql("statement.proveMonths")`
    select s.brand_id, s.month, s.franchisee_id, f.code, b.currency, s.id as statement_id, s.issued_at, k.posting_id,
      p.occurred_at, s.line_count as lines
    from statement s join franchisee f on f.id = s.franchisee_id join brand b on b.id = s.brand_id
    left join ledger_key k on k.brand_id = s.brand_id and k.key = 'month:' || s.month || ':' || f.code
    left join ledger_posting p on p.id = k.posting_id and p.owner_id = f.id
    order by s.brand_id, s.month, f.code`);
  const bar = watch(closed.length);
  let rows = 0n;
  let done = 0;
  let broken: string | undefined;
  for (const some of Map.groupBy(closed, (one) => `${one.brand_id} ${one.month}`).values()) {
    for (let at = 0; at < some.length && broken === undefined; at += AT_ONCE) {
      const batch = some.slice(at, at + AT_ONCE);
      broken = await differenceIn(scope, batch);
      rows += batch.reduce((sum, { lines }) => sum + BigInt(lines), 0n);
      bar.update((done += batch.length));
    }
    if (broken !== undefined) break;
  }
  bar.stop();
  return { rows, broken };
}

async function differenceIn(scope: Scope, batch: readonly Closed[]): Promise<string | undefined> {
  const [first] = batch;
  if (!first) return undefined;
  const ofBrand = { ...scope, brandId: first.brand_id };
  const franchiseeIds = batch.map((one) => one.franchisee_id);
  const [books, agreed, booked] = await Promise.all([
    monthBooks(ofBrand, { month: first.month, franchiseeIds }),
    scope.rows<{ id: string; agreed_at: string }>(sql("statement.proveAgreed")`
      select id, agreed_at from terms where brand_id = ${first.brand_id}::uuid`),
    linesOf(ofBrand, {
      ownerIds: franchiseeIds,
      postingIds: batch.flatMap((one) => one.posting_id ?? []),
    }),
  ]);
  const agreedAt = new Map(agreed.map((one) => [one.id, new Date(one.agreed_at)]));
  const lines = Map.groupBy(booked, ({ postingId }) => postingId);
  for (const one of batch) {
    const book = books.get(one.franchisee_id);
    if (!book) throw new Error("every franchisee has a month, be it empty");
    const found = (lines.get(one.posting_id ?? "") ?? []).map(textOf);
    const expected = expectedOf(one, book, agreedAt);
    for (const [no, line] of [...expected, undefined].entries())
      if (found[no] !== line)
        return `brand ${one.brand_id}, franchisee ${one.code}, ${one.month}: its close booked ${
          found[no] ?? "nothing"
        }, expected ${line ?? "nothing"}`;
  }
  return undefined;
}

/** What the close booked, judged again. Terms that were agreed since and stores that were opened since were not there. */
function expectedOf(
  { statement_id, issued_at, franchisee_id, code, currency }: Closed,
  { ground }: MonthBook,
  agreedAt: ReadonlyMap<string, Date>,
): string[] {
  const issuedAt = new Date(issued_at);
  const known = {
    terms: ground.terms.filter(
      ({ id }) => id < statement_id && (agreedAt.get(id) ?? issuedAt) <= issuedAt,
    ),
    stores: ground.stores.filter(({ id }) => id < statement_id),
  };
  const as = { id: statement_id, lastInstant: issuedAt, currency };
  const judged = postMonth({ ...ground, ...known }, { id: franchisee_id, code }, as);
  return (judged?.lines ?? []).map(textOf);
}

/** S6, recomputed from lines, contracts and stores. */
export const monthChecks: readonly Check[] = [
  {
    invariant: "S6",
    says: "each close booked what steps, minimum, maximum, fees and points in advance come to by all lines before it",
    of: "lines",
    run: async (scope, watch) => {
      const found = await proveBy(postings, strays)(scope);
      return found.broken === undefined ? judgedAgain(scope, watch) : found;
    },
  },
];
