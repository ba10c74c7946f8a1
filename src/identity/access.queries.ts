import type { Right } from "../kernel/right.ts";
import { knownKeys } from "../key/key.queries.ts";
import { keyEnd } from "../key/key.rules.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { earliest, employmentEnd, type Standing, withRights } from "./access.rules.ts";
import { rightsOf } from "./rights-of.ts";
import type { Bearer } from "./token.ts";

interface End {
  id: string;
  at: string;
}

interface StaffRow {
  id: string;
  left_at: string | null;
  franchisee_id: string | null;
  store_id: string | null;
}

const WORKS = new Set(["hq", "franchisee", "store"]);

/** How each of a brand's bearers stands, in one round trip. */
export async function standingsOf(scope: Scope, bearers: readonly Bearer[]): Promise<Standing[]> {
  const people = bearers.flatMap(({ actor }) => [
    ...(WORKS.has(actor.kind) ? [actor.id] : []),
    ...(actor.behalf ? [actor.behalf.staffId] : []),
  ]);
  const members = bearers.flatMap(({ actor }) => (actor.kind === "member" ? [actor.id] : []));
  const ids = bearers.flatMap(({ key }) => (key ? [key.id] : []));
  const [staff, rights, erased, over, keys, ended] = await Promise.all([
    staffOf(scope, people),
    people.length === 0 ? new Map() : rightsOf(scope, people),
    erasedOf(scope, members),
    sessionEndsOf(scope, bearers),
    knownKeys(scope, ids),
    impersonationEndsOf(scope, bearers),
  ]);
  return bearers.map(({ actor, sessionId, key }) => {
    const behalf = actor.behalf && staff.get(actor.behalf.staffId);
    const endsAt = earliest(
      WORKS.has(actor.kind) ? employmentEnd(actor, staff.get(actor.id), scope.now) : undefined,
      // Who acts in another's place does so while it is employed itself.
      behalf?.leftAt ?? undefined,
      actor.behalf && ended.get(actor.behalf.id),
      actor.behalf && mayNoMore(rights.get(actor.behalf.staffId)) ? scope.now : undefined,
      erased.get(actor.id),
      key && keyEnd(keys.get(key.id), Buffer.from(key.secret, "base64url"), scope.now),
      sessionId === undefined ? undefined : over.get(sessionId),
    );
    const caller = withRights(actor, rights.get(actor.id));
    return { caller, endsAt, lookedAt: scope.now };
  });
}

async function staffOf(scope: Scope, ids: readonly string[]) {
  const rows =
    ids.length === 0
      ? []
      : await scope.rows<StaffRow>(sql("access.staff")`
          select id, left_at, franchisee_id, store_id from staff
          where id = any(${ids}::uuid[]) and brand_id = ${scope.brandId}::uuid`);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        leftAt: row.left_at === null ? null : new Date(row.left_at),
        franchiseeId: row.franchisee_id,
        storeId: row.store_id,
      },
    ]),
  );
}

async function erasedOf(scope: Scope, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, Date>();
  return endsBy(
    await scope.rows<End>(sql("access.erased")`
      select id, erased_at as at from member
      where id = any(${ids}::uuid[]) and brand_id = ${scope.brandId}::uuid and erased_at is not null`),
  );
}

/** A session that is not there is over. */
async function sessionEndsOf(scope: Scope, bearers: readonly Bearer[]) {
  const held = bearers.filter(({ sessionId }) => sessionId !== undefined);
  if (held.length === 0) return new Map<string, Date>();
  const holders = held.map(({ actor }) => actor.id);
  return endsBy(
    await scope.rows<End>(sql("access.sessions")`
      select h.id, coalesce(s.ends_at, ${scope.now}::timestamptz) as at
      from unnest(${holders}::uuid[], ${held.map(({ sessionId }) => sessionId)}::uuid[]) as h (holder_id, id)
      left join session s on s.holder_id = h.holder_id and s.id = h.id`),
  );
}

async function impersonationEndsOf(scope: Scope, bearers: readonly Bearer[]) {
  const ids = bearers.flatMap(({ actor }) => actor.behalf?.id ?? []);
  if (ids.length === 0) return new Map<string, Date>();
  return endsBy(
    await scope.rows<End>(sql("access.impersonations")`
      select id, at from impersonation_over
      where id = any(${ids}::uuid[]) and brand_id = ${scope.brandId}::uuid`),
  );
}

/** Whose role was changed is of support no longer. */
const mayNoMore = (rights: ReadonlySet<Right> | undefined): boolean =>
  rights !== undefined && !rights.has("IMPERSONATE");

const endsBy = (rows: readonly End[]) => new Map(rows.map(({ id, at }) => [id, new Date(at)]));
