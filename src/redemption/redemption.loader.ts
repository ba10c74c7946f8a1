import { mapLoader } from "../platform/graphql/loader.ts";
import { redemptionsOfCoupons } from "./redemption.queries.ts";

export const couponRedemptionsLoader = mapLoader(redemptionsOfCoupons);
