import { createHash } from "node:crypto";
import type { Month } from "../kernel/month.ts";
import { type Check, type Proof, proveBy, type Watch } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { csvHead, csvLines } from "./statement.csv.ts";
import { statementLines } from "./statement.queries.ts";

const totals = sql("statement.proveTotals")`
  select count(*) as rows, min(case when s.total_minor <> coalesce(l.total, 0)
    then format('brand %s, statement %s of franchisee %s for %s: total %s, its lines sum to %s',
      s.brand_id, s.id, f.code, s.month, s.total_minor, coalesce(l.total, 0)) end) as broken
  from statement s join franchisee f on f.id = s.franchisee_id left join (
    select brand_id, franchisee_id, month, sum(amount_minor) as total from settlement_line
    group by brand_id, franchisee_id, month
  ) l on l.brand_id = s.brand_id and l.franchisee_id = s.franchisee_id
    and l.month = s.month`;

const closings = sql("statement.proveClosings")`
  select count(*) as rows, min(case
    when s.id is null
      then format('brand %s, owner %s, posting %s: closes %s, and there is no such statement',
        p.brand_id, p.owner_id, p.id, p.key)
    when p.id is null
      then format('brand %s, statement %s of owner %s for %s: nothing in the book closed it',
        s.brand_id, s.id, s.franchisee_id, s.month) end) as broken
  from statement s full join (select * from ledger_posting where kind = 'close') p
    on p.id = s.id and p.owner_id = s.franchisee_id and p.brand_id = s.brand_id`;

const movedToDue = sql("statement.proveMovedToDue")`
  select count(*) as rows, min(case when coalesce(e.amount, 0) <> coalesce(s.amount, 0)
    then format('brand %s, statement %s, account %s: closing moved %s, expected %s',
      brand_id, id, address, coalesce(e.amount, 0), coalesce(s.amount, 0)) end) as broken
  from (
    select s.brand_id, s.id, side.address, side.amount
    from statement s join franchisee f on f.id = s.franchisee_id
    cross join lateral (values
      ('franchisee/' || f.code || '/accrued/' || s.month, -s.total_minor),
      ('franchisee/' || f.code || '/due', s.total_minor),
      ('headquarters/due', -s.total_minor),
      ('headquarters/accrued/' || s.month, s.total_minor)) as side (address, amount)
  ) s full join (
    select brand_id, posting_id as id, address, sum(amount) as amount from ledger_entry
    where kind = 'close' group by brand_id, posting_id, address
  ) e using (brand_id, id, address)`;

// Headquarters' month is empty once no franchisee with a line in it waits for its statement.
const emptied = sql("statement.proveEmptied")`
  select count(*) as rows, min(case when e.balance <> 0
    then format('brand %s, account %s: balance %s after the month was closed, expected 0',
      e.brand_id, e.address, e.balance) end) as broken
  from (
    select brand_id, address, sum(amount) as balance from ledger_entry
    where address like 'franchisee/%/accrued/%' or address like 'headquarters/accrued/%'
    group by brand_id, address
  ) e join (
    select s.brand_id, 'franchisee/' || f.code || '/accrued/' || s.month as address
    from statement s join franchisee f on f.id = s.franchisee_id
    union all
    select c.brand_id, 'headquarters/accrued/' || c.month from month_close c
    where not exists (
      select from (select distinct brand_id, franchisee_id, month from settlement_line) l
      where l.brand_id = c.brand_id and l.month = c.month and not exists (
        select from statement s where s.franchisee_id = l.franchisee_id and s.month = l.month))
  ) closed using (brand_id, address)`;

interface IssuedStatement {
  brand_id: string;
  id: string;
  franchisee_id: string;
  code: string;
  month: Month;
  orders: string;
  net_minor: string;
  total_minor: string;
  line_count: string;
  lines_sha256: string;
  fingerprint: Buffer | null;
}

async function unchanged(scope: Scope, watch: Watch): Promise<Proof> {
  const statements = await scope.rows<IssuedStatement>(sql("statement.proveIssued")`
    select s.*, f.code, k.fingerprint
    from statement s join franchisee f on f.id = s.franchisee_id
    left join ledger_key k
      on k.brand_id = s.brand_id and k.key = 'close:' || s.month || ':' || f.code
    order by s.brand_id, s.month, f.code`);
  const bar = watch(statements.length);
  let rows = 0n;
  let broken: string | undefined;
  for (const [index, statement] of statements.entries()) {
    const { columns, fingerprint } = await readAgain(scope, statement);
    rows += columns.line_count;
    broken = differenceOf(statement, columns, fingerprint);
    if (broken !== undefined) break;
    bar.update(index + 1);
  }
  bar.stop();
  return { rows, broken };
}

/** A statement's columns, from its lines alone. */
async function readAgain(scope: Scope, statement: IssuedStatement) {
  const sums = {
    orders: 0n,
    net_minor: 0n,
    total_minor: 0n,
    line_count: 0n,
  };
  const digest = createHash("sha256").update(csvHead());
  const ofBrand = { ...scope, brandId: statement.brand_id };
  const wish = { franchiseeId: statement.franchisee_id, month: statement.month };
  for await (const lines of statementLines(ofBrand, wish)) {
    digest.update(csvLines(lines));
    for (const { kind, base, amountMinor, orders } of lines) {
      sums.line_count += 1n;
      sums.total_minor += amountMinor;
      sums.orders += BigInt(orders);
      if (kind === "ROYALTY") sums.net_minor += base;
    }
  }
  const columns = { ...sums, lines_sha256: digest.digest("hex") };
  return { columns, fingerprint: createHash("sha256").update(columns.lines_sha256).digest() };
}

function differenceOf(
  statement: IssuedStatement,
  columns: Awaited<ReturnType<typeof readAgain>>["columns"],
  fingerprint: Buffer,
): string | undefined {
  const { brand_id, id, code, month } = statement;
  const name = `brand ${brand_id}, statement ${id} of franchisee ${code} for ${month}`;
  for (const column of Object.keys(columns) as (keyof typeof columns)[])
    if (statement[column] !== String(columns[column]))
      return `${name}: ${column} ${statement[column]}, expected ${columns[column]}`;
  return statement.fingerprint?.equals(fingerprint)
    ? undefined
    : `${name}: its posting was made for other lines than these`;
}

const parts = sql("statement.proveParts")`
  select count(*) as rows, min(case
    when p.statement_id is null then format('%s: no part says %s on %s', it, l.amount, l.base)
    when l.id is null then format('%s: says %s on %s, and has no lines', it, p.amount_minor, p.base)
    when (p.lines, p.orders, p.base, p.amount_minor) <> (l.lines, l.orders, l.base, l.amount)
      then format('%s: %s on %s, its lines sum to %s on %s', it, p.amount_minor, p.base, l.amount, l.base)
    end) as broken
  from statement_part p full join (
    select s.id, l.store_id, l.kind, l.terms_id, l.clause, count(*) as lines, sum(l.orders) as orders, sum(l.base) as base,
      sum(l.amount_minor) as amount
    from statement s join settlement_line l on l.franchisee_id = s.franchisee_id and l.month = s.month
    group by s.id, l.store_id, l.kind, l.terms_id, l.clause
  ) l on l.id = p.statement_id and l.store_id is not distinct from p.store_id
    and (l.kind, l.terms_id, l.clause) = (p.kind, p.terms_id, p.clause)
  cross join lateral (select format('statement %s, store %s, %s by clause %s', coalesce(p.statement_id, l.id),
    coalesce(p.store_id, l.store_id), coalesce(p.kind, l.kind), coalesce(p.clause, l.clause))) n (it)`;

/** S2 and S3, recomputed from the lines a statement was made of. */
export const statementChecks: readonly Check[] = [
  {
    invariant: "S2",
    says: "each total is the sum of its lines, and what the book moved to due",
    of: "statements",
    run: proveBy(totals, parts, closings, movedToDue, emptied),
  },
  {
    invariant: "S3",
    says: "statements are unchanged: every sum, and the SHA-256 of their lines",
    of: "lines",
    run: unchanged,
  },
];
