import type { PageAsk, PagedRow } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** The balances of each member's point accounts, by address. */
export async function pointAccountsOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, Map<string, { balance: bigint }>>> {
  const rows = await scope.rows<{ owner_id: string; address: string; balance: string }>(sql(
    "points.accountsOf",
  )`
    select owner_id, address, balance from ledger_account
    where owner_id = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid and asset = 'PTS'`);
  const found = new Map<string, Map<string, { balance: bigint }>>();
  for (const row of rows) {
    const accounts = found.get(row.owner_id) ?? new Map();
    found.set(row.owner_id, accounts.set(row.address, { balance: BigInt(row.balance) }));
  }
  return found;
}

/** One movement of a member's points; `change` is signed for the member. */
export interface PointsEntry {
  readonly postingId: string;
  readonly no: number;
  readonly kind: string;
  readonly change: bigint;
  readonly fromAddress: string;
  readonly toAddress: string;
  readonly occurredAt: Date;
  readonly bookedAt: Date;
}

interface EntryRow {
  at: number;
  posting_id: string;
  no: number;
  kind: string;
  amount: string;
  from_address: string;
  to_address: string;
  occurred_at: string;
  booked_at: string;
}

const asEntry = (row: EntryRow): PointsEntry => ({
  postingId: row.posting_id,
  no: row.no,
  kind: row.kind,
  // A repayment or an activation moves points within the wallet: the two sides cancel out. What is held left
  // it, and comes back when it is released; `isMembers` does not know it.
  change: BigInt(row.amount) * (isMembers(row.to_address) - isMembers(row.from_address)),
  fromAddress: row.from_address,
  toAddress: row.to_address,
  occurredAt: new Date(row.occurred_at),
  bookedAt: new Date(row.booked_at),
});

const isMembers = (address: string) => (/^(wallet\/|pending\/|debt$)/.test(address) ? 1n : 0n);

/** Each member's point movements, newest first, from behind `[postingId, no]`. */
export async function pointsEntries(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<PointsEntry>[]> {
  const behind = asked.map((ask) => ask.behind ?? ["ffffffff-ffff-ffff-ffff-ffffffffffff", "0"]);
  const rows = await scope.rows<EntryRow>(sql("points.entries")`
    select w.at::int as at, t.posting_id, t.no, t.kind, t.amount, t.from_address, t.to_address,
      p.occurred_at, p.booked_at
    from unnest(
      ${asked.map((ask) => ask.of)}::uuid[], ${behind.map(([postingId]) => postingId)}::uuid[],
      ${behind.map(([, no]) => no)}::smallint[]
    ) with ordinality as w (id, posting_id, no, at)
    cross join lateral (
      select posting_id, no, kind, amount, from_address, to_address from ledger_transfer
      where owner_id = w.id and brand_id = ${scope.brandId}::uuid and asset = 'PTS'
        and (posting_id, no) < (w.posting_id, w.no)
      order by posting_id desc, no desc limit ${limit}
    ) t
    join ledger_posting p on p.id = t.posting_id and p.owner_id = w.id
    order by w.at, t.posting_id desc, t.no desc`);
  return rows.map((row) => [row.at, asEntry(row)]);
}

/** A spending as it was recorded. */
export interface Spending {
  readonly id: string;
  readonly memberId: string;
  readonly storeId: string;
  readonly source: string;
  readonly number: string;
  readonly points: bigint;
  readonly occurredAt: Date;
  readonly bookedAt: Date;
}

export async function writeSpending(scope: Scope, spending: Spending): Promise<void> {
  await scope.rows(sql("points.writeSpending")`
    insert into points_spending (id, member_id, brand_id, store_id, source, number, points, occurred_at, booked_at)
    values (${spending.id}::uuid, ${spending.memberId}::uuid, ${scope.brandId}::uuid, ${spending.storeId}::uuid,
      ${spending.source}, ${spending.number}, ${spending.points}::bigint,
      ${spending.occurredAt}::timestamptz, ${spending.bookedAt}::timestamptz)`);
}

export async function spendingOf(
  scope: Scope,
  memberId: string,
  id: string,
): Promise<Spending | undefined> {
  const [row] = await scope.rows<{
    id: string;
    member_id: string;
    store_id: string;
    source: string;
    number: string;
    points: string;
    occurred_at: string;
    booked_at: string;
  }>(sql("points.spendingOf")`
    select id, member_id, store_id, source, number, points, occurred_at, booked_at from points_spending
    where id = ${id}::uuid and member_id = ${memberId}::uuid and brand_id = ${scope.brandId}::uuid`);
  return (
    row && {
      id: row.id,
      memberId: row.member_id,
      storeId: row.store_id,
      source: row.source,
      number: row.number,
      points: BigInt(row.points),
      occurredAt: new Date(row.occurred_at),
      bookedAt: new Date(row.booked_at),
    }
  );
}
