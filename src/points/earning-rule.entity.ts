import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { Activation, Validity } from "./validity.rules.ts";

export const EarningRuleEntity = defineEntity({
  name: "EarningRule",
  tableName: "earning_rule",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    kind: p.text(),
    version: p.integer(),
    pointsPerStep: p.bigint(),
    stepMinor: p.bigint(),
    validity: p.json().$type<Validity>(),
    activation: p.json().$type<Activation>(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});

/** How many points a net amount earns, from an instant until a later version takes over. */
export type EarningRule = InferEntity<typeof EarningRuleEntity>;
