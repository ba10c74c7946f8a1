import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const members = sql("erasure.prove")`
  select count(*) as rows, min(case
    when m.erased_at is null and k.member_id is null
      then format('%s: its key is gone, it was not erased', it)
    when m.erased_at is null then null
    when k.member_id is not null then format('%s: erased, its key is still there', it)
    when m.sealed_name is not null then format('%s: erased, it still has a name', it)
    when exists (select from member_identity i where i.member_id = m.id)
        or exists (select from merge_identity i where i.member_id = m.id)
      then format('%s: erased, it is still found by an identity', it)
    when exists (select from member_profile p where p.member_id = m.id)
      or exists (select from member_tag t where t.member_id = m.id)
      then format('%s: erased, it still has a profile', it)
    when exists (select from merge_proposal o where m.id in (o.member_id, o.other_id) and o.state <> 'MERGED')
      then format('%s: erased, a guess still says whom it looks like', it)
    when exists (select from member_binding b where b.member_id = m.id
        and (b.to_at is null or b.to_at > greatest(m.erased_at, b.from_at + interval '1 millisecond')))
      then format('%s: erased, it is still bound', it)
    end) as broken
  from member m left join member_key k on k.member_id = m.id
  cross join lateral (select format('brand %s, member %s', m.brand_id, m.id)) n (it)`;

/** E1: a member has its key until it is erased, and nothing personal from then on. */
export const erasureChecks: readonly Check[] = [
  {
    invariant: "E1",
    says: "a member has its key until it is erased, and nothing personal from then on",
    of: "members",
    run: proveBy(members),
  },
];
