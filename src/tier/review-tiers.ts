import { zoneOf } from "../brand/brand.queries.ts";
import type { Actor } from "../kernel/actor.ts";
import { dayOf, dayStart } from "../kernel/month.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Begin, Work } from "../platform/database/work.ts";
import { instantsOf, type Ladder, ladderAt } from "./ladder.rules.ts";
import {
  beginReview,
  countMembers,
  holdReview,
  moveReview,
  type ReviewedMember,
  type ReviewState,
  reviewPage,
  type TiersReviewed,
} from "./review.queries.ts";
import { tierChanged } from "./tier.events.ts";
import { mayReviewTiers } from "./tier.policy.ts";
import { type MeasureAsk, measuredOf, tiersOf, writeTiers } from "./tier.queries.ts";
import { earnedLast, type MemberTier, reviewed, reviewedDays } from "./tier.rules.ts";
import { tierLadders } from "./tier-ladder.queries.ts";

const PAGE = 2_000;

/** What a page is judged by. */
interface Ground {
  readonly ladder: Ladder;
  readonly ladders: readonly Ladder[];
  readonly day: string;
  readonly zone: string;
}

/**
 * The review of the brand's day, once: whose level's last day is over is kept or falls, and whoever deserves more is
 * raised. A page of members at a time, a few statements each, in a transaction of its own: what was cut off goes on
 * where it was, by whoever comes next.
 */
export async function reviewTiers(
  begin: Begin,
  actor: Actor,
  how: {
    readonly tell?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
    readonly pageSize?: number;
  } = {},
): Promise<TiersReviewed> {
  mayReviewTiers(actor);
  const { tell = () => undefined, signal, pageSize = PAGE } = how;
  const opened = await begin(actor, openReview);
  if (!opened) return { members: 0, raised: 0, kept: 0, fell: 0 };
  let { state } = opened;
  while (!state.isEnded && !signal?.aborted) {
    state = await begin(actor, (work) => reviewNext(work, opened, pageSize));
    tell(state.members, opened.total);
  }
  const { members, raised, kept, fell } = state;
  return { members, raised, kept, fell };
}

/** Nothing where the brand has no ladder today. */
async function openReview(work: Work) {
  const zone = await zoneOf(work);
  const day = dayOf(work.now, zone);
  const ladders = await tierLadders(work);
  const ladder = ladderAt(ladders, dayStart(day, zone));
  if (!ladder) return undefined;
  await beginReview(work, day);
  const state = await holdReview(work, day);
  const total = await countMembers(work);
  return { ladder, ladders, day, zone, state, total };
}

async function reviewNext(work: Work, ground: Ground, size: number): Promise<ReviewState> {
  const state = await holdReview(work, ground.day);
  if (state.isEnded) return state;
  const page = await reviewPage(work, { behind: state.behind, size });
  // Few change on most days: these alone are locked, and looked at again.
  const changing = (await judge(work, page, ground)).map(({ memberId }) => memberId);
  const tiers = changing.length === 0 ? [] : await judgeLocked(work, changing, ground);
  await writeTiers(work, tiers);
  for (const tier of tiers)
    if (tier.reason !== "KEPT")
      for (const fact of tierChanged(tier, ground.ladders)) work.record(fact);

  const count = (reason: MemberTier["reason"]) =>
    tiers.filter((tier) => tier.reason === reason).length;
  const moved: ReviewState = {
    behind: page.at(-1)?.id ?? state.behind,
    members: state.members + page.length,
    raised: state.raised + count("RAISED"),
    kept: state.kept + count("KEPT"),
    fell: state.fell + count("FELL"),
    isEnded: page.length < size,
  };
  await moveReview(work, ground.day, moved);
  return moved;
}

async function judgeLocked(
  work: Work,
  memberIds: readonly string[],
  ground: Ground,
): Promise<MemberTier[]> {
  const [, tiers] = await Promise.all([lockOwners(work, memberIds), tiersOf(work, memberIds)]);
  const lasts = new Map([...tiers].map(([id, entries]) => [id, entries.at(-1)?.no ?? 0]));
  const members = memberIds.map((id) => ({ id, held: earnedLast(tiers.get(id) ?? []) }));
  const decided = await judge(work, members, ground);
  return decided.map((tier) => ({ ...tier, no: (lasts.get(tier.memberId) ?? 0) + 1 }));
}

/** What the review makes of members; numbered behind what they earned last. */
async function judge(
  work: Work,
  members: readonly ReviewedMember[],
  { ladder, day, zone }: Ground,
): Promise<MemberTier[]> {
  const asked: MeasureAsk[] = [];
  const ask = (memberId: string, days: Parameters<typeof instantsOf>[0] | undefined) =>
    days ? asked.push({ memberId, ...instantsOf(days, zone) }) - 1 : undefined;
  const places = members.map(({ id, held }) => {
    const { raising, keeping } = reviewedDays(ladder, held, day);
    return { raising: ask(id, raising), keeping: ask(id, keeping) };
  });
  const measured = await measuredOf(work, ladder.measure, asked);
  const at = (place: number | undefined) => (place === undefined ? 0n : (measured[place] ?? 0n));
  return members.flatMap(({ id: memberId, held }, index): MemberTier[] => {
    const { raising, keeping } = places[index] ?? {};
    const brought = { raising: at(raising), keeping: at(keeping) };
    const decided = reviewed(ladder, held, brought, day, zone);
    if (!decided) return [];
    const { no = 0 } = held ?? {};
    const alone = { orderId: null, number: null, note: null, placedBy: null };
    return [{ memberId, no: no + 1, ...decided, ...alone }];
  });
}
