import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** Points that members hold, of one issuer, vintage and cost. */
export interface Vintage {
  /** A store's code, or headquarters. */
  readonly issuerCode: string;
  /** Null: good for ever, or their days have not begun. */
  readonly lastDay: string | null;
  /** As it was recorded: `2` paid at issue, `2u` due at use; null: nothing. */
  readonly cost: string | null;
  readonly points: bigint;
}

/** What members hold now, in wallets, pending and in holds: of vintages that are not over on a local day. */
export async function vintagesHeld(scope: Scope, today: string): Promise<Vintage[]> {
  const rows = await scope.rows<{
    issuer: string;
    last_day: string | null;
    cost: string | null;
    points: string;
  }>(sql("accounting.vintages")`
    select b.issuer, nullif(b.last_day, 'never') as last_day, b.cost, sum(a.balance) as points
    from ledger_account a cross join lateral bucket_of(a.address) b
    where a.brand_id = ${scope.brandId}::uuid and a.asset = 'PTS' and a.balance > 0 and b.issuer is not null
      and (b.last_day is null or b.last_day collate "C" >= ${today})
    group by b.issuer, b.last_day, b.cost
    order by b.issuer collate "C", b.last_day collate "C" nulls last, b.cost collate "C" nulls first`);
  return rows.map((row) => ({
    ...{ issuerCode: row.issuer, lastDay: row.last_day, cost: row.cost },
    points: BigInt(row.points),
  }));
}

/** How points of vintages that are over ended, by issuer. */
export interface Ended {
  readonly issuerCode: string;
  readonly spent: bigint;
  readonly expired: bigint;
}

/** What was spent and what expired of buckets whose last day is before a local day; what came back is taken off. */
export async function endedVintages(scope: Scope, today: string): Promise<Ended[]> {
  const rows = await scope.rows<{ issuer: string; spent: string; expired: string }>(sql(
    "accounting.ended",
  )`
    select b.issuer,
      coalesce(sum(case t.kind when 'unspend' then -t.amount else t.amount end)
        filter (where t.kind in ('spend', 'commit', 'unspend')), 0) as spent,
      coalesce(sum(case t.kind when 'revive' then -t.amount else t.amount end)
        filter (where t.kind in ('expire', 'revive')), 0) as expired
    from ledger_transfer t
    cross join lateral bucket_of(case when t.kind in ('unspend', 'revive') then t.to_address else t.from_address end) b
    where t.brand_id = ${scope.brandId}::uuid and t.asset = 'PTS'
      and t.kind in ('spend', 'commit', 'unspend', 'expire', 'revive')
      and b.last_day collate "C" < ${today}
    group by b.issuer order by b.issuer collate "C"`);
  return rows.map((row) => ({
    ...{ issuerCode: row.issuer, spent: BigInt(row.spent), expired: BigInt(row.expired) },
  }));
}
