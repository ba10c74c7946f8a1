// Money is whole minor units, as BigInt. Rates are basis points: ten thousand of them are the whole.

/** A quotient to the nearest whole, a half away from zero. */
export function round(dividend, divisor) {
  const negative = dividend < 0n;
  const size = negative ? -dividend : dividend;
  let whole = size / divisor;
  if ((size % divisor) * 2n >= divisor) whole += 1n;
  return negative ? -whole : whole;
}

/** A share of an amount, rounded once. */
export const share = (amount, rate) => round(amount * rate, 10_000n);

export const least = (a, b) => (a < b ? a : b);
export const most = (a, b) => (a > b ? a : b);
export const sum = (amounts) => amounts.reduce((all, each) => all + each, 0n);
