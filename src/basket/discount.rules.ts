import type { Refusal } from "../kernel/refusal.ts";
import { CouponHasNoUse, CouponsDoNotCombine } from "./basket.refusals.ts";
import { byText, byTurn, clashOf, type Use } from "./combining.rules.ts";
import { type Basket, type Laid, lay, layUse, take } from "./taking.rules.ts";

/** What one coupon takes off. */
export interface Discount {
  readonly couponId: string;
  readonly discountMinor: bigint;
  /** Where it is taken off: lines by number; the parts sum to the discount, with that off the delivery. */
  readonly lines: ReadonlyArray<{ readonly number: number; readonly minor: bigint }>;
  readonly shippingMinor: bigint;
}

/** What coupons make of a basket. */
export interface Discounted {
  /** In the order of application. A multiplier of points takes nothing off and is among them. */
  readonly discounts: readonly Discount[];
  readonly discountMinor: bigint;
  /** By number; each gross is its discount and its net. */
  readonly lines: ReadonlyArray<{
    readonly number: number;
    readonly grossMinor: bigint;
    readonly discountMinor: bigint;
    readonly netMinor: bigint;
  }>;
  /** What is left to pay: of the delivery, and of all. */
  readonly shippingMinor: bigint;
  readonly netMinor: bigint;
}

/**
 * Takes coupons off a basket, each off what those before it left: free pieces, `buy x get y`, fixed prices, rates, amounts,
 * what the till states, the delivery; then by template code, version and id. Neither the order of the uses nor that of the
 * lines matters. Refused are coupons that do not combine, and each that would take nothing off: it stays its member's.
 */
export function discountsOf(basket: Basket, uses: readonly Use[]): Discounted | Refusal {
  const { table, left: whole } = lay(basket);
  const inTurn = uses.toSorted((a, b) => byTurn(a, b) || byText(a.couponId, b.couponId));
  const laid: Laid[] = [];
  for (const use of inTurn) {
    const found = layUse(table, whole, use);
    if (found instanceof CouponHasNoUse) return found;
    const clash = clashOf(
      laid.map((each) => each.use),
      use,
    );
    if (clash) return new CouponsDoNotCombine(use.couponId, clash);
    laid.push(found);
  }

  let left = whole;
  const discounts: Discount[] = [];
  for (const each of laid) {
    const { couponId, template } = each.use;
    const taken = take(table, left, each);
    if (taken.minor === 0n && template.benefit.kind !== "POINTS_MULTIPLIER")
      return new CouponHasNoUse(couponId, "NOTHING_LEFT");
    discounts.push({
      couponId,
      discountMinor: taken.minor,
      lines: taken.parts.flatMap((minor, place) => {
        const line = table.lines[each.lines[place] ?? -1];
        return line && minor > 0n ? [{ number: line.number, minor }] : [];
      }),
      shippingMinor: left.shipping - taken.left.shipping,
    });
    left = taken.left;
  }

  const lines = table.lines.map(({ number, grossMinor }, at) => {
    const netMinor = left.lines[at] ?? 0n;
    return { number, grossMinor, discountMinor: grossMinor - netMinor, netMinor };
  });
  return {
    discounts,
    discountMinor: discounts.reduce((sum, { discountMinor }) => sum + discountMinor, 0n),
    lines,
    shippingMinor: left.shipping,
    netMinor: lines.reduce((sum, { netMinor }) => sum + netMinor, left.shipping),
  };
}
