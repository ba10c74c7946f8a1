import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Funding } from "../campaign/funding.rules.ts";
import type { Hours } from "../campaign/hours.rules.ts";
import type { Scope } from "../campaign/scope.rules.ts";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { Benefit, Limits, Validity } from "./template.rules.ts";

/** As JSON holds it: amounts as text, a number of JSON may be a fraction. */
export type Stored<T> = T extends bigint
  ? string
  : T extends object
    ? { [K in keyof T]: Stored<T[K]> }
    : T;

export const CouponTemplateEntity = defineEntity({
  name: "CouponTemplate",
  tableName: "coupon_template",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    campaignId: p.uuid(),
    code: p.text(),
    version: p.integer(),
    name: p.text(),
    benefit: p.json().$type<Stored<Benefit>>(),
    scope: p.json().$type<Scope>(),
    condition: p.text().nullable(),
    minimumMinor: p.bigint(),
    validity: p.json().$type<Validity>(),
    hours: p.json().$type<Hours>().nullable(),
    limits: p.json().$type<Limits>(),
    moneyBudgetMinor: p.bigint().nullable(),
    funding: p.json().$type<Funding>(),
    exclusiveGroup: p.text().nullable(),
    stacks: p.boolean(),
    graceDays: p.integer(),
    transferable: p.boolean(),
    pricePoints: p.bigint().nullable(),
    onLevel: p.text().nullable(),
    definedAt: p.datetime(),
    stoppedAt: p.datetime().nullable(),
  },
  filters: brandFilter,
});

/** What a coupon is redeemed by, as it is stored; only when it was stopped changes. */
export type StoredTemplate = InferEntity<typeof CouponTemplateEntity>;
