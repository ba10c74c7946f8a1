import { type MemberFacts, parseCondition } from "../kernel/condition.ts";
import { BadInput } from "../kernel/refusal.ts";
import { CampaignsOverlap } from "./campaign.refusals.ts";
import { type Campaign, endOf } from "./campaign.rules.ts";
import { asCode } from "./said-offer.rules.ts";

/** A campaign as headquarters says it. */
export interface SaidCampaign {
  readonly code: string;
  readonly name: string;
  readonly fromAt: Date;
  /** Left out: until it is stopped. */
  readonly untilAt?: Date | null | undefined;
  /** Of the member; left out: everybody. */
  readonly audience?: string | null | undefined;
  /** 0 to 9,000; left out: nobody. */
  readonly holdoutBps?: number | null | undefined;
  readonly exclusiveGroup?: string | null | undefined;
  readonly pointsBudget?: bigint | null | undefined;
  readonly moneyBudgetMinor?: bigint | null | undefined;
}

const MOST_HELD_OUT_BPS = 9_000;
const LARGEST_BUDGET = 1_000_000_000_000_000n;

/** Reads what is said of a new campaign. */
export function asCampaign(said: SaidCampaign): Omit<Campaign, "id" | "optIns" | "stoppedAt"> {
  const { code, name, fromAt, untilAt = null, holdoutBps } = said;
  const { pointsBudget = null, moneyBudgetMinor = null } = said;
  asCode(code);
  if (untilAt && untilAt <= fromAt) throw new BadInput("a campaign ends after it begins");
  const held = holdoutBps ?? 0;
  if (!Number.isInteger(held) || held < 0 || held > MOST_HELD_OUT_BPS)
    throw new BadInput(`0 to ${MOST_HELD_OUT_BPS} basis points are held out`);
  for (const budget of [pointsBudget, moneyBudgetMinor])
    if (budget !== null && (budget < 1n || budget > LARGEST_BUDGET))
      throw new BadInput(`a budget is 1 to ${LARGEST_BUDGET}`);
  const exclusiveGroup = said.exclusiveGroup ?? null;
  if (exclusiveGroup !== null) asCode(exclusiveGroup);
  return {
    ...{ code, name, fromAt, untilAt, exclusiveGroup, pointsBudget, moneyBudgetMinor },
    holdoutBps: held,
    audience: said.audience
      ? parseCondition<{ readonly member: MemberFacts }>(said.audience, ["member"])
      : null,
  };
}

type Times = Pick<Campaign, "fromAt" | "untilAt" | "stoppedAt">;

/** Refuses a time at which another campaign of the same group runs. */
export function notBeside(
  wish: Times & Pick<Campaign, "code" | "exclusiveGroup">,
  campaigns: readonly Campaign[],
): void {
  if (wish.exclusiveGroup === null) return;
  for (const other of campaigns) {
    const isRival = other.exclusiveGroup === wish.exclusiveGroup && other.code !== wish.code;
    if (isRival && runAtOnce(other, wish))
      throw new CampaignsOverlap(other.code, other.fromAt, endOf(other));
  }
}

/** One that was stopped before it began never runs. */
function runAtOnce(one: Times, other: Times): boolean {
  const from = one.fromAt > other.fromAt ? one.fromAt : other.fromAt;
  return [one, other].every((each) => {
    const end = endOf(each);
    return end === null || from < end;
  });
}
