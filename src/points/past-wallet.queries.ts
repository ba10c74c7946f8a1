import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** A member's wallet at an instant, by when things occurred or by when they were booked. */
export interface PastWallet {
  readonly memberId: string;
  readonly asOf: Date;
  readonly by: "OCCURRED" | "BOOKED";
}

/** What the entries until each instant leave in each point account, by address, in the order asked. */
export async function pointAccountsAsOf(
  scope: Scope,
  asked: readonly PastWallet[],
): Promise<Map<string, { balance: bigint }>[]> {
  const rows = await scope.rows<{ at: number; address: string; balance: string }>(sql(
    "points.accountsAsOf",
  )`
    select w.at::int as at, side.address, sum(side.amount) as balance
    from unnest(
      ${asked.map(({ memberId }) => memberId)}::uuid[], ${asked.map(({ asOf }) => asOf)}::timestamptz[],
      ${asked.map(({ by }) => by)}::text[]
    ) with ordinality as w (id, instant, by, at)
    join ledger_transfer t on t.owner_id = w.id and t.asset = 'PTS'
    join ledger_posting p on p.id = t.posting_id and p.owner_id = t.owner_id
    cross join lateral (values (t.from_address, -t.amount), (t.to_address, t.amount)) side (address, amount)
    where t.brand_id = ${scope.brandId}::uuid
      and case w.by when 'OCCURRED' then p.occurred_at else p.booked_at end <= w.instant
    group by w.at, side.address`);
  const found = asked.map(() => new Map<string, { balance: bigint }>());
  for (const { at, address, balance } of rows)
    found[at - 1]?.set(address, { balance: BigInt(balance) });
  return found;
}
