import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

export const FranchiseeEntity = defineEntity({
  name: "Franchisee",
  tableName: "franchisee",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    code: p.text(),
    legalName: p.text(),
    isHeadquarters: p.boolean(),
    joinedAt: p.datetime(),
  },
  filters: brandFilter,
});

/** A legal owner of stores. Headquarters' own stores belong to a franchisee marked as such. */
export type Franchisee = InferEntity<typeof FranchiseeEntity>;
