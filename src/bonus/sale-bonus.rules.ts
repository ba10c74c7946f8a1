import { acceptsAt, type Campaign } from "../campaign/campaign.rules.ts";
import { type Funding, fund } from "../campaign/funding.rules.ts";
import { bps, floorToMultiple, points } from "../kernel/amount.ts";
import type { MemberFacts, OrderFacts } from "../kernel/condition.ts";
import { clockOf, dayOf } from "../kernel/month.ts";
import type { BonusRule, Judgement } from "./bonus.rules.ts";
import { budgetsOf, judgeBonuses } from "./judge-bonuses.rules.ts";

/** An order, as far as bonuses ask for it. */
export interface BonusSale {
  readonly memberId: string;
  readonly store: { readonly id: string; readonly code: string };
  readonly franchiseeCode: string;
  readonly source: string;
  readonly netMinor: bigint;
  readonly baseMinor: bigint;
  readonly tenders: ReadonlyArray<{ readonly kind: string }> | null;
  readonly lines: ReadonlyArray<{
    readonly sku: string | null;
    readonly category?: string | null;
    readonly quantity: number;
    readonly netMinor: bigint;
  }>;
  readonly occurredAt: Date;
}

/** A coupon that multiplies the order's standing points. */
export interface Multiplier {
  readonly couponId: string;
  readonly template: string;
  readonly campaignId: string;
  readonly bps: bigint;
  readonly funding: Funding;
}

/** What bonuses rested on beside the order itself and the rules: with it they are judged again, to the same end. */
export interface BonusContext {
  readonly member: MemberFacts;
  /** Before coupons and points, in minor units. */
  readonly grossMinor: bigint;
  /** What the standing rule and the member's level gave. */
  readonly standing: bigint;
  /** By rules that are capped: what each gave the member before. */
  readonly given: Readonly<Record<string, { readonly day: bigint; readonly ever: bigint }>>;
  /** By subject: what was left of budgets. */
  readonly left: Readonly<Record<string, bigint>>;
  readonly multipliers: readonly Multiplier[];
}

/** Points of one rule version, or of one coupon. */
export interface BonusAward {
  /** The rule's code; `coupon/` and the template's. */
  readonly rule: string;
  /** The rule version's id, or the coupon's. */
  readonly id: string;
  readonly points: bigint;
  /** Of these: issued by headquarters, the rest by the store that sold. */
  readonly headquarters: bigint;
}

/** What bonuses give for one order. */
export interface SaleBonus {
  readonly points: bigint;
  readonly headquartersPoints: bigint;
  readonly awards: readonly BonusAward[];
  /** One for each rule in force, with what it gave or why it did not. */
  readonly judgements: readonly Judgement[];
  /** Undefined where there was nothing to judge. */
  readonly context: BonusContext | undefined;
}

export const NO_BONUS: SaleBonus = {
  ...{ points: 0n, headquartersPoints: 0n, awards: [], judgements: [] },
  context: undefined,
};

/** Judges an order's bonuses by what they rest on. The same again gives the same. */
export function judgeSale(
  sale: BonusSale,
  context: BonusContext,
  known: {
    readonly rules: readonly BonusRule[];
    readonly campaigns: ReadonlyMap<string, Campaign>;
    readonly timeZone: string;
  },
): SaleBonus {
  const { store, occurredAt: at, memberId } = sale;
  const local = { day: dayOf(at, known.timeZone), ...clockOf(at, known.timeZone) };
  const order: OrderFacts = {
    ...{ net: sale.netMinor, base: sale.baseMinor, gross: context.grossMinor },
    ...{ source: sale.source, store: store.code, franchisee: sale.franchiseeCode },
    ...{ weekday: BigInt(local.weekday), hour: BigInt(Math.floor(local.minute / 60)) },
    ...{ day: local.day, tenders: (sale.tenders ?? []).map(({ kind }) => kind) },
    lines: sale.lines.map((line) => ({
      ...{ sku: line.sku ?? "", category: line.category ?? "" },
      ...{ quantity: BigInt(line.quantity), net: line.netMinor },
    })),
  };
  const judgements = judgeBonuses(known.rules, known.campaigns, {
    ...{ facts: { member: context.member, order }, memberId, local, at },
    ...{ storeId: store.id, storeCode: store.code, standing: context.standing },
    given: (rule) => context.given[rule] ?? { day: 0n, ever: 0n },
    left: (subject) => context.left[subject],
  });
  const awards = [
    ...judgements
      .filter(({ points }) => points > 0n)
      .map(({ rule, points, headquartersPoints: headquarters }) => ({
        ...{ rule: rule.code, id: rule.id, points, headquarters },
      })),
    ...context.multipliers.flatMap((each) => multiply(each, sale, context, known.campaigns)),
  ];
  const sum = (of: (award: BonusAward) => bigint) => awards.reduce((all, a) => all + of(a), 0n);
  return {
    points: sum((award) => award.points),
    headquartersPoints: sum((award) => award.headquarters),
    ...{ awards, judgements },
    context: judgements.length > 0 || context.multipliers.length > 0 ? context : undefined,
  };
}

/** What a coupon adds to the standing points; floored, and never less than them. */
function multiply(
  { couponId, template, campaignId, funding, ...multiplier }: Multiplier,
  { store, occurredAt }: BonusSale,
  { standing }: BonusContext,
  campaigns: ReadonlyMap<string, Campaign>,
): BonusAward[] {
  const more = floorToMultiple(points(standing), bps(multiplier.bps)) - standing;
  if (more <= 0n) return [];
  const campaign = campaigns.get(campaignId);
  const acceptor = campaign !== undefined && acceptsAt(campaign, store.id, occurredAt);
  const { headquarters, issuer } = fund(more, funding, { acceptor, issuer: false });
  return [
    { rule: `coupon/${template}`, id: couponId, points: more, headquarters: headquarters + issuer },
  ];
}

/** What the bonuses of an order or an event take from budgets that there are. */
export function takenBy({
  judgements,
  context,
}: Pick<SaleBonus, "judgements"> & {
  readonly context: Pick<BonusContext, "left"> | undefined;
}): Map<string, bigint> {
  const taken = new Map<string, bigint>();
  for (const { rule, points } of judgements)
    for (const subject of budgetsOf(rule))
      if (points > 0n && context?.left[subject] !== undefined)
        taken.set(subject, (taken.get(subject) ?? 0n) + points);
  return taken;
}
