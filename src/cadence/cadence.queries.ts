import type { Audience } from "../drop/audience.rules.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Calendar, Rhythm } from "./cadence.rules.ts";

/** Coupons that are given to many by the calendar. */
export interface Cadence extends Calendar {
  readonly id: string;
  readonly name: string;
  readonly templateId: string;
  readonly audience: Audience;
  /** Whose side issues the coupons; null: headquarters. */
  readonly storeId: string | null;
  /** Null: there is no occasion any more. */
  readonly nextAt: Date | null;
  readonly definedAt: Date;
  readonly stoppedAt: Date | null;
}

interface CadenceRow {
  id: string;
  name: string;
  template_id: string;
  rhythm: Rhythm;
  audience: Audience;
  store_id: string | null;
  from_day: string;
  until_day: string | null;
  next_at: string | null;
  defined_at: string;
  stopped_at: string | null;
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const asCadence = (row: CadenceRow): Cadence => ({
  id: row.id,
  name: row.name,
  templateId: row.template_id,
  rhythm: row.rhythm,
  audience: row.audience,
  storeId: row.store_id,
  fromDay: row.from_day,
  untilDay: row.until_day,
  nextAt: dateOf(row.next_at),
  definedAt: new Date(row.defined_at),
  stoppedAt: dateOf(row.stopped_at),
});

/** The brand's cadences, by name. */
export async function cadencesOf(scope: Scope): Promise<Cadence[]> {
  const rows = await scope.rows<CadenceRow>(sql("cadence.all")`
    select id, name, template_id, rhythm, audience, store_id, from_day, until_day, next_at, defined_at, stopped_at
    from coupon_cadence where brand_id = ${scope.brandId}::uuid order by name`);
  return rows.map(asCadence);
}

/** The ids of cadences that have an occasion by now. */
export async function dueCadences(scope: Scope): Promise<string[]> {
  const rows = await scope.rows<{ id: string }>(sql("cadence.due")`
    select id from coupon_cadence
    where brand_id = ${scope.brandId}::uuid and stopped_at is null and next_at <= ${scope.now}::timestamptz
    order by next_at`);
  return rows.map(({ id }) => id);
}

/** Takes a cadence in hand until the transaction ends. */
export async function holdCadence(work: Work, id: string): Promise<Cadence | undefined> {
  const [row] = await work.rows<CadenceRow>(sql("cadence.hold")`
    select id, name, template_id, rhythm, audience, store_id, from_day, until_day, next_at, defined_at, stopped_at
    from coupon_cadence where id = ${id}::uuid and brand_id = ${work.brandId}::uuid for update`);
  return row && asCadence(row);
}

export async function writeCadence(work: Work, cadence: Cadence): Promise<void> {
  await work.rows(sql("cadence.write")`
    insert into coupon_cadence (id, brand_id, template_id, name, rhythm, audience, store_id, from_day, until_day, next_at,
      defined_at)
    values (${cadence.id}::uuid, ${work.brandId}::uuid, ${cadence.templateId}::uuid, ${cadence.name},
      ${JSON.stringify(cadence.rhythm)}::jsonb, ${JSON.stringify(cadence.audience)}::jsonb, ${cadence.storeId}::uuid,
      ${cadence.fromDay}, ${cadence.untilDay}, ${cadence.nextAt}::timestamptz, ${cadence.definedAt}::timestamptz)`);
}

/** When a cadence has its next occasion; null: never. */
export async function moveCadence(work: Work, id: string, nextAt: Date | null): Promise<void> {
  await work.rows(sql("cadence.move")`
    update coupon_cadence set next_at = ${nextAt}::timestamptz
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid`);
}

/** Once stopped, a cadence stays stopped since then. */
export async function writeStop(work: Work, id: string): Promise<void> {
  await work.rows(sql("cadence.stop")`
    update coupon_cadence set stopped_at = coalesce(stopped_at, ${work.now}::timestamptz)
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid`);
}
