import { leftToTake } from "../budget/budget.queries.ts";
import type { Campaign } from "../campaign/campaign.rules.ts";
import { memberFacts, NOBODY } from "../campaign/member-facts.queries.ts";
import { dayOf } from "../kernel/month.ts";
import type { Work } from "../platform/database/work.ts";
import { givenTo } from "./bonus.queries.ts";
import { addGiven, asksForEver, type BonusRule, type Given, givenOn } from "./bonus.rules.ts";
import { askedOf, boundsOf, mayApply } from "./judge-bonuses.rules.ts";
import {
  type BonusContext,
  type BonusSale,
  judgeSale,
  type Multiplier,
  NO_BONUS,
  type SaleBonus,
  takenBy,
} from "./sale-bonus.rules.ts";

/** Bonuses while a batch of sales is decided, each by what those before it took. */
export interface Judging {
  judge(
    sale: BonusSale,
    by: Pick<BonusContext, "grossMinor" | "standing"> & {
      readonly multipliers: readonly Multiplier[];
    },
  ): SaleBonus;
  /** What all of them took from budgets. */
  readonly taken: ReadonlyMap<string, bigint>;
}

const NOTHING_OFFERED: Judging = { judge: () => NO_BONUS, taken: new Map() };

/**
 * Reads what bonuses rest on, in one round trip and beside whatever else is asked for in the same tick, under locks asked
 * for before. Where nothing is offered nothing is asked for.
 */
export async function openJudging(
  work: Work,
  around: {
    readonly rules: readonly BonusRule[];
    readonly campaigns: ReadonlyMap<string, Campaign>;
    readonly timeZone: string;
    readonly sales: ReadonlyArray<{ readonly memberId: string; readonly occurredAt: Date }>;
    /** A coupon may multiply points. */
    readonly multiplies: boolean;
  },
): Promise<Judging> {
  const { campaigns, timeZone, sales } = around;
  const rules = around.rules.filter((rule) => mayApply(rule, campaigns, sales));
  // Judged are all: which version is in force is told by those that are over, too.
  const known = { rules: around.rules, campaigns, timeZone };
  if (sales.length === 0 || (rules.length === 0 && !around.multiplies)) return NOTHING_OFFERED;
  const memberIds = [...new Set(sales.map(({ memberId }) => memberId))];
  const capped = rules.filter(({ caps }) => caps.perMember !== null || caps.perMemberDay !== null);
  const days = [...new Set(sales.map(({ occurredAt }) => dayOf(occurredAt, timeZone)))];
  const [facts, given, left] = await Promise.all([
    memberFacts(work, memberIds, askedOf(rules, campaigns)),
    capped.length > 0
      ? givenTo(work, memberIds, { days, ever: asksForEver(capped) })
      : new Map<string, Given>(),
    leftToTake(work, [...new Set(rules.flatMap((rule) => boundsOf(rule, campaigns)))]),
  ]);
  const taken = new Map<string, bigint>();
  const codes = [...new Set(capped.map(({ code }) => code))];
  return {
    taken,
    judge(sale, by) {
      const member = facts.get(sale.memberId) ?? NOBODY;
      const day = dayOf(sale.occurredAt, timeZone);
      const before = given.get(sale.memberId) ?? new Map<string, bigint>();
      const context: BonusContext = {
        ...{ ...by, member },
        given: Object.fromEntries(codes.map((code) => [code, givenOn(before, day)(code)])),
        left: Object.fromEntries(left),
      };
      const bonus = judgeSale(sale, context, known);
      for (const { rule, points } of bonus.awards) addGiven(before, rule, day, points);
      given.set(sale.memberId, before);
      for (const [subject, amount] of takenBy(bonus)) {
        taken.set(subject, (taken.get(subject) ?? 0n) + amount);
        left.set(subject, (left.get(subject) ?? 0n) - amount);
      }
      return bonus;
    },
  };
}
