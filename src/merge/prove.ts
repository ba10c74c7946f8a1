import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

// What left one book came into the other, account by account: the same issuers, days, debts and heights.
const passages = sql("merge.provePassages")`
  select count(distinct p.id) as rows, min(case
    when p.id is null then format('%s: points were passed on, no passage was recorded with it', it)
    when e.posting_id is null then format('%s: nothing was passed on', it)
    when e.left_over <> 0 then format('%s: %s %s left under way of %s', it, e.left_over, e.asset, e.address)
    when e.wrong is not null then format('%s: %s', it, e.wrong)
    when m.id is null then format('%s: there is no merge %s', it, p.merge_ids[1])
    when m.brand_id <> p.brand_id then format('%s: its merge is another brand''s', it)
    when p.cause = 'MERGE' and (p.member_id, p.to_member_id) <> (m.member_id, m.survivor_id)
        or p.cause = 'UNMERGE' and (p.to_member_id, p.member_id) <> (m.member_id, m.survivor_id)
      then format('%s: %s between %s and %s, its merge is of others', it, lower(p.cause), p.member_id, p.to_member_id)
    end) as broken
  from merge_passage p full join (
    select brand_id, posting_id, asset, address, sum(amount) as left_over, min(wrong) as wrong
    from (
      select l.brand_id, coalesce(i.id, l.posting_id) as posting_id, l.asset,
        case when l.from_address like 'moved/%' then l.to_address else l.from_address end as address,
        case when l.from_address like 'moved/%' then l.amount else -l.amount end as amount,
        case when l.kind = 'merge-out' and o.id is null or l.kind = 'merge-in' and i.id is null
            then format('%s by owner %s is not its', l.kind, l.owner_id)
          when (l.from_address like 'moved/%') = (l.to_address like 'moved/%')
            then format('%s moved %s to %s', l.kind, l.from_address, l.to_address)
          when case when l.from_address like 'moved/%' then l.from_address else l.to_address end
              <> 'moved/' || case when l.asset <> 'PTS' or 'debt' in (l.from_address, l.to_address) then 'headquarters'
                else (select issuer from bucket_of(case when l.from_address like 'moved/%' then l.to_address else l.from_address end)) end
            then format('%s moved %s to %s', l.kind, l.from_address, l.to_address) end as wrong
      from ledger_transfer l
      left join merge_passage o on o.id = l.posting_id and o.member_id = l.owner_id
      left join merge_passage i on i.to_posting_id = l.posting_id and i.to_member_id = l.owner_id
      where l.kind in ('merge-out', 'merge-in')
    ) each group by brand_id, posting_id, asset, address
  ) e on e.posting_id = p.id and e.brand_id = p.brand_id
  left join member_merge m on m.id = p.merge_ids[1]
  cross join lateral (select format('brand %s, owner %s, passage %s',
    coalesce(p.brand_id, e.brand_id), p.member_id, coalesce(p.id, e.posting_id))) n (it)`;

// A merge's own record says what its passage moved, and its undoing what went back; never more than was there.
const records = sql("merge.proveRecords")`
  select count(*) as rows, min(case
    when coalesce(r.told, 0) <> coalesce(r.moved, 0)
      then format('%s: %s %s %s, its passage moved %s', it, lower(r.cause), coalesce(r.told, 0), r.address, coalesce(r.moved, 0))
    end) as broken
  from (
    select brand_id, id, cause, asset, address, sum(amount) filter (where side = 'told') as told,
      sum(amount) filter (where side = 'moved') as moved
    from (
      select m.brand_id, m.id, 'MERGE' as cause, j.asset, j.address, j.amount::bigint as amount, 'told' as side
      from member_merge m cross join jsonb_to_recordset(m.moved) j (asset text, address text, amount text)
      union all
      select u.brand_id, u.merge_id, 'UNMERGE', j.asset, j.address, j.amount::bigint, 'told'
      from member_unmerge u cross join jsonb_to_recordset(u.returned) j (asset text, address text, amount text)
      union all
      select p.brand_id, p.merge_ids[1], p.cause, e.asset, e.address, e.amount, 'moved'
      from merge_passage p join ledger_entry e on e.posting_id = p.to_posting_id and e.owner_id = p.to_member_id
        and e.kind = 'merge-in' and e.address not like 'moved/%'
      where p.cause in ('MERGE', 'UNMERGE')
    ) each group by brand_id, id, cause, asset, address
  ) r
  cross join lateral (select format('brand %s, merge %s', r.brand_id, r.id)) n (it)`;

// Who was merged leads to who has its story, holds nothing, belongs nowhere; who was not, or not any more, to itself.
const members = sql("merge.proveMembers")`
  select count(*) as rows, min(case
    when f.id is null and t.merged_into is not null
      then format('%s: leads to %s, no merge in force says so', it, t.merged_into)
    when f.id is not null and t.merged_into is null then format('%s: merged by %s, and leads nowhere', it, f.id)
    when s.brand_id is distinct from t.brand_id and f.id is not null
      then format('%s: was merged into another brand''s member', it)
    when f.id is not null and t.merged_into <> coalesce(s.merged_into, s.id)
      then format('%s: leads to %s, its survivor is %s', it, t.merged_into, coalesce(s.merged_into, s.id))
    when f.id is not null and a.address is not null then format('%s: was merged, and holds %s of %s', it, a.balance, a.address)
    when f.id is not null and b.id is not null then format('%s: was merged, and is bound', it)
    when f.id is not null and i.kind is not null then format('%s: was merged, and has an identity', it)
    end) as broken
  from (select id as member_id from member where merged_into is not null
    union select member_id from member_merge) x
  join member t on t.id = x.member_id
  left join lateral (
    select m.id, m.survivor_id from member_merge m where m.member_id = t.id
      and not exists (select from member_unmerge u where u.merge_id = m.id and u.member_id = m.member_id)
    order by m.id desc limit 1
  ) f on true
  left join member s on s.id = f.survivor_id
  left join lateral (select * from ledger_account a where a.owner_id = t.id and a.asset = 'PTS' and a.balance <> 0
    order by a.address limit 1) a on true
  left join lateral (select id from member_binding b where b.member_id = t.id and b.to_at is null limit 1) b on true
  left join lateral (select kind from member_identity i where i.member_id = t.id limit 1) i on true
  cross join lateral (select format('brand %s, member %s', t.brand_id, t.id)) n (it)`;

/** M2, recomputed from the merges, their undoings, and what the book passed from one to the other. */
export const mergeChecks: readonly Check[] = [
  {
    invariant: "M2",
    says: "what a merged member brought along came in, of the same issuers and days; it holds nothing and leads on",
    of: "passages",
    run: proveBy(passages, records, members),
  },
];
