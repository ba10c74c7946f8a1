import type { Month } from "../kernel/month.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** What the book has of a franchisee's months, by the kind of posting. */
export interface BookedPart {
  readonly franchiseeId: string;
  /** `order`, `refund`, `month`; and what no replay of orders makes: `spending`, `expiry`, `correction`, … */
  readonly postingKind: string;
  readonly amountMinor: bigint;
}

/** What lines come to that count in the months from one to another, whenever they were booked. */
export async function bookedParts(
  scope: Scope,
  wish: { readonly franchiseeIds: readonly string[]; readonly from: Month; readonly until: Month },
): Promise<BookedPart[]> {
  const rows = await scope.rows<{ franchisee_id: string; kind: string; amount: string }>(sql(
    "simulation.bookedParts",
  )`
    select l.franchisee_id, p.kind, sum(l.amount_minor) as amount
    from settlement_line l join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
    where l.brand_id = ${scope.brandId}::uuid and l.franchisee_id = any(${[...wish.franchiseeIds]}::uuid[])
      and l.month >= ${wish.from} and l.of_month between ${wish.from} and ${wish.until}
    group by l.franchisee_id, p.kind order by l.franchisee_id, p.kind`);
  return rows.map((row) => ({
    ...{ franchiseeId: row.franchisee_id, postingKind: row.kind, amountMinor: BigInt(row.amount) },
  }));
}
