import type { FactsAsked } from "../campaign/campaign.rules.ts";
import {
  acceptsAt,
  type Campaign,
  endOf,
  isOffered,
  isRunning,
  type Offered,
  pointsBudgetOf,
} from "../campaign/campaign.rules.ts";
import { fund } from "../campaign/funding.rules.ts";
import { isOpenAt } from "../campaign/hours.rules.ts";
import { isAtStore, isInScope } from "../campaign/scope.rules.ts";
import { bps, floorToMultiple, floorToPoints, minor, points } from "../kernel/amount.ts";
import {
  type BonusGround,
  type BonusReason,
  type BonusRule,
  budgetOf,
  type Judgement,
} from "./bonus.rules.ts";

/** What the points of a rule are taken from, beside its member's caps; some of them may have no bound. */
export const budgetsOf = ({
  code,
  campaignId,
}: Pick<BonusRule, "code" | "campaignId">): string[] => [
  budgetOf(code),
  pointsBudgetOf(campaignId),
];

/** Those of them that have a bound: what is to be asked before the rule is judged. */
export const boundsOf = (
  rule: BonusRule,
  campaigns: ReadonlyMap<string, Pick<Campaign, "pointsBudget">>,
): string[] => {
  const [own = "", ofCampaign = ""] = budgetsOf(rule);
  const budget = campaigns.get(rule.campaignId)?.pointsBudget ?? null;
  return [...(rule.caps.total === null ? [] : [own]), ...(budget === null ? [] : [ofCampaign])];
};

/** Whether a version may be in force at one of the orders, or events: its facts, caps and budgets are asked for. */
export function mayApply(
  rule: BonusRule,
  campaigns: ReadonlyMap<string, Campaign>,
  happened: ReadonlyArray<{ readonly occurredAt: Date; readonly kind?: string }>,
): boolean {
  const campaign = campaigns.get(rule.campaignId);
  if (!campaign) return false;
  const event = eventOf(rule);
  return happened.some(
    ({ occurredAt: at, kind }) => kind === event && rule.fromAt <= at && isRunning(campaign, at),
  );
}

/** The kind of event a rule is for; undefined: for orders. */
const eventOf = ({ award }: BonusRule): string | undefined =>
  award.kind === "EVENT" ? award.event : undefined;

/**
 * Which of a member's facts any condition asks for. The others are neither read nor stored: what is stored stays, and
 * tags are forgotten with their member.
 */
export function askedOf(
  rules: readonly BonusRule[],
  campaigns: ReadonlyMap<string, Pick<Campaign, "audience">>,
): FactsAsked {
  const texts = rules.flatMap(({ condition, campaignId }) => [
    condition?.text ?? "",
    campaigns.get(campaignId)?.audience?.text ?? "",
  ]);
  const asks = (word: string) => texts.some((text) => text.includes(word));
  return {
    ...{ level: asks("level") || asks("rank"), tags: asks("tags") },
    boundStore: asks("boundStore"),
  };
}

/**
 * What each rule gives for one order or event, or why it gives nothing: each version in force then whose campaign runs.
 * The higher priority is judged first and takes first of what is capped, ties by code; rules of which only the best
 * counts are judged where the first of them stands. The same ground gives the same answer, in whatever order the rules come.
 */
export function judgeBonuses(
  rules: readonly BonusRule[],
  campaigns: ReadonlyMap<string, Campaign>,
  ground: BonusGround,
): Judgement[] {
  // Many rules are one campaign's: whom it is for is asked once.
  const offers = new Map<Campaign, Offered>();
  const candidates = rulesInForce(rules, campaigns, ground).map(
    (each): Candidate => ({ ...each, wanted: wantedBy(each, offers, ground) }),
  );
  const taken = new Map<string, bigint>();
  const judged = new Map<BonusRule, Judgement>();
  for (const candidate of candidates) {
    const { bestOf } = candidate.rule;
    if (bestOf === null) settle(candidate, bound(candidate, ground, taken), ground, taken, judged);
    else if (!judged.has(candidate.rule)) {
      const rivals = candidates.filter((each) => each.rule.bestOf === bestOf);
      const bounded = rivals.map((each) => bound(each, ground, taken));
      const most = bounded.reduce((max, { points }) => (points > max ? points : max), 0n);
      const best = bounded.findIndex(({ points }) => points === most);
      for (const [at, each] of rivals.entries()) {
        const { points, reason } = bounded[at] as Wanted;
        const isOutbid = at !== best && points > 0n;
        const given: Wanted = isOutbid ? { points: 0n, reason: "OUTBID" } : { points, reason };
        settle(each, given, ground, taken, judged);
      }
    }
  }
  return candidates.flatMap(({ rule }) => judged.get(rule) ?? []);
}

/** Notes what a rule gives, and what that takes from its budgets. */
function settle(
  candidate: Candidate,
  { points: given, reason }: Wanted,
  ground: BonusGround,
  taken: Map<string, bigint>,
  judged: Map<BonusRule, Judgement>,
): void {
  const { rule, bounds } = candidate;
  judged.set(rule, { rule, reason, ...issued(given, candidate, ground) });
  for (const subject of bounds) taken.set(subject, (taken.get(subject) ?? 0n) + given);
}

/** A version in force, its campaign, and the budgets it takes from, where they have a bound. */
interface InForce {
  readonly rule: BonusRule;
  readonly campaign: Campaign;
  readonly bounds: readonly string[];
}

interface Candidate extends InForce {
  readonly wanted: Wanted;
}

/** What a rule would give if nothing bounded it. */
interface Wanted {
  readonly points: bigint;
  readonly reason: BonusReason;
}

/** Which versions are in force changes at few instants: found once, they hold until the next one. */
interface Span {
  readonly campaigns: ReadonlyMap<string, Campaign>;
  readonly event: string | undefined;
  readonly from: number;
  readonly until: number;
  readonly inForce: readonly InForce[];
}

const spans = new WeakMap<readonly BonusRule[], Span[]>();
const SPANS_KEPT = 16;

/** The newest version of each that had begun, of campaigns that run, for what happened; the first to be judged first. */
function rulesInForce(
  rules: readonly BonusRule[],
  campaigns: ReadonlyMap<string, Campaign>,
  { at, facts }: BonusGround,
): readonly InForce[] {
  const event = facts.event?.kind;
  const known = spans.get(rules) ?? [];
  const instant = at.getTime();
  for (const span of known)
    if (
      span.from <= instant &&
      instant < span.until &&
      span.event === event &&
      span.campaigns === campaigns
    )
      return span.inForce;
  const turns = [
    ...rules.map(({ fromAt }) => fromAt.getTime()),
    ...[...campaigns.values()].flatMap((campaign) => [
      campaign.fromAt.getTime(),
      endOf(campaign)?.getTime() ?? Number.POSITIVE_INFINITY,
    ]),
  ];
  const span: Span = {
    ...{ campaigns, event, inForce: findInForce(rules, campaigns, at, event) },
    from: Math.max(Number.NEGATIVE_INFINITY, ...turns.filter((turn) => turn <= instant)),
    until: Math.min(Number.POSITIVE_INFINITY, ...turns.filter((turn) => turn > instant)),
  };
  spans.set(rules, [span, ...known.slice(0, SPANS_KEPT - 1)]);
  return span.inForce;
}

function findInForce(
  rules: readonly BonusRule[],
  campaigns: ReadonlyMap<string, Campaign>,
  at: Date,
  event: string | undefined,
): InForce[] {
  const newest = new Map<string, BonusRule>();
  for (const rule of rules)
    if (rule.fromAt <= at && rule.version > (newest.get(rule.code)?.version ?? 0))
      newest.set(rule.code, rule);
  const found: InForce[] = [];
  for (const rule of newest.values()) {
    const campaign = campaigns.get(rule.campaignId);
    if (!rule.retired && campaign && isRunning(campaign, at) && eventOf(rule) === event)
      found.push({ rule, campaign, bounds: budgetsOf(rule) });
  }
  return found.sort(
    (a, b) => b.rule.priority - a.rule.priority || (a.rule.code < b.rule.code ? -1 : 1),
  );
}

const nothing = (reason: BonusReason): Wanted => ({ points: 0n, reason });

function wantedBy(
  { rule, campaign }: InForce,
  offers: Map<Campaign, Offered>,
  ground: BonusGround,
): Wanted {
  const { facts } = ground;
  if (!isAtStore(ground.storeCode, rule.scope)) return nothing("NOT_THIS_STORE");
  if (!isOpenAt(rule.hours, ground.local)) return nothing("NOT_THESE_HOURS");
  const offered =
    offers.get(campaign) ?? isOffered(campaign, ground.memberId, facts.member, ground.at);
  offers.set(campaign, offered);
  if (offered === "NOT_IN_AUDIENCE" || offered === "HELD_OUT") return nothing(offered);
  if (rule.condition && !rule.condition.holds(facts)) return nothing("CONDITION_FAILS");
  const counted = counts(rule, ground);
  return counted > 0n ? { points: counted, reason: "GIVEN" } : nothing("NOTHING_TO_COUNT");
}

/** What was sold that a rule is about. Where nothing is known of the lines, the order is one of no sku and no category. */
function matching({ scope }: BonusRule, { facts }: BonusGround) {
  const { lines = [], base = 0n } = facts.order ?? {};
  if (lines.length === 0)
    return isInScope({ sku: null, category: null }, scope) ? [{ quantity: 1n, net: base }] : [];
  return lines.filter(({ sku, category }) =>
    isInScope({ sku: sku || null, category: category || null }, scope),
  );
}

const total = (amounts: readonly bigint[]) => amounts.reduce((sum, each) => sum + each, 0n);

function counts(rule: BonusRule, ground: BonusGround): bigint {
  const { award } = rule;
  switch (award.kind) {
    case "EVENT":
      return award.points;
    case "MULTIPLY": {
      const multiplied = floorToMultiple(points(ground.standing), bps(award.bps));
      return multiplied > ground.standing ? multiplied - ground.standing : 0n;
    }
    case "VISIT":
      return matching(rule, ground).length > 0 ? award.points : 0n;
    case "PIECES":
      return total(matching(rule, ground).map(({ quantity }) => quantity)) * award.points;
    case "STEPS": {
      // Of what is excluded from earning, nothing: be it among the lines.
      const net = total(matching(rule, ground).map((line) => line.net));
      const { base = 0n } = ground.facts.order ?? {};
      const counted = net < base ? net : base;
      return floorToPoints(minor(counted), points(award.points), minor(award.stepMinor));
    }
  }
}

const least = (a: bigint | null, b: bigint): bigint => (a === null || b < a ? b : a);

/** What its caps, and then its budgets, leave of what a rule wants to give. */
function bound(
  { rule, bounds, wanted }: Candidate,
  ground: BonusGround,
  taken: ReadonlyMap<string, bigint>,
): Wanted {
  if (wanted.points === 0n) return wanted;
  const { perOrder, perMemberDay, perMember } = rule.caps;
  let cap = perOrder;
  if (perMemberDay !== null || perMember !== null) {
    const { day, ever } = ground.given(rule.code);
    if (perMemberDay !== null) cap = least(cap, perMemberDay - day);
    if (perMember !== null) cap = least(cap, perMember - ever);
  }
  let budget: bigint | null = null;
  for (const subject of bounds) {
    const left = ground.left(subject);
    if (left !== undefined) budget = least(budget, left - (taken.get(subject) ?? 0n));
  }
  if (cap !== null && cap <= 0n) return nothing("CAP_REACHED");
  if (budget !== null && budget <= 0n) return nothing("BUDGET_USED_UP");
  const bounded = least(least(cap, wanted.points), budget ?? wanted.points);
  return bounded < wanted.points ? { points: bounded, reason: "CAPPED" } : wanted;
}

/** Of points given, those that headquarters issues and pays for. */
function issued(
  given: bigint,
  { rule, campaign }: Candidate,
  { storeId, at }: BonusGround,
): Pick<Judgement, "points" | "headquartersPoints"> {
  if (given === 0n) return { points: 0n, headquartersPoints: 0n };
  const acceptor = storeId !== null && acceptsAt(campaign, storeId, at);
  const { headquarters, issuer } = fund(given, rule.funding, { acceptor, issuer: false });
  return { points: given, headquartersPoints: headquarters + issuer };
}
