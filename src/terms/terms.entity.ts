import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { ClauseKind } from "./clause.rules.ts";
import type { StatementTerms } from "./terms.rules.ts";

export const TermsEntity = defineEntity({
  name: "Terms",
  tableName: "terms",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    franchiseeId: p.uuid(),
    proposalId: p.uuid(),
    version: p.integer(),
    fromAt: p.datetime(),
    agreedAt: p.datetime(),
    acceptDays: p.integer(),
    silence: p.text().$type<StatementTerms["silence"]>(),
    thresholdMinor: p.bigint(),
    cureDays: p.integer(),
  },
  filters: brandFilter,
});

/** One version of a franchisee's contract with headquarters, in force from an instant on. */
export type Terms = InferEntity<typeof TermsEntity>;

export const TermsClauseEntity = defineEntity({
  name: "TermsClause",
  tableName: "terms_clause",
  properties: {
    termsId: p.uuid().primary(),
    brandId: p.uuid(),
    number: p.text().primary(),
    kind: p.text().$type<ClauseKind>(),
    title: p.text().nullable(),
    rate: p.bigint(),
    details: p.json<Record<string, unknown>>(),
  },
  filters: brandFilter,
});
