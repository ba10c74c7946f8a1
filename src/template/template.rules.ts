import type { Funding } from "../campaign/funding.rules.ts";
import type { Hours } from "../campaign/hours.rules.ts";
import type { Scope } from "../campaign/scope.rules.ts";
import type { Condition, MemberFacts, OrderFacts } from "../kernel/condition.ts";

/** What a coupon gives. Amounts in minor units, rates in basis points: 10000 is all of it. */
export type Benefit =
  /** Off the matching lines together. */
  | { readonly kind: "AMOUNT_OFF"; readonly minor: bigint }
  | { readonly kind: "PERCENT_OFF"; readonly bps: bigint; readonly capMinor: bigint | null }
  /** So many matching pieces, the dearest first, cost so much each. */
  | { readonly kind: "FIXED_PRICE"; readonly minor: bigint; readonly pieces: number }
  /** So many matching pieces, the cheapest first, cost nothing. */
  | { readonly kind: "FREE_ITEM"; readonly pieces: number }
  /** Of every `buy + get` matching pieces the `get` cheapest are reduced by `bps`; at most `times` times. */
  | {
      readonly kind: "BUY_X_GET_Y";
      readonly buy: number;
      readonly get: number;
      readonly bps: bigint;
      readonly times: number;
    }
  /** The delivery, up to a cap. */
  | { readonly kind: "SHIPPING"; readonly capMinor: bigint | null }
  /** The points of the standing rule, multiplied; no money off. */
  | { readonly kind: "POINTS_MULTIPLIER"; readonly bps: bigint }
  /** Exchanged for something that is worth so much to the store that gives it away; not part of any basket. */
  | { readonly kind: "VOUCHER"; readonly worthMinor: bigint }
  /** As much as the till says, up to a cap: where the till works the discount out itself. */
  | { readonly kind: "STATED"; readonly capMinor: bigint };

/** When issued ones are good: both days included, local; or from `after` days behind the for `count` days. */
export type Validity =
  | { readonly kind: "FIXED"; readonly firstDay: string; readonly lastDay: string }
  | { readonly kind: "DAYS"; readonly count: number; readonly after: number };

/** How often it may be redeemed; null: as often as there are coupons. Of a member: all its merged ids together. */
export interface Limits {
  readonly total: number | null;
  readonly perDay: number | null;
  readonly perMember: number | null;
  readonly perMemberDay: number | null;
  /** Coupons of this template in one order. */
  readonly perOrder: number;
}

/** What a coupon is redeemed by: one version of a template. It never changes; it may be stopped, and then issues no more. */
export interface Template {
  readonly id: string;
  readonly campaignId: string;
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly benefit: Benefit;
  readonly scope: Scope;
  readonly condition: Condition<{
    readonly order: OrderFacts;
    readonly member: MemberFacts;
  }> | null;
  /** Of the matching lines before any coupon. */
  readonly minimumMinor: bigint;
  readonly validity: Validity;
  readonly hours: Hours | null;
  readonly limits: Limits;
  readonly moneyBudgetMinor: bigint | null;
  readonly funding: Funding;
  /** At most one of a group in an order. */
  readonly exclusiveGroup: string | null;
  /** False: it is used alone. */
  readonly stacks: boolean;
  /** Used so many days late it is still good, where the till was offline. */
  readonly graceDays: number;
  readonly transferable: boolean;
  readonly pricePoints: bigint | null;
  /** Issued to whoever reaches this level. */
  readonly onLevel: string | null;
  readonly stoppedAt: Date | null;
}
