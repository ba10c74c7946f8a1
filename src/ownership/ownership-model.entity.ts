import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { OwnershipModel } from "../brand/brand.entity.ts";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { OwnershipException } from "./ownership.rules.ts";

export const OwnershipModelEntity = defineEntity({
  name: "OwnershipModelVersion",
  tableName: "ownership_model",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    franchiseeId: p.uuid().nullable(),
    version: p.integer(),
    model: p.text().$type<OwnershipModel>().nullable(),
    exceptions: p.json().$type<readonly OwnershipException[]>(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});

/**
 * Whose members are, from an instant until a later version takes over: the brand's rule, or one franchisee's own.
 * A franchisee's version without a model follows the brand's again.
 */
export type OwnershipModelVersion = InferEntity<typeof OwnershipModelEntity>;
