import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** What an account of the chart holds at an instant; members' accounts of one kind are one. */
export interface TrialRow {
  readonly asset: string;
  readonly account: string;
  readonly debit: bigint;
  readonly credit: bigint;
  /** Credits less debits: above zero, the account is owed something. */
  readonly balance: bigint;
}

export interface TrialWish {
  readonly asOf: Date;
  readonly by: "OCCURRED" | "BOOKED";
}

/** Every account of the chart at an instant; the balances of each asset sum to zero. Reads the whole book until then. */
export async function trialBalance(scope: Scope, wish: TrialWish): Promise<TrialRow[]> {
  const rows = await scope.rows<{ asset: string; account: string; debit: string; credit: string }>(
    sql("accounting.trialBalance")`
    select t.asset, side.account, sum(side.debit) as debit, sum(side.credit) as credit
    from ledger_transfer t
    join ledger_posting p on p.id = t.posting_id and p.owner_id = t.owner_id
    cross join lateral (values (t.from_address, t.amount, 0), (t.to_address, 0, t.amount)) e (address, debit, credit)
    cross join lateral (select case when e.address ~ '^(wallet|pending|held|growth)/' then split_part(e.address, '/', 1)
      else e.address end, e.debit, e.credit) side (account, debit, credit)
    where t.brand_id = ${scope.brandId}::uuid
      and case ${wish.by} when 'OCCURRED' then p.occurred_at else p.booked_at end <= ${wish.asOf}::timestamptz
    group by t.asset, side.account order by t.asset, side.account collate "C"`,
  );
  return rows.map(({ asset, account, ...row }) => {
    const [debit, credit] = [BigInt(row.debit), BigInt(row.credit)];
    return { asset, account, debit, credit, balance: credit - debit };
  });
}
