import { zoneOf } from "../brand/brand.queries.ts";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { HEADQUARTERS } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { personOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { dayOf, isDay } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import { lockMembers } from "../member/lock-members.ts";
import type { Work } from "../platform/database/work.ts";
import { NEVER } from "../points/points.accounts.ts";
import { mayAdjustPoints } from "./adjustment.policy.ts";
import { adjustmentOf, writeAdjustment } from "./adjustment.queries.ts";
import { AdjustmentConflict } from "./adjustment.refusals.ts";
import type { Adjustment } from "./adjustment.rules.ts";

export interface ProposeAdjustment {
  readonly memberId: string;
  /** Of this member's adjustments: sent twice, it is proposed once. */
  readonly number: string;
  /** Signed: above zero they are added, below zero taken away. */
  readonly points: bigint;
  /** For additions: a store's code, or `headquarters`. */
  readonly issuerCode?: string | undefined;
  /** For additions: the last day they are good; left out, for ever. */
  readonly lastDay?: string | undefined;
  readonly reason: string;
}

const POINTS_LIMIT = 1_000_000_000n;
const WAITS_MS = 7 * 24 * 3_600_000;

/** Proposes to add or take away points by hand; nothing moves until another person approves it. */
export async function proposeAdjustment(work: Work, wish: ProposeAdjustment): Promise<Adjustment> {
  mayAdjustPoints(work.actor, "ADJUST");
  const timeZone = await zoneOf(work);
  const untilAt = new Date(work.now.getTime() + WAITS_MS);
  const bucket = bucketOf(wish);

  const [memberId] = await lockMembers(work, wish.memberId);
  const { issuerCode } = bucket;
  if (issuerCode !== null && issuerCode !== HEADQUARTERS)
    if (!(await work.em.findOne(StoreEntity, { code: issuerCode })))
      throw new UnknownStore(issuerCode);

  const { number, points, reason } = wish;
  const earlier =
    (await adjustmentOf(work, { memberId, number })) ??
    (await adjustmentOf(work, { memberId: wish.memberId, number }));
  if (earlier) {
    if (!isSame(earlier, { ...wish, ...bucket })) throw new AdjustmentConflict(number);
    return earlier;
  }
  // Behind the look for an earlier one: what was proposed in time is answered for ever.
  const firstDay = dayOf(untilAt, timeZone);
  if (bucket.lastDay !== null && bucket.lastDay < firstDay)
    throw new BadInput(`the last day is a day not before ${firstDay}: approving takes time`);
  const adjustment: Adjustment = {
    ...{ id: newId(), memberId, number, points, ...bucket, reason },
    ...{ proposedBy: personOf(work.actor), proposedAt: work.now, untilAt, decision: null },
  };
  await writeAdjustment(work, adjustment);
  return adjustment;
}

/** The bucket additions go into; none for subtractions, which find theirs when they are approved. */
function bucketOf({
  points,
  issuerCode,
  lastDay,
}: ProposeAdjustment): Pick<Adjustment, "issuerCode" | "lastDay"> {
  if (points === 0n || points > POINTS_LIMIT || points < -POINTS_LIMIT)
    throw new BadInput(`an adjustment is of 1 to ${POINTS_LIMIT} points, added or taken away`);
  if (points < 0n) {
    if (issuerCode !== undefined || lastDay !== undefined)
      throw new BadInput(
        "points are taken from the buckets there are: say no issuer and no last day",
      );
    return { issuerCode: null, lastDay: null };
  }
  if (issuerCode === undefined) throw new BadInput("say who issues the points");
  if (lastDay !== undefined && !isDay(lastDay))
    throw new BadInput("a last day is a day of the calendar, like 2027-03-31");
  return { issuerCode, lastDay: lastDay ?? NEVER };
}

const isSame = (
  earlier: Adjustment,
  wish: Pick<Adjustment, "points" | "issuerCode" | "lastDay" | "reason">,
): boolean =>
  earlier.points === wish.points &&
  earlier.issuerCode === wish.issuerCode &&
  earlier.lastDay === wish.lastDay &&
  earlier.reason === wish.reason;
