import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Bearer } from "./token.ts";

interface End {
  id: string;
  at: string;
}

/** Since or from when those of a brand's callers have no access whose session is over, who left or were erased. */
export async function accessEnds(
  scope: Scope,
  bearers: readonly Bearer[],
): Promise<Map<Bearer, Date>> {
  const { brandId, now } = scope;
  const members = bearers.filter(({ actor }) => actor.kind === "member");
  const staff = bearers.filter(({ actor }) => actor.kind !== "member" && actor.kind !== "till");
  const held = bearers.filter(({ sessionId }) => sessionId !== undefined);
  const ids = (some: readonly Bearer[]) => some.map(({ actor }) => actor.id);
  const [left, erased, over] = await Promise.all([
    staff.length === 0
      ? []
      : scope.rows<End>(sql("access.staff")`
          select id, left_at as at from staff
          where id = any(${ids(staff)}::uuid[]) and brand_id = ${brandId}::uuid and left_at is not null`),
    members.length === 0
      ? []
      : scope.rows<End>(sql("access.erased")`
          select id, erased_at as at from member
          where id = any(${ids(members)}::uuid[]) and brand_id = ${brandId}::uuid and erased_at is not null`),
    held.length === 0
      ? []
      : scope.rows<End>(sql("access.sessions")`
          select h.id, coalesce(s.ends_at, ${now}::timestamptz) as at
          from unnest(${ids(held)}::uuid[], ${held.map(({ sessionId }) => sessionId)}::uuid[]) as h (holder_id, id)
          left join session s on s.holder_id = h.holder_id and s.id = h.id`),
  ]);
  const ends = new Map([...left, ...erased, ...over].map(({ id, at }) => [id, new Date(at)]));
  return new Map(
    bearers.flatMap((bearer) => {
      const own = [ends.get(bearer.actor.id), ends.get(bearer.sessionId ?? "")];
      const at = own.filter((end) => end !== undefined).sort((a, b) => +a - +b)[0];
      return at ? [[bearer, at] as const] : [];
    }),
  );
}
