import { addDays, dayMonthsAfter, dayOf, dayStart } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { FoundTier } from "../tier/tier.rules.ts";
import type { StoredPlan } from "./plan.entity.ts";

/** So much for so many days, or months. */
export interface Price {
  readonly code: string;
  readonly minor: bigint;
  readonly days: number | null;
  readonly months: number | null;
}

/** A membership that is paid for, and the level it opens. */
export interface Plan {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly prices: readonly Price[];
}

export interface SaidPrice {
  readonly code: string;
  readonly minor: bigint;
  readonly days?: number | null | undefined;
  readonly months?: number | null | undefined;
}

const CODE = /^[A-Za-z0-9_-]{1,32}$/;
const PRICES = 20;
const DAYS = 3_660;
const MONTHS = 120;
const MINOR = 100_000_000n;

const within = (count: number, most: number) =>
  Number.isInteger(count) && count >= 1 && count <= most;

/** Reads what a caller says: each price is for days or for months, and none is said twice. */
export function asPrices(said: readonly SaidPrice[]): Price[] {
  if (said.length < 1 || said.length > PRICES)
    throw new BadInput(`a plan has 1 to ${PRICES} prices`);
  const prices = said.map(({ code, minor, days = null, months = null }) => ({
    ...{ code, minor, days, months },
  }));
  for (const { code, minor, days, months } of prices) {
    asCode(code);
    if (minor < 0n || minor > MINOR) throw new BadInput(`a price is 0 to ${MINOR} minor units`);
    const isForDays = days !== null && months === null && within(days, DAYS);
    const isForMonths = months !== null && days === null && within(months, MONTHS);
    if (!isForDays && !isForMonths)
      throw new BadInput(`a price is for 1 to ${DAYS} days, or for 1 to ${MONTHS} months`);
  }
  if (new Set(prices.map(({ code }) => code)).size < prices.length)
    throw new BadInput("two prices have one code");
  return prices;
}

export function asCode(code: string): string {
  if (!CODE.test(code)) throw new BadInput("a code is 1 to 32 letters, digits, _ or -");
  return code;
}

export const asPlan = ({ code, name, level, prices }: StoredPlan): Plan => ({
  ...{ code, name, level },
  prices: prices.map((price) => ({ ...price, minor: BigInt(price.minor) })),
});

/**
 * When what was bought begins and ends: at once, or where the same level is held by a plan already, behind it. To the
 * end of a local day.
 */
export function spanOf(
  { days, months }: Price,
  bought: { readonly at: Date; readonly rank: number; readonly entries: readonly FoundTier[] },
  zone: string,
): { fromAt: Date; lastDay: string } {
  const after = (day: string) =>
    months === null ? addDays(day, days ?? 0) : dayMonthsAfter(day, months);
  const today = dayOf(bought.at, zone);
  const held = bought.entries
    .flatMap(({ reason, rank, lastDay, returnedAt }) =>
      reason === "PLAN" && rank === bought.rank && !returnedAt && lastDay !== null ? [lastDay] : [],
    )
    .reduce((last, day) => (day > last ? day : last), "");
  if (held < today) return { fromAt: bought.at, lastDay: after(today) };
  return { fromAt: dayStart(addDays(held, 1), zone), lastDay: after(held) };
}
