import type { Transfer } from "../ledger/apply.ts";
import { credit, draw } from "../points/moving.rules.ts";
import { accountOf, type Bucket, movedOf, POINTS, type Wallet } from "../points/points.accounts.ts";
import { TransferLimitReached } from "./transfer.refusals.ts";

/** How many points a member may give away on one local day, from an instant until a later version. */
export interface TransferRule {
  readonly version: number;
  /** 0: members give nothing to each other. */
  readonly dailyPoints: bigint;
  readonly fromAt: Date;
}

/** The version in force at an instant; without one, transfers are off. */
export const transferRuleAt = (
  rules: readonly TransferRule[],
  at: Date,
): TransferRule | undefined =>
  rules.filter(({ fromAt }) => fromAt <= at).sort((a, b) => b.version - a.version)[0];

/** Refuses a gift that the brand does not allow, or not today any more. */
export function judgeTransfer(
  points: bigint,
  rule: TransferRule | undefined,
  givenToday: bigint,
): void {
  const dailyPoints = rule?.dailyPoints ?? 0n;
  if (givenToday + points > dailyPoints) throw new TransferLimitReached(dailyPoints, givenToday);
}

/** What both members' postings move: whole parts of buckets that keep their issuer and last day. */
export interface Moves {
  readonly give: readonly Transfer[];
  readonly receive: readonly Transfer[];
}

/**
 * Moves points out of the giver's soonest-expiring buckets into the same buckets of the receiver, by way
 * of `moved/<issuer>`. What the giver owes cannot be given; what the receiver owes is repaid first.
 */
export function move(giver: Wallet, points: bigint, receiver: Pick<Wallet, "owed">): Moves {
  const parts = draw(giver, points);
  return {
    give: parts.map((part: Bucket) => ({
      asset: POINTS,
      kind: "give",
      amount: part.points,
      from: accountOf(part),
      to: movedOf(part.issuerCode),
    })),
    receive: credit(
      "receive",
      parts.map((part) => ({ ...part, from: movedOf(part.issuerCode) })),
      receiver.owed,
    ),
  };
}
