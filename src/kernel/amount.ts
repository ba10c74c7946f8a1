declare const unit: unique symbol;

/** Whole points. */
export type Points = bigint & { readonly [unit]: "points" };
/** Minor units of the brand's currency (cents, fen). */
export type Minor = bigint & { readonly [unit]: "minor" };
/** A rate in basis points: 500n is 5.00 %. */
export type Bps = bigint & { readonly [unit]: "bps" };

export const points = (value: bigint): Points => value as Points;
export const minor = (value: bigint): Minor => value as Minor;
export const bps = (value: bigint): Bps => value as Bps;

/** 100 %. */
export const WHOLE_BPS = 10_000n;

/** `dividend / divisor` to the nearest integer, a half away from zero. The divisor is positive. */
export function roundHalfUp(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
}

/** So much of a whole: what an order's refunds come to, of what was paid for it. The whole is positive. */
export interface Proportion {
  readonly part: bigint;
  readonly whole: bigint;
}

/** What falls to a proportion of a total, rounded half up. */
export const proportionOf = (total: bigint, { part, whole }: Proportion): bigint =>
  roundHalfUp(total * part, whole);

/** A share of an amount at a rate, rounded half up to the minor unit. */
export function shareOf(base: Minor, rate: Bps): Minor {
  return minor(roundHalfUp(base * rate, WHOLE_BPS));
}

/** Points for every full step of a net amount, floored: a started step earns nothing. */
export function floorToPoints(net: Minor, pointsPerStep: Points, step: Minor): Points {
  return net <= 0n ? points(0n) : points((net / step) * pointsPerStep);
}

/** Points multiplied at a rate, floored: a started point is not given. */
export const floorToMultiple = (value: Points, rate: Bps): Points =>
  points((value * rate) / WHOLE_BPS);

/** What points are worth in money, floored: a started minor unit pays nothing. */
export const floorToMinor = (
  spent: Points,
  value: { readonly points: bigint; readonly minor: bigint },
): Minor => minor((spent * value.minor) / value.points);
