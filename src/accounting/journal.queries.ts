import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** A transfer as a journal books it: the account it leaves is debited, the one it reaches credited. */
export interface JournalEntry {
  readonly bookedAt: Date;
  readonly occurredAt: Date;
  readonly postingId: string;
  readonly no: number;
  /** What kind of posting it is, and of transfer. */
  readonly posting: string;
  readonly kind: string;
  readonly asset: string;
  readonly amount: bigint;
  readonly fromAddress: string;
  readonly toAddress: string;
}

const PAGE = 5_000;

/**
 * Every transfer of an asset that was booked from an instant on and before another, in order of booking, a page at a time.
 * Postings' ids run with the hub's clock only roughly: a page goes by instant, id and number.
 */
export async function* journal(
  scope: Scope,
  wish: { readonly asset: string; readonly from: Date; readonly before: Date },
): AsyncGenerator<JournalEntry[]> {
  let behind = { at: wish.from, id: "00000000-0000-0000-0000-000000000000", no: -1 };
  for (;;) {
    const rows = await scope.rows<{
      booked_at: string;
      occurred_at: string;
      posting_id: string;
      no: number;
      posting: string;
      kind: string;
      asset: string;
      amount: string;
      from_address: string;
      to_address: string;
    }>(sql("accounting.journal")`
      select p.booked_at, p.occurred_at, t.posting_id, t.no, p.kind as posting, t.kind, t.asset, t.amount,
        t.from_address, t.to_address
      from ledger_posting p join ledger_transfer t on t.posting_id = p.id and t.owner_id = p.owner_id
      where p.brand_id = ${scope.brandId}::uuid and t.asset = ${wish.asset}
        and p.booked_at >= ${behind.at}::timestamptz and p.booked_at < ${wish.before}::timestamptz
        and (p.booked_at, p.id, t.no) > (${behind.at}::timestamptz, ${behind.id}::uuid, ${behind.no}::int)
      order by p.booked_at, p.id, t.no limit ${PAGE}`);
    if (rows.length > 0)
      yield rows.map((row) => ({
        ...{ bookedAt: new Date(row.booked_at), occurredAt: new Date(row.occurred_at) },
        ...{ postingId: row.posting_id, no: row.no, posting: row.posting, kind: row.kind },
        ...{ asset: row.asset, amount: BigInt(row.amount) },
        ...{ fromAddress: row.from_address, toAddress: row.to_address },
      }));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    behind = { at: new Date(last.booked_at), id: last.posting_id, no: last.no };
  }
}
