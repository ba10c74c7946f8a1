import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

export const StatementEntity = defineEntity({
  name: "Statement",
  tableName: "statement",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    franchiseeId: p.uuid(),
    month: p.text(),
    orders: p.bigint("number"),
    netMinor: p.bigint(),
    openingMinor: p.bigint(),
    totalMinor: p.bigint(),
    lineCount: p.bigint("number"),
    linesSha256: p.text(),
    issuedAt: p.datetime(),
  },
  filters: brandFilter,
});

/** A closed month of one franchisee. Amounts are signed in its favour: above zero, headquarters owes it. */
export type Statement = InferEntity<typeof StatementEntity>;
