import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { FirstOrder, Takeover } from "./binding-policy.rules.ts";

export const BindingPolicyEntity = defineEntity({
  name: "BindingPolicy",
  tableName: "binding_policy",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    version: p.integer(),
    validityDays: p.integer().nullable(),
    takeover: p.text().$type<Takeover>(),
    protectionDays: p.integer().nullable(),
    firstOrder: p.text().$type<FirstOrder>(),
    nearestMetres: p.integer().nullable(),
    transferDays: p.integer(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});

/** How members are bound, from an instant until a later version takes over. */
export type BindingPolicy = InferEntity<typeof BindingPolicyEntity>;
