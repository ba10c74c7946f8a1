import type { MemberFacts } from "../kernel/condition.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { FactsAsked } from "./campaign.rules.ts";

const ALL_FACTS: FactsAsked = { level: true, tags: true, boundStore: true };

/** Of whom nothing is known. */
export const NOBODY: MemberFacts = {
  ...{ level: "", rank: -1n, tags: [], enrolledDays: 0n, channel: "", boundStore: "" },
};

/**
 * What conditions may ask of members, as they are now: the level by the ladder in force, of what was earned and what was
 * granted; the tags that stand; the store it is bound to, or who took its members on.
 */
export async function memberFacts(
  scope: Scope,
  memberIds: readonly string[],
  asked: FactsAsked = ALL_FACTS,
): Promise<Map<string, MemberFacts>> {
  const rows = await scope.rows<{
    id: string;
    channel: string;
    enrolled_days: number;
    level: string | null;
    rank: number | null;
    tags: string[] | null;
    bound_store: string | null;
  }>(sql("campaign.memberFacts")`
    with brand_day as (
      select id, time_zone, (${scope.now}::timestamptz at time zone time_zone)::date as today
      from brand where id = ${scope.brandId}::uuid
    ), ladder as (
      select l.levels from tier_ladder l
      where l.brand_id = ${scope.brandId}::uuid and l.from_at <= ${scope.now}::timestamptz
        and ${asked.level}::boolean
      order by l.version desc limit 1
    )
    select m.id, m.channel, b.today - (m.enrolled_at at time zone b.time_zone)::date as enrolled_days,
      v.code as level, v.rank, t.tags, s.code as bound_store
    from brand_day b
    join member m on m.brand_id = b.id
    cross join lateral (
      select max(held.rank) as rank from (
        (select rank from member_tier
          where ${asked.level}::boolean and member_id = m.id and brand_id = b.id
            and reason not in ('PLAN', 'PLACED')
            and from_at <= ${scope.now}::timestamptz
          order by no desc limit 1)
        union all
        select g.rank from member_tier g
        where ${asked.level}::boolean and g.member_id = m.id and g.brand_id = b.id and g.reason in ('PLAN', 'PLACED')
          and g.from_at <= ${scope.now}::timestamptz and (g.last_day is null or b.today::text <= g.last_day)
          and not exists (select 1 from order_returned r
            where g.reason = 'PLAN' and r.member_id = m.id and r.order_id = g.order_id
              and r.returned_at <= ${scope.now}::timestamptz)
      ) held
    ) h
    left join lateral (
      select l->>'code' as code, (l->>'rank')::int as rank
      from ladder cross join jsonb_array_elements(levels) with ordinality as e (l, place)
      where place = 1 or (l->>'rank')::int <= h.rank order by place desc limit 1
    ) v on true
    left join lateral (
      select array_agg(tag order by tag) as tags from member_tag
      where ${asked.tags}::boolean and member_id = m.id and brand_id = b.id and from_at <= ${scope.now}::timestamptz
        and (until_at is null or until_at > ${scope.now}::timestamptz)
    ) t on true
    left join lateral (
      with recursive heir as (
        select o.id, o.code, o.closed_at, o.successor_id
        from member_binding mb join store o on o.id = mb.store_id
        where ${asked.boundStore}::boolean and mb.member_id = m.id and mb.brand_id = b.id and mb.from_at <= ${scope.now}::timestamptz
          and (mb.to_at is null or mb.to_at > ${scope.now}::timestamptz)
        union
        select o.id, o.code, o.closed_at, o.successor_id
        from heir join store o on o.id = heir.successor_id where heir.closed_at <= ${scope.now}::timestamptz
      )
      select code from heir where closed_at is null or closed_at > ${scope.now}::timestamptz
    ) s on true
    where m.id = any(${[...memberIds]}::uuid[])`);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...{ level: row.level ?? "", rank: BigInt(row.rank ?? -1), tags: row.tags ?? [] },
        ...{ enrolledDays: BigInt(row.enrolled_days), channel: row.channel },
        boundStore: row.bound_store ?? "",
      },
    ]),
  );
}
