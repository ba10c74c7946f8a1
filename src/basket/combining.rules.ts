import type { Benefit, Template } from "../template/template.rules.ts";
import type { CouponsDoNotCombine } from "./basket.refusals.ts";

/** A coupon on its way into an order. */
export interface Use {
  readonly couponId: string;
  readonly template: Template;
  /** Of a `STATED` benefit: what the till says. */
  readonly statedMinor?: bigint | undefined;
}

/** Coupons in one order, at most. */
export const COUPON_LIMIT = 10;

/**
 * What takes single pieces comes before what takes a part of whatever is left, and that before what takes an amount: so
 * pieces still cost what they cost, and a rate is of as much as can be.
 */
const TURN: Readonly<Record<Benefit["kind"], number>> = {
  FREE_ITEM: 0,
  BUY_X_GET_Y: 1,
  FIXED_PRICE: 2,
  PERCENT_OFF: 3,
  AMOUNT_OFF: 4,
  STATED: 5,
  SHIPPING: 6,
  POINTS_MULTIPLIER: 7,
  VOUCHER: 8,
};

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of application, as far as it changes anything: those that are equal by it are interchangeable. */
export function byTurn(a: Use, b: Use): number {
  const stated = (a.statedMinor ?? 0n) - (b.statedMinor ?? 0n);
  return (
    TURN[a.template.benefit.kind] - TURN[b.template.benefit.kind] ||
    byText(a.template.code, b.template.code) ||
    a.template.version - b.template.version ||
    (stated < 0n ? -1 : stated > 0n ? 1 : 0)
  );
}

/** Why a coupon may not be in an order beside others that may; undefined where it may. */
export function clashOf(others: readonly Use[], use: Use): CouponsDoNotCombine["why"] | undefined {
  const { couponId, template } = use;
  let alike = 1;
  let allowed = template.limits.perOrder;
  for (const other of others) {
    if (other.couponId === couponId) return "TWICE";
    if (!template.stacks || !other.template.stacks) return "ALONE";
    const group = other.template.exclusiveGroup;
    if (group !== null && group === template.exclusiveGroup) return "GROUP";
    if (other.template.code !== template.code) continue;
    alike += 1;
    allowed = Math.min(allowed, other.template.limits.perOrder);
  }
  if (alike > allowed) return "PER_ORDER";
  return others.length < COUPON_LIMIT ? undefined : "TOO_MANY";
}
