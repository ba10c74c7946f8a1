import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { ClauseKind } from "../terms/clause.rules.ts";
import type { AmountsAre } from "./tax.rules.ts";

export const TaxRateEntity = defineEntity({
  name: "TaxRate",
  tableName: "tax_rate",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    kind: p.text().$type<ClauseKind>(),
    version: p.integer(),
    rateBps: p.integer(),
    amountsAre: p.text().$type<AmountsAre>(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});

/** How what clauses of one kind come to is taxed, from an instant until a later version takes over. */
export type TaxRate = InferEntity<typeof TaxRateEntity>;
