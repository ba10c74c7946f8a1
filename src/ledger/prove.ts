import { HUB_ROLE } from "../platform/database/orm.ts";
import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";
import {
  balancesSince,
  chainsSince,
  floorsSince,
  keysSince,
  trackedSince,
  versionsSince,
  zeroSumsSince,
} from "./prove-since.ts";

/** What the ledger cannot know of itself: addresses and tables of the features that use it. */
export interface Chart {
  /** A pattern of the addresses of all tracked accounts, and of no other. */
  readonly tracked: string;
  /** A pattern of the addresses that must not fall below zero. */
  readonly neverBelowZero: string;
  /** Tables that are added to and never changed. */
  readonly addOnly: readonly string[];
}

// A transfer is one row with two sides: it sums to zero by what it is, its posting by its transfers.
const zeroSums = sql("ledger.proveZeroSums")`
  select count(*) as rows, min(case
    when p.id is null then format('brand %s, %s: its transfers have no posting', t.brand_id, it)
    when p.brand_id <> t.brand_id
      then format('brand %s, %s: its transfers are of brand %s', p.brand_id, it, t.brand_id)
    when t.amount <= 0 or t.from_address = t.to_address
      then format('brand %s, %s: %s %s from %s to %s',
        t.brand_id, it, t.amount, t.asset, t.from_address, t.to_address)
    end) as broken
  from ledger_transfer t
  left join ledger_posting p on p.id = t.posting_id and p.owner_id = t.owner_id
  cross join lateral (select format('owner %s, posting %s', t.owner_id, t.posting_id)) n (it)`;

const rights = ({ addOnly }: Chart) => sql("ledger.proveRights")`
  select count(*) as rows, case
    when not exists (select from pg_roles where rolname = ${HUB_ROLE})
      then format('there is no role %s', ${HUB_ROLE}::text)
    else min(format('the role %s may %s %s', r.rolname, act, book)) filter (where case act
      when 'update' then has_any_column_privilege(r.oid, book, act)
      else has_table_privilege(r.oid, book, act) end) end as broken
  from pg_roles r, unnest(${[...addOnly]}::text[]) book,
    unnest('{update,delete,truncate}'::text[]) act
  where r.rolname in (${HUB_ROLE}, current_user)`;

// A posting is one event: what it takes out and puts back in is judged at its end.
const floors = (chart: Chart) => sql("ledger.proveFloors")`
  select count(*) as rows, min(case
    when e.address ~ ${chart.neverBelowZero} and a.address is not null
        and a.floor is distinct from 0
      then format('%s: floor %s, expected 0', it, coalesce(a.floor::text, 'none'))
    when e.balance < a.floor
      then format('%s: posting %s left %s, expected at least %s',
        it, e.posting_id, e.balance, a.floor)
    end) as broken
  from (
    select owner_id, address, brand_id, posting_id, sum(amount) over running as balance,
      lead(posting_id) over running is distinct from posting_id as at_end
    from ledger_entry where address ~ ${chart.tracked}
    window running as (
      partition by owner_id, address order by version rows unbounded preceding)
  ) e left join ledger_account a on a.owner_id = e.owner_id and a.address = e.address
  cross join lateral (
    select format('brand %s, owner %s, account %s', e.brand_id, e.owner_id, e.address)) n (it)
  where e.at_end`;

const keys = sql("ledger.proveKeys")`
  select count(p.id) as rows, min(case
    when p.id is null
      then format('brand %s, key %s: its posting %s is not in the book',
        k.brand_id, k.key, k.posting_id)
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
  from ledger_key k full join ledger_posting p on p.brand_id = k.brand_id and p.key = k.key
  left join ledger_owner o on o.owner_id = p.owner_id`;

const balances = (chart: Chart) => sql("ledger.proveBalances")`
  select count(*) as rows, min(case
    when a.balance is null
      then format('%s: not there, its entries sum to %s %s', it, e.balance, asset)
    when e.balance is null then format('%s: balance %s %s, and no entry', it, a.balance, asset)
    when a.balance <> e.balance
      then format('%s: balance %s, its entries sum to %s', it, a.balance, e.balance)
    when a.balance is distinct from e.last
      then format('%s: balance %s, its last entry left %s',
        it, a.balance, coalesce(e.last::text, 'none'))
    end) as broken
  from (select * from ledger_account where address ~ ${chart.tracked}) a full join (
    select owner_id, address, brand_id, asset, sum(amount) as balance,
      (array_agg(balance_after order by version desc nulls last))[1] as last
    from ledger_entry where address ~ ${chart.tracked}
    group by owner_id, address, brand_id, asset
  ) e using (owner_id, address, brand_id, asset)
  cross join lateral (
    select format('brand %s, owner %s, account %s', brand_id, owner_id, address)) n (it)`;

const versions = (chart: Chart) => sql("ledger.proveVersions")`
  select count(*) as rows, min(case
    when e.version is distinct from e.place
      then format('%s, posting %s: version %s, expected %s',
        it, e.posting_id, coalesce(e.version::text, 'none'), e.place)
    when e.balance_after is distinct from e.balance
      then format('%s, version %s: balance after %s, expected %s',
        it, e.version, coalesce(e.balance_after::text, 'none'), e.balance)
    when a.version is distinct from e.entries
      then format('%s: version %s, its entries are %s',
        it, coalesce(a.version::text, 'none'), e.entries)
    end) as broken
  from (
    select owner_id, address, brand_id, posting_id, version, balance_after,
      row_number() over running as place, sum(amount) over running as balance,
      count(*) over (partition by owner_id, address) as entries
    from ledger_entry where address ~ ${chart.tracked}
    window running as (
      partition by owner_id, address order by version rows unbounded preceding)
  ) e left join ledger_account a on a.owner_id = e.owner_id and a.address = e.address
  cross join lateral (
    select format('brand %s, owner %s, account %s', e.brand_id, e.owner_id, e.address)) n (it)`;

const tracked = (chart: Chart) => sql("ledger.proveTracked")`
  select count(*) as rows, min(case when (address ~ ${chart.tracked}) <> (version is not null)
      or (version is null) <> (balance_after is null)
    then format('brand %s, owner %s, posting %s, account %s: version %s, balance after %s, %s',
      brand_id, owner_id, posting_id, address,
      coalesce(version::text, 'none'), coalesce(balance_after::text, 'none'),
      case when address ~ ${chart.tracked} then 'expected both' else 'expected neither' end)
    end) as broken
  from ledger_entry`;

// The text is put together here a second time. Microseconds, which no posting has, make it another.
const chains = sql("ledger.proveChains")`
  select count(p.id) as rows, min(case
    when p.id is null and (o.seq, o.head) = (0, decode(repeat('00', 32), 'hex')) then null
    when p.id is null
      then format('brand %s, owner %s: its postings end at none, its head is number %s',
        o.brand_id, o.owner_id, o.seq)
    when p.seq <> p.place then format('%s: number %s, expected %s', it, p.seq, p.place)
    when p.chain <> sha256(convert_to(coalesce(encode(p.before, 'hex'), repeat('0', 64)) || e'\n'
        || concat_ws(' ', p.seq, p.id, p.brand_id, p.owner_id, p.kind,
          regexp_replace(to_char(p.occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '000Z$', 'Z'),
          regexp_replace(to_char(p.booked_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '000Z$', 'Z'),
          coalesce(encode(k.fingerprint, 'hex'), ''), coalesce(t.count, 0))
        || e'\n' || coalesce(t.lines, '') || p.key, 'UTF8'))
      then format('%s, number %s: its digest is not that of its content and those before it',
        it, p.seq)
    when p.after is null and o.seq is distinct from p.seq
      then format('%s: the last of its owner is number %s, expected %s',
        it, p.seq, coalesce(o.seq::text, 'none'))
    when p.after is null and o.head <> p.chain
      then format('%s, number %s: its owner''s head is another digest', it, p.seq)
    end) as broken
  from ledger_owner o full join (
    select *, row_number() over numbered as place, lag(chain) over numbered as before,
      lead(id) over numbered as after
    from ledger_posting window numbered as (partition by owner_id order by seq)
  ) p using (owner_id)
  left join ledger_key k on k.brand_id = p.brand_id and k.key = p.key
  left join (
    select posting_id, owner_id, count(*), string_agg(
      concat_ws(' ', no, asset, kind, amount,
        from_address, coalesce(from_balance::text, '-'), coalesce(from_version::text, '-'),
        to_address, coalesce(to_balance::text, '-'), coalesce(to_version::text, '-'))
      || e'\n', '' order by no) as lines
    from ledger_transfer group by posting_id, owner_id
  ) t on t.posting_id = p.id and t.owner_id = p.owner_id
  cross join lateral (
    select format('brand %s, owner %s, posting %s', p.brand_id, p.owner_id, p.id)) n (it)`;

/** L1 to L8, recomputed from the transfers. */
export const ledgerChecks = (chart: Chart): Check[] => [
  {
    invariant: "L1",
    says: "each posting sums to zero per asset, no transfer lacks its posting",
    of: "transfers",
    run: proveBy(zeroSums),
    runSince: (scope, since) => proveBy(zeroSumsSince(since))(scope),
  },
  {
    invariant: "L2",
    says: "nobody the hub works as may change or delete what is in the book",
    of: "rights",
    run: proveBy(rights(chart)),
  },
  {
    invariant: "L3",
    says: "no tracked account was below its floor after any posting",
    of: "balances",
    run: proveBy(floors(chart)),
    runSince: (scope, since) => proveBy(floorsSince(chart, since))(scope),
  },
  {
    invariant: "L4",
    says: "every key stands for one posting, of the same owner and brand",
    of: "postings",
    run: proveBy(keys),
    runSince: (scope, since) => proveBy(keysSince(since))(scope),
  },
  {
    invariant: "L5",
    says: "each balance is the sum of its entries, and the last one's balance after",
    of: "accounts",
    run: proveBy(balances(chart)),
    runSince: (scope, since) => proveBy(balancesSince(chart, since))(scope),
  },
  {
    invariant: "L6",
    says: "versions run 1 to n, each balance after is the one before plus the amount",
    of: "entries",
    run: proveBy(versions(chart)),
    runSince: (scope, since) => proveBy(versionsSince(chart, since))(scope),
  },
  {
    invariant: "L7",
    says: "locks leave no trace; in their place: tracked sides have versions, others none",
    of: "entries",
    run: proveBy(tracked(chart)),
    runSince: (scope, since) => proveBy(trackedSince(chart, since))(scope),
  },
  {
    invariant: "L8",
    says: "each owner's postings are a chain of digests, from number 1 to its head",
    of: "postings",
    run: proveBy(chains),
    runSince: (scope, since) => proveBy(chainsSince(since))(scope),
  },
];
