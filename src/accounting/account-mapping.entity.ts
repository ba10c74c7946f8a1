import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { MappedAccount } from "./account-mapping.rules.ts";

export const AccountMappingEntity = defineEntity({
  name: "AccountMapping",
  tableName: "account_mapping",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    version: p.integer(),
    accounts: p.json().$type<MappedAccount[]>(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});

/** What the book's accounts are called in the brand's own accounting, from an instant until a later version. */
export type AccountMapping = InferEntity<typeof AccountMappingEntity>;
