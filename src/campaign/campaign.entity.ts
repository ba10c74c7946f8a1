import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

/** A campaign as it is stored: its audience is text. */
export const CampaignEntity = defineEntity({
  name: "Campaign",
  tableName: "campaign",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    code: p.text(),
    name: p.text(),
    fromAt: p.datetime(),
    untilAt: p.datetime().nullable(),
    audience: p.text().nullable(),
    holdoutBps: p.integer(),
    exclusiveGroup: p.text().nullable(),
    pointsBudget: p.bigint().nullable(),
    moneyBudgetMinor: p.bigint().nullable(),
    definedAt: p.datetime(),
    stoppedAt: p.datetime().nullable(),
  },
  filters: brandFilter,
});

export const CampaignOptInEntity = defineEntity({
  name: "CampaignOptIn",
  tableName: "campaign_opt_in",
  properties: {
    campaignId: p.uuid().primary(),
    storeId: p.uuid().primary(),
    no: p.integer().primary(),
    brandId: p.uuid(),
    accepts: p.boolean(),
    saidBy: p.uuid().nullable(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});

/** What a store's side said of a campaign: whether it pays its part, from an instant on. */
export type CampaignOptIn = InferEntity<typeof CampaignOptInEntity>;
