import { floorToPoints, type Minor, minor, type Points, points } from "../kernel/amount.ts";
import { lastDayOf, monthOf, nextMonth } from "../kernel/month.ts";
import type { Transfer } from "../ledger/apply.ts";
import { bucket, debt, issuedBy, NEVER, POINTS } from "./points.accounts.ts";

/** What decides an earning, of one rule version. */
export interface EarningRuleTerms {
  readonly id: string;
  readonly pointsPerStep: bigint;
  readonly stepMinor: bigint;
  readonly validMonths: number | null;
  readonly version: number;
  readonly fromAt: Date;
}

/** The version in force at an instant: the newest of those that had begun. */
export function ruleAt<Rule extends EarningRuleTerms>(
  rules: readonly Rule[],
  at: Date,
): Rule | undefined {
  let found: Rule | undefined;
  for (const rule of rules)
    if (rule.fromAt <= at && (!found || rule.version > found.version)) found = rule;
  return found;
}

/** Points for a net amount: whole steps only, floored. */
export const pointsFor = (net: Minor, rule: EarningRuleTerms | undefined): Points =>
  rule ? floorToPoints(net, points(rule.pointsPerStep), minor(rule.stepMinor)) : points(0n);

/** The last local day points earned at an instant are good: the end of the n-th month after. */
export const lastDayFor = (rule: EarningRuleTerms, at: Date, zone: string): string =>
  rule.validMonths === null ? NEVER : lastDayOf(nextMonth(monthOf(at, zone), rule.validMonths));

/**
 * Issues points into their bucket; what the member owes is repaid out of them first. A late order's
 * points may be over by `today`: nobody could spend them any more, so they repay nothing either.
 */
export function earn(wish: {
  readonly points: bigint;
  readonly lastDay: string;
  readonly issuerCode: string;
  readonly owed: bigint;
  /** The local day it is booked on; left out, the points are taken for live. */
  readonly today: string;
}): Transfer[] {
  if (wish.points === 0n) return [];
  const into = bucket(wish.lastDay, wish.issuerCode);
  const live = wish.lastDay >= wish.today;
  const repaid = !live ? 0n : wish.owed < wish.points ? wish.owed : wish.points;
  const issue: Transfer = {
    asset: POINTS,
    kind: "earn",
    amount: wish.points,
    from: issuedBy(wish.issuerCode),
    to: into,
  };
  return repaid > 0n
    ? [issue, { asset: POINTS, kind: "repay", amount: repaid, from: into, to: debt() }]
    : [issue];
}

/**
 * Takes earned points back: out of the bucket they went into as far as it still holds them, the rest
 * becomes the member's debt.
 */
export function unearn(wish: {
  readonly points: bigint;
  readonly lastDay: string;
  readonly issuerCode: string;
  readonly held: bigint;
}): Transfer[] {
  const from = bucket(wish.lastDay, wish.issuerCode);
  const to = issuedBy(wish.issuerCode);
  const taken = wish.held < wish.points ? wish.held : wish.points;
  const rest = wish.points - taken;
  const transfers: Transfer[] = [];
  if (taken > 0n) transfers.push({ asset: POINTS, kind: "unearn", amount: taken, from, to });
  if (rest > 0n) transfers.push({ asset: POINTS, kind: "unearn", amount: rest, from: debt(), to });
  return transfers;
}
