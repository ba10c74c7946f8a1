import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Tag, TagKind } from "./tag.rules.ts";

/** The tags that stand for each of the members now, in order. */
export async function tagsOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, Tag[]>> {
  const rows = await scope.rows<{
    member_id: string;
    tag: string;
    kind: TagKind;
    source: string | null;
    tagged_by: string | null;
    from_at: string;
    until_at: string | null;
  }>(sql("tag.of")`
    select member_id, tag, kind, source, tagged_by, from_at, until_at from member_tag
    where member_id = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
      and (until_at is null or until_at > ${scope.now}::timestamptz)
    order by member_id, tag`);
  const found = new Map<string, Tag[]>();
  for (const row of rows) {
    const tags = found.get(row.member_id) ?? [];
    found.set(row.member_id, tags);
    tags.push({
      ...{ tag: row.tag, kind: row.kind, source: row.source, taggedBy: row.tagged_by },
      fromAt: new Date(row.from_at),
      untilAt: row.until_at === null ? null : new Date(row.until_at),
    });
  }
  return found;
}

/** A tag for members; where one has it already, what is said last stands. */
export async function writeTag(work: Work, memberIds: readonly string[], tag: Tag): Promise<void> {
  await work.rows(sql("tag.write")`
    insert into member_tag (member_id, tag, brand_id, kind, source, tagged_by, from_at, until_at)
    select m.id, ${tag.tag}, ${work.brandId}::uuid, ${tag.kind}, ${tag.source}, ${tag.taggedBy}::uuid,
      ${tag.fromAt}::timestamptz, ${tag.untilAt}::timestamptz
    from unnest(${[...memberIds]}::uuid[]) as m (id)
    on conflict (member_id, tag) do update set kind = excluded.kind, source = excluded.source,
      tagged_by = excluded.tagged_by, from_at = excluded.from_at, until_at = excluded.until_at`);
}

/** Takes a tag from members; answers how many had it. */
export async function removeTag(
  work: Work,
  memberIds: readonly string[],
  tag: string,
): Promise<number> {
  const rows = await work.rows(sql("tag.remove")`
    delete from member_tag where member_id = any(${[...memberIds]}::uuid[]) and tag = ${tag}
      and brand_id = ${work.brandId}::uuid returning 1`);
  return rows.length;
}

/** Takes all tags from a member. */
export async function forgetTags(work: Work, memberId: string): Promise<void> {
  await work.rows(sql("tag.forget")`
    delete from member_tag where member_id = ${memberId}::uuid and brand_id = ${work.brandId}::uuid`);
}
