import type { Tampering } from "./tamperings.ts";

const noted = (detail: string) =>
  `(select e.id from audit_entry e join audit_link l on l.entry_id = e.id
    where e.detail = '${detail}' order by l.seq limit 1)`;

/** What was done in another's place, by an impersonation that was ended or was not. */
const inPlace = (ended: string) =>
  `(select e.id from audit_entry e
    left join impersonation_end i on i.impersonation_id = e.impersonation_id
    where e.act = 'IDENTITIES_SHOWN' and i.at ${ended} and e.behalf_id is not null limit 1)`;

/** Tamperings with the trail, and with who acts in another's place. */
export const notings: Tampering[] = [
  [
    "K1",
    "an entry says that somebody else looked",
    `update audit_entry set actor_id = gen_random_uuid() where id = ${noted("CARD")}`,
    "its digest is not that of what it says",
  ],
  [
    "K1",
    "an entry is of another time",
    `update audit_entry set at = at + interval '1 microsecond' where id = ${noted("CARD")}`,
    "its digest is not that of what it says",
  ],
  [
    "K1",
    "an entry is gone",
    `delete from audit_entry where id = ${noted("CARD")}`,
    "number \\d+: it is gone",
  ],
  [
    "K1",
    "an entry and its place are gone",
    `with gone as (delete from audit_link where entry_id = ${noted("CARD")} returning entry_id)
      delete from audit_entry where id in (select entry_id from gone)`,
    "the next is",
  ],
  [
    "K1",
    "a digest was written anew",
    "update audit_link set chain = sha256(chain) where seq = 2",
    "its digest is not that of what it says",
  ],
  [
    "K1",
    "an entry of last week was slipped in",
    `insert into audit_entry (brand_id, id, act, actor_kind, at, outcome, objects)
      select brand_id, gen_random_uuid(), 'EXPORTED', 'system', at - interval '7 days', 'DONE', '{}'
      from audit_entry where id = ${noted("CARD")}`,
    "it is in no chain, later ones are",
  ],
  [
    "K1",
    "an entry was slipped in where nothing is sealed any more",
    `insert into audit_entry (brand_id, id, act, actor_kind, at, outcome, objects)
      select brand_id, '00000000-0000-7000-8000-000000000001', 'EXPORTED', 'system', at, 'DONE', '{}'
      from audit_entry where id = ${noted("CARD")}`,
    "it is in no chain, later ones are",
  ],
  [
    "K2",
    "somebody acted in another's place when it was over",
    `update audit_entry set at = at + interval '12 minutes' where id = ${inPlace("is null")}`,
    "done at .*, impersonation .* was from",
  ],
  [
    "K2",
    "somebody acted in another's place when it was ended",
    `update audit_entry set at = at + interval '2 minutes' where id = ${inPlace("is not null")}`,
    "done at .*, impersonation .* was from",
  ],
  [
    "K2",
    "another acted by it than it was given to",
    `update impersonation set supporter_id = gen_random_uuid() where id in
      (select impersonation_id from audit_entry where id = ${inPlace("is null")})`,
    "it was given to",
  ],
  [
    "K2",
    "it was of another",
    `update impersonation set member_id = gen_random_uuid() where id in
      (select impersonation_id from audit_entry where id = ${inPlace("is null")})`,
    "is of another",
  ],
  [
    "K2",
    "an impersonation is gone",
    "delete from impersonation where id in (select impersonation_id from impersonation_end)",
    "it has an end, and no beginning",
  ],
  [
    "K2",
    "an impersonation and its end are gone",
    `with gone as (delete from impersonation_end returning impersonation_id)
      delete from impersonation where id in (select impersonation_id from gone)`,
    "which is not there",
  ],
  [
    "K2",
    "an impersonation ended before it began",
    "update impersonation_end set at = at - interval '1 day'",
    "before it began",
  ],
  [
    "K2",
    "an impersonation lasts for ever",
    `alter table impersonation drop constraint impersonation_is_short;
      update impersonation set ends_at = 'infinity'`,
    "expected at most 60 minutes",
  ],
];
