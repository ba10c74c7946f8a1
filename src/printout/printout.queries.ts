import type { Month } from "../kernel/month.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { LineKind } from "../settlement/share.rules.ts";
import type { Statement } from "../statement/statement.entity.ts";

/** Whose statement it is, by the names that are printed. */
export interface Parties {
  readonly brand: string;
  readonly zone: string;
  readonly currency: string;
  readonly franchisee: string;
  readonly code: string;
}

export async function partiesOf(scope: Scope, statement: Statement): Promise<Parties> {
  const [row] = await scope.rows<Parties>(sql("printout.parties")`
    select b.name as brand, b.time_zone as zone, b.currency, f.legal_name as franchisee, f.code
    from franchisee f join brand b on b.id = f.brand_id
    where f.id = ${statement.franchiseeId}::uuid and b.id = ${scope.brandId}::uuid`);
  if (!row) throw new Error("a statement has a franchisee and a brand");
  return row;
}

/** A part of a statement with the names that are printed. */
export interface PrintedPart {
  readonly storeId: string | null;
  readonly storeCode: string | null;
  readonly storeName: string | null;
  readonly kind: LineKind;
  readonly version: number;
  readonly clause: string;
  readonly title: string | null;
  readonly lines: number;
  readonly orders: number;
  readonly base: bigint;
  readonly amountMinor: bigint;
}

/** A statement's parts, in order: by store, all stores' together last. */
export async function printedParts(scope: Scope, statement: Statement): Promise<PrintedPart[]> {
  const rows = await scope.rows<
    Record<"base" | "amount_minor" | "lines" | "orders", string> & {
      store_id: string | null;
      code: string | null;
      name: string | null;
      kind: LineKind;
      version: number;
      clause: string;
      title: string | null;
    }
  >(sql("printout.parts")`
    select p.store_id, s.code, s.name, p.kind, t.version, p.clause, c.title, p.lines, p.orders, p.base, p.amount_minor
    from statement_part p left join store s on s.id = p.store_id join terms t on t.id = p.terms_id
    left join terms_clause c on c.terms_id = p.terms_id and c.number = p.clause
    where p.statement_id = ${statement.id}::uuid and p.brand_id = ${scope.brandId}::uuid
    order by p.no`);
  return rows.map((row) => ({
    ...{ storeId: row.store_id, storeCode: row.code, storeName: row.name, kind: row.kind },
    ...{ version: row.version, clause: row.clause, title: row.title },
    ...{ lines: Number(row.lines), orders: Number(row.orders) },
    ...{ base: BigInt(row.base), amountMinor: BigInt(row.amount_minor) },
  }));
}

/** A franchisee's statements of the twelve months up to one, oldest first. */
export async function monthsUpTo(
  scope: Scope,
  { franchiseeId, month }: Pick<Statement, "franchiseeId" | "month">,
): Promise<{ month: Month; totalMinor: bigint }[]> {
  const rows = await scope.rows<{ month: Month; total_minor: string }>(sql("printout.months")`
    select month, total_minor from statement
    where franchisee_id = ${franchiseeId}::uuid and brand_id = ${scope.brandId}::uuid and month <= ${month}
    order by month desc limit 12`);
  return rows.map((row) => ({ month: row.month, totalMinor: BigInt(row.total_minor) })).reverse();
}

/** Lines of one part that are printed in one row: those of a local day. */
export interface DaySum {
  readonly storeCode: string | null;
  readonly kind: LineKind;
  readonly version: number;
  readonly clause: string;
  readonly day: string;
  readonly lines: number;
  readonly base: bigint;
  readonly amountMinor: bigint;
}

/** A month's lines by part and local day. */
export async function daySums(scope: Scope, statement: Statement, zone: string): Promise<DaySum[]> {
  const rows = await scope.rows<
    Record<"base" | "amount_minor" | "lines", string> & {
      code: string | null;
      kind: LineKind;
      version: number;
      clause: string;
      day: string;
    }
  >(sql("printout.daySums")`
    select s.code, l.kind, t.version, l.clause, to_char(l.occurred_at at time zone ${zone}, 'YYYY-MM-DD') as day,
      count(*) as lines, sum(l.base) as base, sum(l.amount_minor) as amount_minor
    from settlement_line l join terms t on t.id = l.terms_id left join store s on s.id = l.store_id
    where l.brand_id = ${scope.brandId}::uuid and l.franchisee_id = ${statement.franchiseeId}::uuid
      and l.month = ${statement.month}
    group by s.code, l.kind, t.version, l.clause, day
    order by s.code nulls last, l.kind, t.version, l.clause, day`);
  return rows.map((row) => ({
    ...{ storeCode: row.code, kind: row.kind, version: row.version, clause: row.clause },
    ...{ day: row.day, lines: Number(row.lines) },
    ...{ base: BigInt(row.base), amountMinor: BigInt(row.amount_minor) },
  }));
}
