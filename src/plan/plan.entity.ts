import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

/** What a plan costs for so long; amounts as text, a number of JSON may be a fraction. */
export interface StoredPrice {
  readonly code: string;
  readonly minor: string;
  readonly days: number | null;
  readonly months: number | null;
}

export const PlanEntity = defineEntity({
  name: "Plan",
  tableName: "membership_plan",
  properties: {
    brandId: p.uuid().primary(),
    code: p.text().primary(),
    name: p.text(),
    level: p.text(),
    prices: p.json().$type<readonly StoredPrice[]>(),
    definedAt: p.datetime(),
  },
  filters: brandFilter,
});

/** A membership that is paid for; it never changes: another price is another plan. */
export type StoredPlan = InferEntity<typeof PlanEntity>;
