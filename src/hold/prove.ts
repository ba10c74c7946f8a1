import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

// A hold's id tells its end: the first 48 bits of a uuid v7 are milliseconds.
const holds = sql("hold.prove")`
  select count(*) as rows, min(case
    when h.id is null then format('%s: its accounts are of no hold', it)
    when m.held is null then format('%s: no points were moved into it', it)
    when m.held <> h.points then format('%s: %s points, its transfers moved %s', it, h.points, m.held)
    when m.made <> 1 or m.made_by <> h.posting_id
      then format('%s: not made by posting %s alone', it, h.posting_id)
    when ('x' || translate(left(h.id::text, 13), '-', ''))::bit(48)::bigint
        <> round(extract(epoch from h.until_at) * 1000)::bigint
      then format('%s: until %s, its id tells another instant', it, h.until_at)
    when m.astray is not null then format('%s: %s', it, m.astray)
    when m.ended > 1 then format('%s: ended by %s postings', it, m.ended)
    when m.ended = 1 and m.gone <> h.points
      then format('%s: %s points ended, it reserved %s', it, m.gone, h.points)
    when m.committed_at >= h.until_at
      then format('%s: committed on %s, it had timed out on %s', it, m.committed_at, h.until_at)
    end) as broken
  from points_hold h full join (
    select t.brand_id, t.owner_id, t.hold_id,
      sum(t.amount) filter (where t.way = 'in') as held,
      count(distinct t.posting_id) filter (where t.way = 'in') as made,
      min(t.posting_id::text) filter (where t.way = 'in')::uuid as made_by,
      sum(t.amount) filter (where t.way = 'out') as gone,
      count(distinct t.posting_id) filter (where t.way = 'out') as ended,
      min(t.booked_at) filter (where t.kind = 'commit') as committed_at,
      min(case when t.other is distinct from t.expected
        then format('%s moved %s, expected %s', t.kind, t.other, coalesce(t.expected, 'no such kind'))
        end) as astray
    from (
      select t.*, p.booked_at, case t.way || ' ' || t.kind
          when 'in hold' then own
          when 'out release' then own
          when 'out commit' then 'spent/' || s.code end as expected
      from (
        select brand_id, owner_id, posting_id, kind, amount, 'in' as way, from_address as other,
          split_part(to_address, '/', 2) as hold_id,
          substring(to_address from '^held/[^/]+/(.+)$') as rest
        from ledger_transfer where to_address like 'held/%'
        union all
        select brand_id, owner_id, posting_id, kind, amount, 'out', to_address,
          split_part(from_address, '/', 2), substring(from_address from '^held/[^/]+/(.+)$')
        from ledger_transfer where from_address like 'held/%'
      ) t
      -- The bucket they are of: a first day says that they had waited for it.
      cross join lateral (
        select case when rest ~ '^\\d{4}-\\d\\d-\\d\\d/(\\d{4}-\\d\\d-\\d\\d|never)/' then 'pending/' else 'wallet/' end || rest) b (own)
      left join ledger_posting p on p.id = t.posting_id and p.owner_id = t.owner_id
      left join points_hold o on o.id::text = t.hold_id and o.member_id = t.owner_id
      left join store s on s.id = o.store_id
    ) t group by t.brand_id, t.owner_id, t.hold_id
  ) m on m.hold_id = h.id::text and m.owner_id = h.member_id and m.brand_id = h.brand_id
  cross join lateral (select format('brand %s, owner %s, hold %s', coalesce(h.brand_id, m.brand_id),
    coalesce(h.member_id, m.owner_id), coalesce(h.id::text, m.hold_id))) n (it)`;

/** H1, recomputed from the holds and the transfers of their accounts. */
export const holdChecks: readonly Check[] = [
  {
    invariant: "H1",
    says: "a hold ends once, in time: spent at its store, or back in its own buckets",
    of: "holds",
    run: proveBy(holds),
  },
];
