import type { Campaign } from "../campaign/campaign.rules.ts";
import { addDays, dayOf, dayStart } from "../kernel/month.ts";
import type { Template, Validity } from "../template/template.rules.ts";

/** How a coupon came to its member. */
export type CouponSource =
  | "HAND"
  | "DROP"
  | "CODE"
  | "LINK"
  | "LEVEL"
  | "POINTS"
  | "GIFT"
  | "EVENT";

export type CouponState = "ISSUED" | "RESERVED" | "REDEEMED" | "GIVEN" | "REVOKED";

/** What a coupon is by the clock: one that nobody used in time has expired. */
export type ShownState = CouponState | "EXPIRED";

/** What a checkout keeps of a coupon and its budgets, until an instant. */
export interface Reservation {
  readonly quoteId: string;
  readonly untilAt: Date;
  /** What it is to take off. */
  readonly minor: bigint;
  /** The local day it was made on, and counts on. */
  readonly day: string;
}

/** A coupon of a member's; of a merged one's, under the id it was issued to. */
export interface Coupon {
  readonly id: string;
  readonly memberId: string;
  readonly templateId: string;
  readonly campaignId: string;
  readonly issuerStoreId: string | null;
  readonly source: CouponSource;
  /** Of one source a member gets one coupon by a key. */
  readonly sourceKey: string;
  readonly validFrom: Date;
  /** Excluded. */
  readonly validUntil: Date;
  readonly state: CouponState;
  /** Set while it is reserved; it may have lapsed. */
  readonly reservation: Reservation | null;
  /** How many steps its life has had. */
  readonly events: number;
  readonly issuedAt: Date;
}

export type CouponEventKind =
  | "ISSUED"
  | "RESERVED"
  | "RELEASED"
  | "REDEEMED"
  | "REVERSED"
  | "GIVEN"
  | "REVOKED";

/** A step of a coupon's life. */
export interface CouponEvent {
  readonly couponId: string;
  readonly memberId: string;
  readonly no: number;
  readonly kind: CouponEventKind;
  readonly redemptionId: string | null;
  readonly quoteId: string | null;
  readonly untilAt: Date | null;
  readonly detail: string | null;
  readonly at: Date;
}

/** What budgets are charged with on a coupon's behalf; below zero, what they get back. */
export interface Charge {
  readonly templateId: string;
  readonly campaignId: string;
  readonly day: string;
  readonly count: bigint;
  readonly minor: bigint;
}

/** What a decision makes of a coupon. */
export interface Step {
  readonly coupon: Coupon;
  readonly events: readonly CouponEvent[];
  readonly charges: readonly Charge[];
}

/** From when until when one issued at an instant is good; the end excluded. */
export function spanOf(validity: Validity, issuedAt: Date, zone: string) {
  const first =
    validity.kind === "FIXED" ? validity.firstDay : addDays(dayOf(issuedAt, zone), validity.after);
  const last = validity.kind === "FIXED" ? validity.lastDay : addDays(first, validity.count - 1);
  return { validFrom: dayStart(first, zone), validUntil: dayStart(addDays(last, 1), zone) };
}

export interface Issue {
  readonly id: string;
  readonly memberId: string;
  readonly template: Pick<Template, "id" | "campaignId">;
  readonly issuerStoreId: string | null;
  readonly source: CouponSource;
  readonly sourceKey: string;
  readonly note?: string | undefined;
  readonly validFrom: Date;
  readonly validUntil: Date;
}

/** A coupon as it is issued. */
export function issue({ template, note, ...wish }: Issue, at: Date): Step {
  const coupon: Coupon = {
    ...{ ...wish, templateId: template.id, campaignId: template.campaignId },
    ...{ state: "ISSUED", reservation: null, events: 0, issuedAt: at },
  };
  return step(coupon, {}, { kind: "ISSUED", at, detail: note ?? null });
}

/** Whether a reservation has lapsed. */
export const hasLapsed = ({ reservation }: Pick<Coupon, "reservation">, now: Date): boolean =>
  reservation !== null && reservation.untilAt <= now;

/** The state of a coupon by the clock, whether or not a job came by. */
export function shownState(coupon: Coupon, now: Date): ShownState {
  const state = hasLapsed(coupon, now) ? "ISSUED" : coupon.state;
  return state === "ISSUED" && coupon.validUntil <= now ? "EXPIRED" : state;
}

/** Keeps a coupon for a checkout; what was kept before is given back. */
export function reserve(coupon: Coupon, reservation: Reservation, at: Date): Step {
  const { coupon: free, events, charges } = settle(coupon, at);
  const next = step(
    free,
    { state: "RESERVED", reservation },
    {
      ...{ kind: "RESERVED", at, quoteId: reservation.quoteId },
      ...{ untilAt: reservation.untilAt, detail: String(reservation.minor) },
    },
  );
  return {
    coupon: next.coupon,
    events: [...events, ...next.events],
    charges: [...charges, chargeOf(coupon, reservation)],
  };
}

/** Gives a reserved coupon back to its member. */
export function release(coupon: Coupon, at: Date, detail: string | null = null): Step {
  const { reservation } = coupon;
  if (!reservation) return { coupon, events: [], charges: [] };
  const { quoteId } = reservation;
  return {
    ...step(
      coupon,
      { state: "ISSUED", reservation: null },
      { kind: "RELEASED", at, quoteId, detail },
    ),
    charges: [negative(chargeOf(coupon, reservation))],
  };
}

/** What has ended by itself before: a reservation that lapsed is released as of that instant. */
export function settle(coupon: Coupon, now: Date): Step {
  return coupon.reservation && hasLapsed(coupon, now)
    ? release(coupon, coupon.reservation.untilAt, "lapsed")
    : { coupon, events: [], charges: [] };
}

/** The local day a redemption counts on: the day a checkout reserved it, else the day it occurred. */
export const countedDay = (coupon: Coupon, day: string, now: Date): string =>
  coupon.reservation && !hasLapsed(coupon, now) ? coupon.reservation.day : day;

/** Uses a coupon up; budgets are charged with no more than the difference to what was reserved for it. */
export function redeem(
  coupon: Coupon,
  redemption: { readonly id: string; readonly minor: bigint; readonly day: string },
  at: Date,
): Step {
  const { coupon: free, events, charges } = settle(coupon, at);
  const next = step(
    free,
    { state: "REDEEMED", reservation: null },
    { kind: "REDEEMED", at, redemptionId: redemption.id },
  );
  const kept = free.reservation ? [negative(chargeOf(free, free.reservation))] : [];
  return {
    coupon: next.coupon,
    events: [...events, ...next.events],
    charges: [...charges, ...kept, chargeOf(coupon, redemption)],
  };
}

/** Makes a coupon its member's again: all that it was redeemed for was refunded. */
export function reverse(
  coupon: Coupon,
  redemption: { readonly id: string; readonly day: string },
  at: Date,
): Step {
  return {
    ...step(coupon, { state: "ISSUED" }, { kind: "REVERSED", at, redemptionId: redemption.id }),
    charges: [negative({ ...chargeOf(coupon, { ...redemption, minor: 0n }) })],
  };
}

/** Ends a coupon: another member has one for it. */
export const give = (coupon: Coupon, toMemberId: string, at: Date): Step =>
  end(coupon, "GIVEN", toMemberId, at);

/** Takes a coupon from its member. */
export const revoke = (coupon: Coupon, reason: string | null, at: Date): Step =>
  end(coupon, "REVOKED", reason, at);

function end(coupon: Coupon, state: "GIVEN" | "REVOKED", detail: string | null, at: Date): Step {
  const freed = coupon.reservation
    ? hasLapsed(coupon, at)
      ? settle(coupon, at)
      : release(coupon, at)
    : settle(coupon, at);
  const next = step(freed.coupon, { state }, { kind: state, at, detail });
  return {
    coupon: next.coupon,
    events: [...freed.events, ...next.events],
    charges: freed.charges,
  };
}

const chargeOf = (
  { templateId, campaignId }: Pick<Coupon, "templateId" | "campaignId">,
  { day, minor }: { readonly day: string; readonly minor: bigint },
): Charge => ({ templateId, campaignId, day, count: 1n, minor });

const negative = ({ count, minor, ...charge }: Charge): Charge => ({
  ...{ ...charge, count: -count, minor: -minor },
});

function step(
  coupon: Coupon,
  change: Partial<Pick<Coupon, "state" | "reservation">>,
  event: Pick<CouponEvent, "kind" | "at"> & Partial<CouponEvent>,
): Step {
  const no = coupon.events + 1;
  return {
    coupon: { ...coupon, ...change, events: no },
    events: [
      {
        ...{ redemptionId: null, quoteId: null, untilAt: null, detail: null, ...event },
        ...{ couponId: coupon.id, memberId: coupon.memberId, no },
      },
    ],
    charges: [],
  };
}

/** What charges are judged by: the bounds of templates and campaigns. */
export interface Bounded {
  readonly templates: ReadonlyMap<string, Pick<Template, "id" | "limits" | "moneyBudgetMinor">>;
  readonly campaigns: ReadonlyMap<string, Pick<Campaign, "id" | "moneyBudgetMinor">>;
}
