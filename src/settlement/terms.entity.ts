import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

/**
 * What a clause charges or grants, and the unit of its rate.
 * `ROYALTY`: basis points of the net, seller to headquarters. `BOUND_SHARE`: basis points of the net,
 * headquarters to the franchisee whose store the member is bound to, when another one sold.
 * `POINTS_COST`: minor units per point issued, seller to headquarters. `COUPON_SUBSIDY`: basis points of
 * the coupon discount that others pay for, headquarters to the seller. `COUPON_FUNDING`: basis points of what the
 * franchisee's store pays of coupons it issued and another's store honoured, to headquarters.
 */
export type ClauseKind =
  | "ROYALTY"
  | "BOUND_SHARE"
  | "POINTS_COST"
  | "COUPON_SUBSIDY"
  | "COUPON_FUNDING";

export const TermsEntity = defineEntity({
  name: "Terms",
  tableName: "terms",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    franchiseeId: p.uuid(),
    version: p.integer(),
    fromAt: p.datetime(),
    agreedAt: p.datetime(),
  },
  filters: brandFilter,
});

/** One version of a franchisee's contract with headquarters, in force from an instant on. */
export type Terms = InferEntity<typeof TermsEntity>;

export const TermsClauseEntity = defineEntity({
  name: "TermsClause",
  tableName: "terms_clause",
  properties: {
    termsId: p.uuid().primary(),
    brandId: p.uuid(),
    number: p.text().primary(),
    kind: p.text().$type<ClauseKind>(),
    rate: p.bigint(),
  },
  filters: brandFilter,
});
