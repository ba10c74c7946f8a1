import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** `BRAND_OWNS_MEMBER`: the brand owns the member, the binding belongs to the store. */
export type OwnershipModel = "FRANCHISEE_OWNS_MEMBER" | "BRAND_OWNS_MEMBER";

export const BrandEntity = defineEntity({
  name: "Brand",
  tableName: "brand",
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    timeZone: p.text(),
    currency: p.text(),
    ownershipModel: p.text().$type<OwnershipModel>(),
    openedAt: p.datetime(),
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
