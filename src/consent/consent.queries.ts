import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { ConsentAct, Contact, Purpose } from "./consent.rules.ts";

/** All that each of the members ever agreed to and took back, oldest first. */
export async function consentsOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, ConsentAct[]>> {
  const rows = await scope.rows<{
    member_id: string;
    id: string;
    purpose: Purpose;
    channel: Contact | null;
    act: ConsentAct["act"];
    text_version: string;
    actor_kind: string;
    actor_id: string | null;
    at: string;
  }>(sql("consent.of")`
    select member_id, id, purpose, channel, act, text_version, actor_kind, actor_id, at
    from member_consent
    where member_id = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
    order by member_id, at, id`);
  return Map.groupBy(
    rows.map((row) => ({
      ...{ id: row.id, memberId: row.member_id, purpose: row.purpose, channel: row.channel },
      ...{ act: row.act, textVersion: row.text_version },
      ...{ actorKind: row.actor_kind, actorId: row.actor_id, at: new Date(row.at) },
    })),
    ({ memberId }) => memberId,
  );
}

/** Adds to members' histories. */
export async function writeConsents(work: Work, acts: readonly ConsentAct[]): Promise<void> {
  await work.rows(sql("consent.write")`
    insert into member_consent
      (member_id, id, brand_id, purpose, channel, act, text_version, actor_kind, actor_id, at)
    select c.member_id, c.id, ${work.brandId}::uuid, c.purpose, c.channel, c.act, c.text_version,
      c.actor_kind, c.actor_id, c.at
    from unnest(${acts.map((a) => a.memberId)}::uuid[], ${acts.map((a) => a.id)}::uuid[],
      ${acts.map((a) => a.purpose)}::text[], ${acts.map((a) => a.channel)}::text[],
      ${acts.map((a) => a.act)}::text[], ${acts.map((a) => a.textVersion)}::text[],
      ${acts.map((a) => a.actorKind)}::text[], ${acts.map((a) => a.actorId)}::uuid[],
      ${acts.map((a) => a.at)}::timestamptz[])
      as c (member_id, id, purpose, channel, act, text_version, actor_kind, actor_id, at)`);
}
