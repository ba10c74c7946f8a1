import { type Statement, sql } from "../platform/database/sql.ts";

/*
 * What was booked after an instant, proved by itself: each new row by its content, and the first of each account and owner
 * by the row before it, which an earlier proof has vouched for. Rows that are older are read, not proved again.
 * Transfers are joined by posting alone, and L1 says that the owner is the same: joined by both, PostgreSQL takes the two for
 * independent, expects next to no rows, and looks for older ones once for each. Ids are made in order of time, so transfers are
 * read from the first new id on.
 */

/** The patterns of addresses that the checks of the whole book are given. */
interface Patterns {
  readonly tracked: string;
  readonly neverBelowZero: string;
}

export const zeroSumsSince = (since: Date): Statement => sql("ledger.proveZeroSumsSince")`
  select count(*) as rows, min(case
    when p.owner_id <> t.owner_id
      then format('brand %s, %s: its posting is of owner %s', p.brand_id, it, p.owner_id)
    when p.brand_id <> t.brand_id
      then format('brand %s, %s: its transfers are of brand %s', p.brand_id, it, t.brand_id)
    when t.amount <= 0 or t.from_address = t.to_address
      then format('brand %s, %s: %s %s from %s to %s',
        t.brand_id, it, t.amount, t.asset, t.from_address, t.to_address)
    end) as broken
  from ledger_posting_since(${since}::timestamptz) p
  join ledger_transfer t on t.posting_id = p.id and t.posting_id >= (
      select id from ledger_posting_since(${since}::timestamptz) order by id limit 1)
  cross join lateral (select format('owner %s, posting %s', t.owner_id, t.posting_id)) n (it)`;

export const floorsSince = ({ tracked, neverBelowZero }: Patterns, since: Date): Statement =>
  sql("ledger.proveFloorsSince")`
  select count(*) as rows, min(case
    when e.address ~ ${neverBelowZero} and a.address is not null and a.floor is distinct from 0
      then format('%s: floor %s, expected 0', it, coalesce(a.floor::text, 'none'))
    when e.balance_after < a.floor
      then format('%s: posting %s left %s, expected at least %s',
        it, e.posting_id, e.balance_after, a.floor)
    end) as broken
  from (
    select distinct on (e.owner_id, e.address, e.posting_id) e.* from ledger_posting_since(${since}::timestamptz) p
    join ledger_entry e on e.posting_id = p.id and e.posting_id >= (
      select id from ledger_posting_since(${since}::timestamptz) order by id limit 1)
    where e.address ~ ${tracked}
    order by e.owner_id, e.address, e.posting_id, e.version desc
  ) e left join ledger_account a on a.owner_id = e.owner_id and a.address = e.address
  cross join lateral (
    select format('brand %s, owner %s, account %s', e.brand_id, e.owner_id, e.address)) n (it)`;

export const keysSince = (since: Date): Statement => sql("ledger.proveKeysSince")`
  select count(*) as rows, min(case
    when k.key is null
      then format('brand %s, owner %s, posting %s: its key %s is not known',
        p.brand_id, p.owner_id, p.id, p.key)
    when k.posting_id <> p.id
      then format('brand %s, key %s: stands for posting %s, and posting %s has it too',
        k.brand_id, k.key, k.posting_id, p.id)
    when k.owner_id <> p.owner_id
      then format('brand %s, key %s: owner %s, its posting''s is %s',
        k.brand_id, k.key, k.owner_id, p.owner_id)
    when o.brand_id is distinct from p.brand_id
      then format('brand %s, posting %s: its owner %s is of brand %s',
        p.brand_id, p.id, p.owner_id, coalesce(o.brand_id::text, 'none'))
    end) as broken
  from ledger_posting_since(${since}::timestamptz) p
  left join ledger_key k on k.brand_id = p.brand_id and k.key = p.key
  left join ledger_owner o on o.owner_id = p.owner_id`;

export const balancesSince = ({ tracked }: Patterns, since: Date): Statement =>
  sql("ledger.proveBalancesSince")`
  select count(*) as rows, min(case
    when a.balance is null
      then format('%s: not there, its last entry left %s', it, e.balance_after)
    when a.version is distinct from e.version
      then format('%s: version %s, its last entry''s is %s', it, a.version, e.version)
    when a.balance is distinct from e.balance_after
      then format('%s: balance %s, its last entry left %s', it, a.balance, e.balance_after)
    end) as broken
  from (
    select distinct on (e.owner_id, e.address) e.* from ledger_posting_since(${since}::timestamptz) p
    join ledger_entry e on e.posting_id = p.id and e.posting_id >= (
      select id from ledger_posting_since(${since}::timestamptz) order by id limit 1)
    where e.address ~ ${tracked}
    order by e.owner_id, e.address, e.version desc
  ) e left join ledger_account a on a.owner_id = e.owner_id and a.address = e.address
  cross join lateral (
    select format('brand %s, owner %s, account %s', e.brand_id, e.owner_id, e.address)) n (it)`;

export const versionsSince = ({ tracked }: Patterns, since: Date): Statement =>
  sql("ledger.proveVersionsSince")`
  with fresh as materialized (
    select e.*, lag(e.version) over running as last_version,
      lag(e.balance_after) over running as last_balance
    from ledger_posting_since(${since}::timestamptz) p
    join ledger_entry e on e.posting_id = p.id and e.posting_id >= (
      select id from ledger_posting_since(${since}::timestamptz) order by id limit 1)
    where e.address ~ ${tracked}
    window running as (partition by e.owner_id, e.address order by e.version)
  ), older as (
    select e.owner_id, e.address, e.version, e.balance_after from ledger_entry e
    where (e.owner_id, e.address, e.version) in (
      select owner_id, address, version - 1 from fresh where last_version is null)
  )
  select count(*) as rows, min(case
    when f.version is distinct from coalesce(f.last_version, o.version, 0) + 1
      then format('%s, posting %s: version %s, expected %s', it, f.posting_id, f.version,
        coalesce(f.last_version, o.version, 0) + 1)
    when f.balance_after is distinct from coalesce(f.last_balance, o.balance_after, 0) + f.amount
      then format('%s, version %s: balance after %s, expected %s', it, f.version,
        f.balance_after, coalesce(f.last_balance, o.balance_after, 0) + f.amount)
    end) as broken
  from fresh f left join older o
    on o.owner_id = f.owner_id and o.address = f.address and o.version = f.version - 1
  cross join lateral (
    select format('brand %s, owner %s, account %s', f.brand_id, f.owner_id, f.address)) n (it)`;

export const trackedSince = ({ tracked }: Patterns, since: Date): Statement =>
  sql("ledger.proveTrackedSince")`
  select count(*) as rows, min(case when (e.address ~ ${tracked}) <> (e.version is not null)
      or (e.version is null) <> (e.balance_after is null)
    then format('brand %s, owner %s, posting %s, account %s: version %s, balance after %s, %s',
      e.brand_id, e.owner_id, e.posting_id, e.address,
      coalesce(e.version::text, 'none'), coalesce(e.balance_after::text, 'none'),
      case when e.address ~ ${tracked} then 'expected both' else 'expected neither' end)
    end) as broken
  from ledger_posting_since(${since}::timestamptz) p join ledger_entry e on e.posting_id = p.id`;

export const chainsSince = (since: Date): Statement => sql("ledger.proveChainsSince")`
  select count(*) as rows, min(case
    when p.seq > 1 and b.chain is null
      then format('%s: number %s, and no posting is number %s', it, p.seq, p.seq - 1)
    when p.chain <> sha256(convert_to(coalesce(encode(b.chain, 'hex'), repeat('0', 64)) || e'\\n'
        || concat_ws(' ', p.seq, p.id, p.brand_id, p.owner_id, p.kind,
          regexp_replace(to_char(p.occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '000Z$', 'Z'),
          regexp_replace(to_char(p.booked_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '000Z$', 'Z'),
          coalesce(encode(k.fingerprint, 'hex'), ''), t.count)
        || e'\\n' || coalesce(t.lines, '') || p.key, 'UTF8'))
      then format('%s, number %s: its digest is not that of its content and those before it',
        it, p.seq)
    when p.last and (o.seq, o.head) is distinct from (p.seq, p.chain)
      then format('%s: the last of its owner is number %s, its owner''s head is number %s%s',
        it, p.seq, coalesce(o.seq::text, 'none'), case o.seq when p.seq then ', another' else '' end)
    end) as broken
  from (
    select *, lead(id) over (partition by owner_id order by seq) is null as last
    from ledger_posting_since(${since}::timestamptz)
  ) p
  left join ledger_posting b on b.owner_id = p.owner_id and b.seq = p.seq - 1
  left join ledger_owner o on o.owner_id = p.owner_id
  left join ledger_key k on k.brand_id = p.brand_id and k.key = p.key
  cross join lateral (
    select count(*), string_agg(
      concat_ws(' ', no, asset, kind, amount,
        from_address, coalesce(from_balance::text, '-'), coalesce(from_version::text, '-'),
        to_address, coalesce(to_balance::text, '-'), coalesce(to_version::text, '-'))
      || e'\\n', '' order by no) as lines
    from ledger_transfer where posting_id = p.id and owner_id = p.owner_id
  ) t
  cross join lateral (
    select format('brand %s, owner %s, posting %s', p.brand_id, p.owner_id, p.id)) n (it)`;
