import { type PageWish, pageSize } from "../kernel/page.ts";
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

/** A member's point movements, newest first, from behind `[postingId, no]`. */
export async function pointsEntries(
  scope: Scope,
  memberId: string,
  wish: PageWish & { readonly behind?: readonly string[] | undefined },
): Promise<PointsEntry[]> {
  const [postingId = "ffffffff-ffff-ffff-ffff-ffffffffffff", no = "0"] = wish.behind ?? [];
  const rows = await scope.rows<{
    posting_id: string;
    no: number;
    kind: string;
    amount: string;
    from_address: string;
    to_address: string;
    occurred_at: string;
    booked_at: string;
  }>(sql("points.entries")`
    select t.posting_id, t.no, t.kind, t.amount, t.from_address, t.to_address, p.occurred_at, p.booked_at
    from ledger_transfer t join ledger_posting p on p.id = t.posting_id and p.owner_id = t.owner_id
    where t.owner_id = ${memberId}::uuid and t.brand_id = ${scope.brandId}::uuid and t.asset = 'PTS'
      and (t.posting_id, t.no) < (${postingId}::uuid, ${no}::smallint)
    order by t.posting_id desc, t.no desc limit ${pageSize(wish) + 1}`);
  return rows.map((row) => ({
    postingId: row.posting_id,
    no: row.no,
    kind: row.kind,
    // A repayment moves points within the wallet: bucket and debt cancel out.
    change:
      row.kind === "repay"
        ? 0n
        : isWallet(row.to_address)
          ? BigInt(row.amount)
          : -BigInt(row.amount),
    fromAddress: row.from_address,
    toAddress: row.to_address,
    occurredAt: new Date(row.occurred_at),
    bookedAt: new Date(row.booked_at),
  }));
}

const isWallet = (address: string) => address.startsWith("wallet/") || address === "debt";

/** The earning rules of the brand, oldest first. */
export async function earningRules(scope: Scope) {
  const rows = await scope.rows<{
    id: string;
    version: number;
    points_per_step: string;
    step_minor: string;
    valid_months: number | null;
    from_at: string;
  }>(sql("points.earningRules")`
    select id, version, points_per_step, step_minor, valid_months, from_at from earning_rule
    where brand_id = ${scope.brandId}::uuid order by version`);
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    pointsPerStep: BigInt(row.points_per_step),
    stepMinor: BigInt(row.step_minor),
    validMonths: row.valid_months,
    fromAt: new Date(row.from_at),
  }));
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
