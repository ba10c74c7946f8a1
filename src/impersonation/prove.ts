import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";
import { LONGEST_MINUTES } from "./impersonation.rules.ts";

/** What two instances' clocks may differ by; what was begun in time is finished. */
const SLACK_SECONDS = 60;

const ended = sql("prove.impersonationsEnd")`
  select count(*) as rows, min(format('brand %s, impersonation %s: %s', brand_id, id, why))
    filter (where why is not null) as broken
  from (
    select coalesce(i.brand_id, e.brand_id) as brand_id, coalesce(i.id, e.impersonation_id) as id, case
      when i.id is null then 'it has an end, and no beginning'
      when i.ends_at <= i.began_at or i.ends_at > i.began_at + make_interval(mins => ${LONGEST_MINUTES})
        then format('from %s until %s, expected at most %s minutes', i.began_at, i.ends_at, ${LONGEST_MINUTES}::int)
      when e.at < i.began_at - make_interval(secs => ${SLACK_SECONDS})
        then format('ended at %s, before it began', e.at)
      end as why
    from impersonation i full join impersonation_end e
      on e.brand_id = i.brand_id and e.impersonation_id = i.id) x`;

/** That somebody was turned away, for it was over, is no act by it. */
const within = sql("prove.impersonationsActs")`
  select count(*) as rows, min(format('brand %s, entry %s: %s', brand_id, id, why))
    filter (where why is not null) as broken
  from (
    select a.brand_id, a.id, case
      when i.id is null then format('done by impersonation %s, which is not there', a.impersonation_id)
      when a.behalf_id <> i.supporter_id
        then format('%s acted by impersonation %s, it was given to %s', a.behalf_id, i.id, i.supporter_id)
      when a.actor_id is distinct from coalesce(i.staff_id, i.member_id)
        then format('done in the place of %s, impersonation %s is of another', a.actor_id, i.id)
      when a.at < i.began_at - make_interval(secs => ${SLACK_SECONDS})
        or a.at > least(i.ends_at, e.at) + make_interval(secs => ${SLACK_SECONDS})
        then format('done at %s, impersonation %s was from %s until %s', a.at, i.id, i.began_at,
          least(i.ends_at, e.at))
      end as why
    from audit_entry a
    left join impersonation i on i.brand_id = a.brand_id and i.id = a.impersonation_id
    left join impersonation_end e on e.brand_id = i.brand_id and e.impersonation_id = i.id
    where a.behalf_id is not null and a.act <> 'SIGN_IN_FAILED') x`;

/** K2: nobody acts in another's place but while, and as whom, it was allowed to. */
export const impersonationChecks: readonly Check[] = [
  {
    invariant: "K2",
    says: "whoever acted in another's place did so within an impersonation, which has an end",
    of: "impersonations",
    run: proveBy(ended, within),
  },
];
