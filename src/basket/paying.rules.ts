import type { PointValueTerms } from "../brand/brand.rules.ts";
import { allocate } from "../kernel/allocate.ts";
import { floorToMinor, points } from "../kernel/amount.ts";
import { BadInput } from "../kernel/refusal.ts";
import { draw } from "../points/moving.rules.ts";
import type { Wallet } from "../points/points.accounts.ts";
import { PointsPayTooMuch } from "./basket.refusals.ts";

/** So many points, or as many as pay something. */
export type PointsWish = bigint | "MOST";

/** Points that pay a part of what is left. */
export interface PaidByPoints {
  readonly points: bigint;
  readonly minor: bigint;
  /** Which version of their value; null: none are spent. */
  readonly pointValueId: string | null;
  /** Whose points they are, by who would be drawn from: the parts sum to both. */
  readonly issuers: ReadonlyArray<{
    readonly issuerCode: string;
    readonly points: bigint;
    readonly minor: bigint;
  }>;
}

export const NO_POINTS: PaidByPoints = { points: 0n, minor: 0n, pointValueId: null, issuers: [] };

/**
 * What points pay of a net, never more than it. `MOST`: the fewest points that pay as much as can be paid. They are
 * drawn as they are spent, what ends soonest first.
 * @throws {PointsShort} @throws {PointsPayTooMuch}
 */
export function payByPoints(
  netMinor: bigint,
  wish: PointsWish,
  known: {
    readonly wallet: Wallet;
    readonly value: PointValueTerms | undefined;
  },
): PaidByPoints {
  const { wallet, value } = known;
  if (!value) {
    if (wish === "MOST" || wish === 0n) return NO_POINTS;
    throw new BadInput("points pay nothing in this brand: set their value first");
  }
  const spent = wish === "MOST" ? mostOf(netMinor, wallet.balance, value) : wish;
  if (spent <= 0n) return NO_POINTS;
  const drawn = draw(wallet, spent);
  const worth = floorToMinor(points(spent), value);
  if (worth > netMinor) throw new PointsPayTooMuch(netMinor, worth);
  const byIssuer = new Map<string, bigint>();
  for (const each of drawn)
    byIssuer.set(each.issuerCode, (byIssuer.get(each.issuerCode) ?? 0n) + each.points);
  const parts = allocate(worth, [...byIssuer.values()]);
  return {
    ...{ points: spent, minor: worth, pointValueId: value.id },
    issuers: [...byIssuer].map(([issuerCode, each], at) => ({
      ...{ issuerCode, points: each, minor: parts[at] ?? 0n },
    })),
  };
}

/** The fewest points of a balance that pay the most of a net. */
function mostOf(
  netMinor: bigint,
  balance: bigint,
  { points: each, minor }: PointValueTerms,
): bigint {
  // The most points that are worth no more than the net.
  const enough = ((netMinor + 1n) * each - 1n) / minor;
  const some = balance < enough ? balance : enough;
  if (some <= 0n) return 0n;
  const worth = (some * minor) / each;
  return (worth * each + minor - 1n) / minor;
}
