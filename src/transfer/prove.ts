import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const transfers = sql("transfer.prove")`
  select count(*) as rows, min(case
    when t.id is null then format('%s: points moved, no transfer was recorded with it', it)
    when m.given is null then format('%s: no points were moved', it)
    when m.given <> t.points then format('%s: %s points, its transfers gave %s', it, t.points, m.given)
    when m.left_over is not null then format('%s: %s under way still', it, m.left_over)
    when m.astray is not null then format('%s: %s', it, m.astray)
    when f.brand_id is distinct from t.brand_id or g.brand_id is distinct from t.brand_id
      then format('%s: a member is of another brand', it)
    when t.day <> to_char(t.moved_at at time zone b.time_zone, 'YYYY-MM-DD')
      then format('%s: on %s, it was moved on %s', it, t.day, t.moved_at)
    end) as broken
  from points_transfer t full join (
    select brand_id, id,
      sum(given) as given,
      min(format('moved/%s', rest)) filter (where under_way <> 0) as left_over,
      min(astray) as astray
    from (
      select brand_id, id, bucket as rest, sum(sign * amount) as under_way,
        sum(amount) filter (where sign = 1) as given, min(astray) as astray
      from (
        select l.brand_id, coalesce(o.id, i.id, l.posting_id) as id, l.amount,
          case when l.to_address like 'moved/%' then 1 else -1 end as sign,
          case when l.to_address like 'moved/%' then l.from_address else l.to_address end as bucket,
          case when l.to_address like 'moved/%' and (l.kind <> 'give' or o.id is null)
                or l.from_address like 'moved/%' and (l.kind <> 'receive' or i.id is null)
              then format('%s by owner %s is not its', l.kind, l.owner_id)
            when substring(l.to_address || ' ' || l.from_address from 'moved/([^/ ]+)')
                <> (select issuer from bucket_of(case when l.to_address like 'moved/%' then l.from_address else l.to_address end))
              then format('%s moved %s to %s', l.kind, l.from_address, l.to_address) end as astray
        from ledger_transfer l
        left join points_transfer o on o.id = l.posting_id and o.member_id = l.owner_id
        left join points_transfer i on i.to_posting_id = l.posting_id and i.to_member_id = l.owner_id
        where (l.to_address like 'moved/%' or l.from_address like 'moved/%')
          and l.kind not in ('merge-out', 'merge-in')
      ) each group by brand_id, id, bucket
    ) bucket group by brand_id, id
  ) m on m.id = t.id and m.brand_id = t.brand_id
  left join member f on f.id = t.member_id
  left join member g on g.id = t.to_member_id
  left join brand b on b.id = t.brand_id
  cross join lateral (select format('brand %s, owner %s, transfer %s',
    coalesce(t.brand_id, m.brand_id), t.member_id, coalesce(t.id, m.id))) n (it)`;

// The bound of a day is judged by the rule in force; a member's gifts of a day are counted in order.
const bounds = sql("transfer.proveBounds")`
  select count(*) as rows, min(case when given > coalesce(daily, 0)
    then format('brand %s, owner %s, transfer %s: %s points given on %s, %s were allowed',
      brand_id, member_id, id, given, day, coalesce(daily, 0)) end) as broken
  from (
    select t.*, sum(t.points) over (partition by t.member_id, t.day order by t.id) as given,
      (select r.daily_points from transfer_rule r
        where r.brand_id = t.brand_id and r.from_at <= t.moved_at order by r.version desc limit 1) as daily
    from points_transfer t
  ) t`;

/** T1, recomputed from the transfers between members and what the book moved. */
export const transferChecks: readonly Check[] = [
  {
    invariant: "T1",
    says: "what a member gave, another got, of the same issuers and days; nothing is under way",
    of: "gifts",
    run: proveBy(transfers, bounds),
  },
];
