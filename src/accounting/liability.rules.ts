import type { PointValueTerms } from "../brand/brand.rules.ts";
import { floorToMinor, points } from "../kernel/amount.ts";
import { readCost } from "../settlement/clearing.rules.ts";
import type { Ended, Vintage } from "./liability.queries.ts";

/** What members hold of one vintage, in points and in money. */
export interface Liability extends Vintage {
  /** By the cost recorded with them; null where none was. */
  readonly costMinor: bigint | null;
  /** What they would pay at a till now, floored for the vintage; null where points pay nothing. */
  readonly worthMinor: bigint | null;
}

/** Puts a price on what is held. */
export const liabilities = (
  held: readonly Vintage[],
  value: PointValueTerms | undefined,
): Liability[] =>
  held.map((vintage) => {
    const cost = readCost(vintage.cost);
    return {
      ...vintage,
      costMinor: cost ? vintage.points * cost.minor : null,
      worthMinor: value ? floorToMinor(points(vintage.points), value) : null,
    };
  });

/** What of the points an issuer's members hold will expire, if they go the way of those whose days are over. */
export interface BreakageEstimate {
  readonly issuerCode: string;
  /** Points of vintages that are over: spent or expired. The fewer, the less it means. */
  readonly restsOnPoints: bigint;
  readonly expiredPoints: bigint;
  /** Of `restsOnPoints` so many basis points expired, floored; null: no vintage is over yet. */
  readonly rateBps: bigint | null;
  /** What is held now and ends some day. */
  readonly heldPoints: bigint;
  /** `heldPoints × expiredPoints / restsOnPoints`, floored; null: there is nothing to go by. */
  readonly estimatedPoints: bigint | null;
}

/** How an estimate comes about, for whoever reads it. */
export const HOW_ESTIMATED =
  "Of each issuer's vintages whose last day is over: expired ÷ (spent + expired). That share of the points held now whose days end is expected to expire, floored. No trend, no season, no other issuer's vintages.";

/** Estimates breakage for each issuer that has points held, from its own past. Pure. */
export function estimateBreakage(
  held: readonly Vintage[],
  ended: readonly Ended[],
): BreakageEstimate[] {
  const past = new Map(ended.map((each) => [each.issuerCode, each]));
  return [...Map.groupBy(held, ({ issuerCode }) => issuerCode)].map(([issuerCode, vintages]) => {
    const { spent = 0n, expired = 0n } = past.get(issuerCode) ?? {};
    const restsOnPoints = spent + expired;
    const heldPoints = vintages.reduce(
      (sum, { lastDay, points: each }) => (lastDay === null ? sum : sum + each),
      0n,
    );
    const known = restsOnPoints > 0n;
    return {
      ...{ issuerCode, restsOnPoints, expiredPoints: expired, heldPoints },
      rateBps: known ? (expired * 10_000n) / restsOnPoints : null,
      estimatedPoints: known ? (heldPoints * expired) / restsOnPoints : null,
    };
  });
}
