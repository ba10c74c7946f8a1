import type { Bearer, Shortfall } from "../brand/brand.entity.ts";
import { HEADQUARTERS } from "../brand/brand.rules.ts";
import { floorToPoints, type Minor, minor, type Points, points } from "../kernel/amount.ts";
import type { Account } from "../ledger/address.ts";
import type { Transfer } from "../ledger/apply.ts";
import {
  borneBy,
  breakage,
  bucket,
  debt,
  issuedBy,
  POINTS,
  pendingFor,
  pendingUntil,
} from "./points.accounts.ts";
import { PointsMissing } from "./points.refusals.ts";
import type { Activation, Span, Validity } from "./validity.rules.ts";

/** What decides an earning, of one rule version. */
export interface EarningRuleTerms {
  readonly id: string;
  /** What it earns: points, or a growth kind's code. Each kind has its own versions. */
  readonly kind: string;
  readonly pointsPerStep: bigint;
  readonly stepMinor: bigint;
  readonly validity: Validity;
  readonly activation: Activation;
  readonly version: number;
  readonly fromAt: Date;
}

/** The version of a kind's rule in force at an instant: the newest of those that had begun. */
export function ruleAt<Rule extends EarningRuleTerms>(
  rules: readonly Rule[],
  at: Date,
  kind: string = POINTS,
): Rule | undefined {
  let found: Rule | undefined;
  for (const rule of rules)
    if (rule.kind === kind && rule.fromAt <= at && (!found || rule.version > found.version))
      found = rule;
  return found;
}

/** Points for an earn base: whole steps only, floored. */
export const pointsFor = (base: Minor, rule: EarningRuleTerms | undefined): Points =>
  rule ? floorToPoints(base, points(rule.pointsPerStep), minor(rule.stepMinor)) : points(0n);

/** What an earn base earns of each kind but points, by the kinds' rules of that instant. */
export function growthFor(
  base: Minor,
  rules: readonly EarningRuleTerms[],
  at: Date,
): Array<{ readonly kind: string; readonly amount: bigint }> {
  const kinds = new Set(rules.flatMap(({ kind }) => (kind === POINTS ? [] : [kind])));
  return [...kinds].map((kind) => ({ kind, amount: pointsFor(base, ruleAt(rules, at, kind)) }));
}

/** So many points, and who issues and so pays for them: a store's code, or headquarters. */
export interface Issued {
  readonly issuerCode: string;
  readonly points: bigint;
  /** What a point costs its issuer, where its contract records that: `2` paid at issue, `2u` due at use. */
  readonly cost?: string | undefined;
}

/**
 * Issues points into their buckets, one for each issuer; what the member owes is repaid out of them first, be they pending: only
 * their spending waits. A late order's points may be over by `today`: nobody could spend them any more, so
 * they repay nothing either.
 */
export function earn(wish: {
  readonly issued: readonly Issued[];
  readonly orderId: string;
  /** When they can be spent; undefined: once the order's event has come. */
  readonly span: Span | undefined;
  readonly owed: bigint;
  /** The local day it is booked on. */
  readonly today: string;
}): Transfer[] {
  const { span, today } = wish;
  return oneByOne(wish, ({ points, issuerCode, cost, owed }) => {
    if (points === 0n) return [];
    const issued = (to: Account): Transfer => ({
      ...{ asset: POINTS, kind: "earn", amount: points, from: issuedBy(issuerCode), to },
    });
    if (!span) return [issued(pendingFor(wish.orderId, issuerCode, cost))];
    const into =
      span.firstDay > today
        ? pendingUntil(span.firstDay, span.lastDay, issuerCode, cost)
        : bucket(span.lastDay, issuerCode, cost);
    return [issued(into), ...repay({ points, owed, today, lastDay: span.lastDay, from: into })];
  });
}

/** Repays what the member owes out of points that have just come into an account. */
function repay(wish: {
  readonly points: bigint;
  readonly owed: bigint;
  readonly from: Account;
  readonly lastDay: string;
  readonly today: string;
}): Transfer[] {
  const amount = wish.owed < wish.points ? wish.owed : wish.points;
  return amount <= 0n || wish.lastDay < wish.today
    ? []
    : [{ asset: POINTS, kind: "repay", amount, from: wish.from, to: debt() }];
}

/** The event has come: the order's points are a bucket from now on, and repay what is owed. */
export function activate(wish: {
  readonly issued: readonly Issued[];
  readonly orderId: string;
  readonly lastDay: string;
  readonly owed: bigint;
  readonly today: string;
}): Transfer[] {
  return oneByOne(wish, ({ points, issuerCode, cost, owed }) => {
    const from = pendingFor(wish.orderId, issuerCode, cost);
    const to = bucket(wish.lastDay, issuerCode, cost);
    return [
      { asset: POINTS, kind: "activate", amount: points, from, to },
      ...repay({ ...wish, points, owed, from: to }),
    ];
  });
}

/** Each issuer's points in turn: what is owed is repaid out of the first, then the next. */
function oneByOne(
  { issued, owed }: { readonly issued: readonly Issued[]; readonly owed: bigint },
  transfersOf: (part: Issued & { readonly owed: bigint }) => Transfer[],
): Transfer[] {
  let left = owed;
  return issued.flatMap((part) => {
    const transfers = transfersOf({ ...part, owed: left });
    for (const { kind, amount } of transfers) if (kind === "repay") left -= amount;
    return transfers;
  });
}

/**
 * Takes earned points back to their issuer: out of the account they are in now as far as it still holds
 * them, then of what expired there unused; by the brand's policy for what was spent meanwhile.
 */
export function unearn(wish: {
  readonly points: bigint;
  /** Where the points are now: a bucket, or the account they wait in. */
  readonly into: Account;
  readonly issuerCode: string;
  readonly held: bigint;
  /** What expired out of that account and was not taken back since. */
  readonly expired: bigint;
  readonly shortfall: Shortfall;
  readonly bearer: Bearer;
}): Transfer[] {
  const { into, issuerCode } = wish;
  const issuer = issuedBy(issuerCode);
  const lacking = wish.points - wish.held;
  const revived = lacking <= 0n ? 0n : lacking < wish.expired ? lacking : wish.expired;
  const held = wish.held + revived;
  const taken = held < wish.points ? held : wish.points;
  const missing = wish.points - taken;
  if (missing > 0n && wish.shortfall === "REFUSE") throw new PointsMissing(missing);
  const bearer = wish.bearer === "ISSUER" ? issuerCode : HEADQUARTERS;
  const short = wish.shortfall === "CLAMP" ? borneBy(bearer) : debt();
  const all: Transfer[] = [
    { asset: POINTS, kind: "revive", amount: revived, from: breakage(issuerCode), to: into },
    { asset: POINTS, kind: "unearn", amount: taken, from: into, to: issuer },
    { asset: POINTS, kind: "unearn", amount: missing, from: short, to: issuer },
  ];
  return all.filter(({ amount }) => amount > 0n);
}
