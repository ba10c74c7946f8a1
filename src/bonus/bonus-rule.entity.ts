import { defineEntity, p } from "@mikro-orm/core";
import type { Funding } from "../campaign/funding.rules.ts";
import type { Hours } from "../campaign/hours.rules.ts";
import type { Scope } from "../campaign/scope.rules.ts";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { StoredAward, StoredCaps } from "./bonus.rules.ts";

/** One version of a bonus rule as it is stored: amounts and its condition are text. */
export const BonusRuleEntity = defineEntity({
  name: "BonusRule",
  tableName: "bonus_rule",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    campaignId: p.uuid(),
    code: p.text(),
    version: p.integer(),
    name: p.text(),
    award: p.json().$type<StoredAward>(),
    scope: p.json().$type<Scope>(),
    condition: p.text().nullable(),
    hours: p.json().$type<Hours>().nullable(),
    priority: p.integer(),
    bestOf: p.text().nullable(),
    caps: p.json().$type<StoredCaps>(),
    funding: p.json().$type<Funding>(),
    retired: p.boolean(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});
