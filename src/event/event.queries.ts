import {
  asBonusAward,
  asGround,
  type StoredBonusAward,
  type StoredGround,
} from "../bonus/order-bonus.queries.ts";
import { asJson } from "../platform/database/json.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { MemberEvent } from "./event.rules.ts";

export interface EventRow {
  id: string;
  member_id: string;
  kind: string;
  source: string;
  number: string;
  store_id: string | null;
  attributes: Record<string, string>;
  day: string;
  context: StoredGround;
  awards: StoredBonusAward[];
  points: string;
  occurred_at: string;
  booked_at: string;
}

export const asEvent = (row: EventRow): MemberEvent => ({
  ...{ id: row.id, memberId: row.member_id, kind: row.kind, source: row.source },
  ...{ number: row.number, storeId: row.store_id, attributes: row.attributes, day: row.day },
  ...{ context: asGround(row.context), awards: row.awards.map(asBonusAward) },
  ...{ points: BigInt(row.points), occurredAt: new Date(row.occurred_at) },
  bookedAt: new Date(row.booked_at),
});

export async function writeEvents(work: Work, events: readonly MemberEvent[]): Promise<void> {
  const column = <T>(read: (event: MemberEvent) => T) => events.map(read);
  await work.rows(sql("event.write")`
    insert into member_event (id, member_id, brand_id, kind, source, number, store_id, attributes, day, context,
      awards, points, occurred_at, booked_at)
    select e.id, e.member_id, ${work.brandId}::uuid, e.kind, e.source, e.number, e.store_id, e.attributes::jsonb,
      e.day, e.context::jsonb, e.awards::jsonb, e.points, e.occurred_at, e.booked_at
    from unnest(${column((e) => e.id)}::uuid[], ${column((e) => e.memberId)}::uuid[], ${column((e) => e.kind)}::text[],
      ${column((e) => e.source)}::text[], ${column((e) => e.number)}::text[], ${column((e) => e.storeId)}::uuid[],
      ${column((e) => asJson(e.attributes))}::text[], ${column((e) => e.day)}::text[],
      ${column((e) => asJson(e.context))}::text[], ${column((e) => asJson(e.awards))}::text[],
      ${column((e) => e.points)}::bigint[], ${column((e) => e.occurredAt)}::timestamptz[],
      ${column((e) => e.bookedAt)}::timestamptz[]
    ) as e (id, member_id, kind, source, number, store_id, attributes, day, context, awards, points, occurred_at,
      booked_at)`);
}

/** Events by id; whose they were when they were recorded is told by them. */
export async function eventsById(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, MemberEvent>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<EventRow>(sql("event.byId")`
    select id, member_id, kind, source, number, store_id, attributes, day, context, awards, points, occurred_at,
      booked_at
    from member_event where id = any(${[...ids]}::uuid[]) and brand_id = ${scope.brandId}::uuid`);
  return new Map(rows.map((row) => [row.id, asEvent(row)]));
}
