import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const ended = sql("expiry.proveEnded")`
  select count(*) as rows, min(case
    when b.last_day collate "C" >= p.booked_on
      then format('%s: expired on %s, it is good until %s', it, p.booked_on, b.last_day)
    when t.to_address <> 'breakage/' || b.issuer
      then format('%s: expired to %s, expected breakage/%s', it, t.to_address, b.issuer)
    when t.from_balance is distinct from 0
      then format('%s: %s left of what expired, expected 0', it, coalesce(t.from_balance::text, 'unknown'))
    end) as broken
  from ledger_transfer t
  cross join lateral bucket_of(t.from_address) b
  join lateral (
    select to_char(p.booked_at at time zone b.time_zone, 'YYYY-MM-DD') collate "C"
    from ledger_posting p join brand b on b.id = p.brand_id
    where p.id = t.posting_id and p.owner_id = t.owner_id
  ) p (booked_on) on true
  cross join lateral (select format('brand %s, owner %s, posting %s, account %s',
    t.brand_id, t.owner_id, t.posting_id, t.from_address)) n (it)
  where t.kind = 'expire'`;

const revived = sql("expiry.proveRevived")`
  select count(*) as rows, min(case when revived > expired
    then format('brand %s, owner %s, account %s: %s points revived, %s had expired',
      brand_id, owner_id, address, revived, expired) end) as broken
  from (
    select brand_id, owner_id, address,
      coalesce(sum(-amount) filter (where kind = 'expire'), 0) as expired,
      coalesce(sum(amount) filter (where kind = 'revive'), 0) as revived
    from ledger_entry where kind in ('expire', 'revive') and address not like 'breakage/%'
    group by brand_id, owner_id, address
  ) e`;

// What was in a bucket when the day after its last began is gone once the job has come by on that day.
const emptied = sql("expiry.proveEmptied")`
  select count(*) as rows, min(case when e.last_booked_on < j.ran_on
    then format('brand %s, owner %s, account %s: %s points are over, the job of %s left them',
      l.brand_id, l.owner_id, l.address, l.balance, j.ran_on) end) as broken
  from ledger_account l
  join brand b on b.id = l.brand_id
  cross join lateral bucket_of(l.address) a
  join job on job.name = 'expire-points'
  cross join lateral (select to_char(job.ran_at at time zone b.time_zone, 'YYYY-MM-DD') collate "C") j (ran_on)
  left join lateral (
    select max(to_char(p.booked_at at time zone b.time_zone, 'YYYY-MM-DD') collate "C")
    from ledger_transfer t join ledger_posting p on p.id = t.posting_id and p.owner_id = t.owner_id
    where t.owner_id = l.owner_id and t.asset = 'PTS' and l.address in (t.from_address, t.to_address)
  ) e (last_booked_on) on true
  where l.asset = 'PTS' and l.balance > 0 and l.address ~ '^(wallet|pending)/'
    and a.last_day collate "C" < j.ran_on`;

/** P3: what expired was over, and nothing of it stays counted. */
export const expiryChecks: readonly Check[] = [
  {
    invariant: "P3",
    says: "what expired was over, went to its issuer's breakage, and nothing of it was left",
    of: "expiries",
    run: proveBy(ended, revived, emptied),
  },
];
