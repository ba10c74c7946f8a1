import { forAnyone, mapLoader, pageLoader } from "../platform/graphql/loader.ts";
import { couponEvents, couponsNamed, couponsOfMembers } from "./coupon.queries.ts";
import type { Coupon, ShownState } from "./coupon.rules.ts";

export const couponLoader = forAnyone(mapLoader(couponsNamed));

export const couponEventsLoader = mapLoader(couponEvents);

const loaderOf = (state: ShownState | null) => pageLoader<Coupon>(couponsOfMembers(state));

/** Members' coupons of each state, and of all. */
export const memberCouponsLoaders = {
  ALL: loaderOf(null),
  ISSUED: loaderOf("ISSUED"),
  RESERVED: loaderOf("RESERVED"),
  REDEEMED: loaderOf("REDEEMED"),
  GIVEN: loaderOf("GIVEN"),
  REVOKED: loaderOf("REVOKED"),
  EXPIRED: loaderOf("EXPIRED"),
} as const satisfies Record<ShownState | "ALL", unknown>;
