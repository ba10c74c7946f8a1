import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";
import type { Benefits, Ladder, Measure, Period, Term } from "./ladder.rules.ts";

/** A level as it is stored: amounts as text, a number of JSON may be a fraction. */
export interface StoredLevel {
  readonly code: string;
  readonly name: string;
  readonly rank: number;
  readonly reach: string;
  readonly keep: string;
  readonly multiplierBps: number;
  readonly benefits: Benefits;
}

export const TierLadderEntity = defineEntity({
  name: "TierLadder",
  tableName: "tier_ladder",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    version: p.integer(),
    measure: p.json().$type<Measure>(),
    period: p.json().$type<Period>(),
    term: p.json().$type<Term>(),
    graceDays: p.integer(),
    fall: p.text().$type<Ladder["fall"]>(),
    levels: p.json().$type<readonly StoredLevel[]>(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});

/** A brand's levels, from an instant until a later version takes over. */
export type TierLadder = InferEntity<typeof TierLadderEntity>;
