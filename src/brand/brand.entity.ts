import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** `BRAND_OWNS_MEMBER`: the brand owns the member, the binding belongs to the store. */
export type OwnershipModel = "FRANCHISEE_OWNS_MEMBER" | "BRAND_OWNS_MEMBER";

/**
 * What happens to points that must be taken back and are spent already: the member owes them; only what is
 * there is taken, and the bearer bears the rest; or nothing is refunded.
 */
export type Shortfall = "DEBT" | "CLAMP" | "REFUSE";

/** Who bears what a member cannot give back: headquarters, or the store that issued it. */
export type Bearer = "HEADQUARTERS" | "ISSUER";
/** What becomes of spent points that come back to a bucket whose last day is past. */
export type ExpiredRefund = "GRACE" | "LOST";

export const BrandEntity = defineEntity({
  name: "Brand",
  tableName: "brand",
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    timeZone: p.text(),
    region: p.text(),
    currency: p.text(),
    ownershipModel: p.text().$type<OwnershipModel>(),
    shortfall: p.text().$type<Shortfall>(),
    shortfallBearer: p.text().$type<Bearer>(),
    openedAt: p.datetime(),
    expiredRefund: p.text().$type<ExpiredRefund>(),
    graceDays: p.integer(),
  },
  filters: {
    brand: {
      name: "brand",
      cond: ({ brandId }: { brandId: string }) => ({ id: brandId }),
      default: true,
    },
  },
});

/** A franchise brand: its calendar, its currency, and who owns its members. */
export type Brand = InferEntity<typeof BrandEntity>;
