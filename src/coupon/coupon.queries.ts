import { idOf } from "../kernel/actor.ts";
import type { PageAsk, PagedRow } from "../kernel/page.ts";
import { survivorsOf } from "../member/member.queries.ts";
import { sql } from "../platform/database/sql.ts";
import { ConcurrentChange, type Scope, type Work } from "../platform/database/work.ts";
import { couponChanged } from "./coupon.events.ts";
import type {
  Coupon,
  CouponEvent,
  CouponEventKind,
  CouponSource,
  CouponState,
  ShownState,
  Step,
} from "./coupon.rules.ts";

interface CouponRow {
  id: string;
  member_id: string;
  template_id: string;
  campaign_id: string;
  issuer_store_id: string | null;
  source: CouponSource;
  source_key: string;
  valid_from: string;
  valid_until: string;
  state: CouponState;
  reserved_until: string | null;
  reserved_minor: string | null;
  reserved_day: string | null;
  quote_id: string | null;
  events: number;
  issued_at: string;
}

const asCoupon = (row: CouponRow): Coupon => ({
  id: row.id,
  memberId: row.member_id,
  templateId: row.template_id,
  campaignId: row.campaign_id,
  issuerStoreId: row.issuer_store_id,
  source: row.source,
  sourceKey: row.source_key,
  validFrom: new Date(row.valid_from),
  validUntil: new Date(row.valid_until),
  state: row.state,
  reservation:
    row.quote_id === null || row.reserved_until === null
      ? null
      : {
          quoteId: row.quote_id,
          untilAt: new Date(row.reserved_until),
          minor: BigInt(row.reserved_minor ?? 0),
          day: row.reserved_day ?? "",
        },
  events: row.events,
  issuedAt: new Date(row.issued_at),
});

/** Coupons by id. */
export async function couponsNamed(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, Coupon>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<CouponRow>(sql("coupon.named")`
    select id, member_id, template_id, campaign_id, issuer_store_id, source, source_key, valid_from, valid_until,
      state, reserved_until, reserved_minor, reserved_day, quote_id, events, issued_at
    from coupon where id = any(${[...ids]}::uuid[]) and brand_id = ${scope.brandId}::uuid`);
  return new Map(rows.map((row) => [row.id, asCoupon(row)]));
}

/** What the members with their merged stories can use now, soonest over first; at most so many of each. */
export async function usableCoupons(
  scope: Scope,
  memberIds: readonly string[],
  limit: number,
): Promise<Map<string, Coupon[]>> {
  const rows = await scope.rows<CouponRow & { holder: string }>(sql("coupon.usable")`
    select w.id as holder, c.*
    from unnest(${[...memberIds]}::uuid[]) as w (id)
    cross join lateral (
      select id, member_id, template_id, campaign_id, issuer_store_id, source, source_key, valid_from, valid_until,
        state, reserved_until, reserved_minor, reserved_day, quote_id, events, issued_at
      from coupon
      where member_id in (select id from member where id = w.id or merged_into = w.id)
        and brand_id = ${scope.brandId}::uuid
        and (state = 'ISSUED' or state = 'RESERVED' and reserved_until <= ${scope.now}::timestamptz)
        and valid_from <= ${scope.now}::timestamptz and valid_until > ${scope.now}::timestamptz
      order by valid_until, id limit ${limit}
    ) c order by w.id, c.valid_until, c.id`);
  const found = Map.groupBy(rows, (row) => row.holder);
  return new Map([...found].map(([id, coupons]) => [id, coupons.map(asCoupon)]));
}

/** Coupons that members, with their merged stories, got of a source by a key; by survivor, source and key. */
export async function couponsBySource(
  scope: Scope,
  wishes: ReadonlyArray<{
    readonly memberId: string;
    readonly source: CouponSource;
    readonly sourceKey: string;
  }>,
): Promise<Map<string, Coupon>> {
  if (wishes.length === 0) return new Map();
  const rows = await scope.rows<CouponRow & { holder: string }>(sql("coupon.bySource")`
    select w.id as holder, c.id, c.member_id, c.template_id, c.campaign_id,
      c.issuer_store_id, c.source, c.source_key, c.valid_from, c.valid_until, c.state, c.reserved_until,
      c.reserved_minor, c.reserved_day, c.quote_id, c.events, c.issued_at
    from unnest(${wishes.map((each) => each.memberId)}::uuid[], ${wishes.map((each) => each.source)}::text[],
      ${wishes.map((each) => each.sourceKey)}::text[]) as w (id, source, source_key)
    cross join lateral (
      select id from member where id = w.id union all select id from member where merged_into = w.id
    ) m
    -- One at most; said, so that each is looked up by its key, however many share a source.
    cross join lateral (
      select * from coupon
      where member_id = m.id and source = w.source and source_key = w.source_key limit 1
    ) c
    where c.brand_id = ${scope.brandId}::uuid
    order by c.id desc`);
  // Of several that merged members brought along, the first one counts.
  return new Map(
    rows.map((row) => [sourcePlace({ ...asCoupon(row), memberId: row.holder }), asCoupon(row)]),
  );
}

/** What a coupon is found by again that somebody asks for twice. */
export const sourcePlace = ({
  memberId,
  source,
  sourceKey,
}: Pick<Coupon, "memberId" | "source" | "sourceKey">): string =>
  `${memberId} ${source} ${sourceKey}`;

/** Each member's coupons and those of whom were merged into it, newest first, from behind `[id]`; of one state, or all. */
export const couponsOfMembers =
  (state: ShownState | null) =>
  async (scope: Scope, asked: readonly PageAsk[], limit: number): Promise<PagedRow<Coupon>[]> => {
    const behind = asked.map(
      ({ behind: key }) => key?.[0] ?? "ffffffff-ffff-ffff-ffff-ffffffffffff",
    );
    const rows = await scope.rows<CouponRow & { at: number }>(sql("coupon.ofMembers")`
      select w.at::int as at, c.*
      from unnest(${asked.map((ask) => ask.of)}::uuid[], ${behind}::uuid[])
        with ordinality as w (member_id, behind, at)
      cross join lateral (
        select id, member_id, template_id, campaign_id, issuer_store_id, source, source_key, valid_from, valid_until,
          c.state, reserved_until, reserved_minor, reserved_day, quote_id, events, issued_at
        from coupon c
        cross join lateral (select case
          when c.state not in ('ISSUED', 'RESERVED') or c.reserved_until > ${scope.now}::timestamptz then c.state
          when c.valid_until <= ${scope.now}::timestamptz then 'EXPIRED' else 'ISSUED' end) s (state)
        where c.member_id in (select id from member where id = w.member_id or merged_into = w.member_id)
          and c.brand_id = ${scope.brandId}::uuid and c.id < w.behind
          and s.state = coalesce(${state}::text, s.state)
        order by id desc limit ${limit}
      ) c order by w.at, c.id desc`);
    return rows.map((row) => [row.at, asCoupon(row)]);
  };

/** The steps of coupons' lives, in order. */
export async function couponEvents(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, CouponEvent[]>> {
  const rows = await scope.rows<{
    coupon_id: string;
    member_id: string;
    no: number;
    kind: CouponEventKind;
    redemption_id: string | null;
    quote_id: string | null;
    until_at: string | null;
    detail: string | null;
    at: string;
  }>(sql("coupon.events")`
    select e.coupon_id, e.member_id, e.no, e.kind, e.redemption_id, e.quote_id, e.until_at, e.detail, e.at
    from coupon c join coupon_event e on e.member_id = c.member_id and e.coupon_id = c.id
    where c.id = any(${[...ids]}::uuid[]) and c.brand_id = ${scope.brandId}::uuid
    order by e.coupon_id, e.no`);
  const events = rows.map((row) => ({
    ...{ couponId: row.coupon_id, memberId: row.member_id, no: row.no, kind: row.kind },
    ...{ redemptionId: row.redemption_id, quoteId: row.quote_id, detail: row.detail },
    untilAt: row.until_at === null ? null : new Date(row.until_at),
    at: new Date(row.at),
  }));
  return Map.groupBy(events, ({ couponId }) => couponId);
}

/** The oldest reservations that lapsed and still hold what they reserved. */
export async function lapsedReservations(scope: Scope, limit: number): Promise<Coupon[]> {
  const rows = await scope.rows<CouponRow>(sql("coupon.lapsed")`
    select id, member_id, template_id, campaign_id, issuer_store_id, source, source_key, valid_from, valid_until,
      state, reserved_until, reserved_minor, reserved_day, quote_id, events, issued_at
    from coupon
    where brand_id = ${scope.brandId}::uuid and state = 'RESERVED'
      and reserved_until <= ${scope.now}::timestamptz
    order by reserved_until limit ${limit}`);
  return rows.map(asCoupon);
}

/** Writes coupons as they were issued, and tells of it. */
export async function writeIssued(work: Work, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const coupons = steps.map(({ coupon }) => coupon);
  const column = <T>(read: (coupon: Coupon) => T) => coupons.map(read);
  await Promise.all([
    work.rows(sql("coupon.issue")`
      insert into coupon (id, member_id, brand_id, template_id, campaign_id, issuer_store_id, source, source_key,
        valid_from, valid_until, state, issued_at)
      select c.id, c.member_id, ${work.brandId}::uuid, c.template_id, c.campaign_id, c.issuer_store_id, c.source,
        c.source_key, c.valid_from, c.valid_until, 'ISSUED', ${work.now}::timestamptz
      from unnest(${column((c) => c.id)}::uuid[], ${column((c) => c.memberId)}::uuid[],
        ${column((c) => c.templateId)}::uuid[], ${column((c) => c.campaignId)}::uuid[],
        ${column((c) => c.issuerStoreId)}::uuid[], ${column((c) => c.source)}::text[],
        ${column((c) => c.sourceKey)}::text[], ${column((c) => c.validFrom)}::timestamptz[],
        ${column((c) => c.validUntil)}::timestamptz[])
        as c (id, member_id, template_id, campaign_id, issuer_store_id, source, source_key, valid_from, valid_until)`),
    writeEvents(work, steps),
  ]);
}

/** Writes what decisions made of coupons, of one coupon in their order, and tells of it. */
export async function writeSteps(work: Work, steps: readonly Step[]): Promise<void> {
  const moved = [...Map.groupBy(steps, ({ coupon }) => coupon.id).values()].flatMap((taken) => {
    const events = taken.reduce((sum, each) => sum + each.events.length, 0);
    const coupon = taken.at(-1)?.coupon;
    return coupon && events > 0 ? [{ coupon, before: coupon.events - events }] : [];
  });
  if (moved.length === 0) return;
  // In order, so that two batches that share coupons wait for each other instead of locking up.
  moved.sort((a, b) => (a.coupon.id < b.coupon.id ? -1 : 1));
  const column = <T>(read: (coupon: Coupon) => T) => moved.map(({ coupon }) => read(coupon));
  const [written] = await Promise.all([
    work.rows(sql("coupon.step")`
      update coupon c set state = s.state, reserved_until = s.reserved_until, reserved_minor = s.reserved_minor,
        reserved_day = s.reserved_day, quote_id = s.quote_id, events = s.events
      from unnest(${column((c) => c.id)}::uuid[], ${column((c) => c.memberId)}::uuid[],
        ${column((c) => c.state)}::text[], ${column((c) => c.reservation?.untilAt ?? null)}::timestamptz[],
        ${column((c) => c.reservation?.minor ?? null)}::bigint[], ${column((c) => c.reservation?.day ?? null)}::text[],
        ${column((c) => c.reservation?.quoteId ?? null)}::uuid[], ${column((c) => c.events)}::int[],
        ${moved.map(({ before }) => before)}::int[])
        as s (id, member_id, state, reserved_until, reserved_minor, reserved_day, quote_id, events, before)
      where c.id = s.id and c.member_id = s.member_id and c.events = s.before returning 1`),
    writeEvents(work, steps),
  ]);
  if (written.length !== moved.length) throw new ConcurrentChange("a coupon was used meanwhile");
}

async function writeEvents(work: Work, steps: readonly Step[]): Promise<void> {
  const events = steps.flatMap((step) => step.events);
  const column = <T>(read: (event: CouponEvent) => T) => events.map(read);
  const holders = [...new Set(column((e) => e.memberId))];
  const [survivors] = await Promise.all([
    survivorsOf(work, holders),
    work.rows(sql("coupon.writeEvents")`
      insert into coupon_event (coupon_id, no, member_id, brand_id, kind, redemption_id, quote_id, until_at, detail,
        actor_kind, actor_id, at)
      select e.coupon_id, e.no, e.member_id, ${work.brandId}::uuid, e.kind, e.redemption_id, e.quote_id, e.until_at,
        e.detail, ${work.actor.kind}, ${idOf(work.actor)}::uuid, e.at
      from unnest(${column((e) => e.couponId)}::uuid[], ${column((e) => e.no)}::int[],
        ${column((e) => e.memberId)}::uuid[], ${column((e) => e.kind)}::text[],
        ${column((e) => e.redemptionId)}::uuid[], ${column((e) => e.quoteId)}::uuid[],
        ${column((e) => e.untilAt)}::timestamptz[], ${column((e) => e.detail)}::text[],
        ${column((e) => e.at)}::timestamptz[])
        as e (coupon_id, no, member_id, kind, redemption_id, quote_id, until_at, detail, at)`),
  ]);
  for (const event of events)
    work.record(couponChanged(survivors.get(event.memberId) ?? event.memberId, event));
}
