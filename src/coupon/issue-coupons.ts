import { isHeadquarters } from "../brand/brand.policy.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import { isOffered } from "../campaign/campaign.rules.ts";
import { memberFacts } from "../campaign/member-facts.queries.ts";
import type { MemberFacts } from "../kernel/condition.ts";
import { newId } from "../kernel/id.ts";
import { Refusal } from "../kernel/refusal.ts";
import { lockOwners } from "../ledger/post.ts";
import { membersKnown } from "../member/member.queries.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import type { Template } from "../template/template.rules.ts";
import { couponsBySource, sourcePlace, writeIssued } from "./coupon.queries.ts";
import { CouponNotOffered } from "./coupon.refusals.ts";
import { type Coupon, type CouponSource, issue, type Step, spanOf } from "./coupon.rules.ts";
import { campaignsById, type Offers } from "./offers.ts";

/** Somebody is to get a coupon. */
export interface IssueWish {
  readonly memberId: string;
  readonly template: Template;
  readonly source: CouponSource;
  /** Of one source a member gets one coupon by a key. */
  readonly sourceKey: string;
  readonly issuerStoreId: string | null;
  readonly note?: string | undefined;
}

/** `repeated`: it had it before; nothing was done again. */
export interface CouponIssued {
  readonly coupon: Coupon;
  readonly repeated: boolean;
}

/**
 * Issues coupons for whoever has asked whether it may, each wish by itself: what cannot be had is refused alone. The
 * number of statements does not depend on the number of wishes. Members' books are locked, in order.
 */
export async function issueCoupons(
  work: Work,
  wishes: readonly IssueWish[],
  known?: Pick<Offers, "campaigns">,
): Promise<(CouponIssued | Refusal)[]> {
  if (wishes.length === 0) return [];
  const named = await membersKnown(work, [...new Set(wishes.map(({ memberId }) => memberId))]);
  const holders = [...new Set(named.values())];
  const asked = wishes.map((wish) => ({ ...wish, holder: named.get(wish.memberId) }));
  const [zone, campaigns] = [await zoneOf(work), known?.campaigns ?? (await campaignsById(work))];
  // They travel together, in order: the looks behind the lock see what it waited for.
  const [, still, earlier, facts] = await Promise.all([
    lockOwners(work, holders),
    membersKnown(work, holders),
    couponsBySource(
      work,
      asked.flatMap(({ holder, ...wish }) => (holder ? [{ ...wish, memberId: holder }] : [])),
    ),
    memberFacts(work, holders),
  ]);
  if (holders.some((id) => still.get(id) !== id))
    throw new ConcurrentChange("a member was erased or merged into another meanwhile");

  const around = { zone, campaigns, facts, now: work.now, seesWhy: isHeadquarters(work.actor) };
  const had = new Map([...earlier].map(([place, coupon]) => [place, coupon]));
  const issued: Step[] = [];
  const outcomes = asked.map(({ holder, ...wish }): CouponIssued | Refusal => {
    if (holder === undefined) return new UnknownMember(wish.memberId);
    const place = sourcePlace({ ...wish, memberId: holder });
    const before = had.get(place);
    if (before) return { coupon: before, repeated: true };
    const refusal = judgeIssue(wish, { ...around, holder });
    if (refusal) return refusal;
    const step = issue(
      {
        ...{ ...wish, id: newId(), memberId: holder },
        ...spanOf(wish.template.validity, work.now, zone),
      },
      work.now,
    );
    issued.push(step);
    had.set(place, step.coupon);
    return { coupon: step.coupon, repeated: false };
  });
  await writeIssued(work, issued);
  return outcomes;
}

/** Why a member does not get a coupon now; undefined where it does. Pure. */
function judgeIssue(
  { template }: Pick<IssueWish, "template">,
  around: Pick<Offers, "campaigns"> & {
    readonly holder: string;
    readonly zone: string;
    readonly facts: ReadonlyMap<string, MemberFacts>;
    readonly now: Date;
    /** Who is of a control group is headquarters' to know: others would make up for it. */
    readonly seesWhy: boolean;
  },
): CouponNotOffered | undefined {
  const { holder, now } = around;
  if (template.stoppedAt) return new CouponNotOffered(template.code, "STOPPED");
  const campaign = around.campaigns.get(template.campaignId);
  const facts = around.facts.get(holder);
  if (!campaign || !facts) throw new Error("a template has a campaign, and a member its facts");
  const offered = isOffered(campaign, holder, facts, now);
  if (offered === "HELD_OUT" && !around.seesWhy)
    return new CouponNotOffered(template.code, "NOT_IN_AUDIENCE");
  if (offered !== "OFFERED") return new CouponNotOffered(template.code, offered);
  const { validUntil } = spanOf(template.validity, now, around.zone);
  return validUntil <= now ? new CouponNotOffered(template.code, "OVER") : undefined;
}

/** Issues one coupon, or throws why not. */
export async function issueOne(work: Work, wish: IssueWish): Promise<CouponIssued> {
  const [outcome] = await issueCoupons(work, [wish]);
  if (!outcome || outcome instanceof Refusal) throw outcome;
  return outcome;
}
