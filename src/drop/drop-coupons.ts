import { isDeepStrictEqual } from "node:util";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { notClosed } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { isRunning } from "../campaign/campaign.rules.ts";
import { CouponNotOffered } from "../coupon/coupon.refusals.ts";
import { offersOf } from "../coupon/offers.ts";
import { newId } from "../kernel/id.ts";
import { membersKnown } from "../member/member.queries.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import type { Work } from "../platform/database/work.ts";
import { UnknownTemplate } from "../template/template.refusals.ts";
import type { Template } from "../template/template.rules.ts";
import { UnknownTierLevel } from "../tier/tier.refusals.ts";
import { tierLadders } from "../tier/tier-ladder.queries.ts";
import { type Audience, asAudience, type SaidAudience } from "./audience.rules.ts";
import { dropNumbered, writeDrop } from "./drop.queries.ts";
import { DropConflict } from "./drop.refusals.ts";
import type { Drop } from "./drop.rules.ts";

export interface DropCoupons {
  /** Ordered again under the same number, it is the same drop. */
  readonly number: string;
  /** The code of a template: its newest version. */
  readonly template: string;
  readonly audience: SaidAudience;
  /** Whose side issues the coupons; left out: headquarters. */
  readonly storeId?: string | undefined;
}

/** Orders a coupon for each of many members; a job gives them. */
export async function dropCoupons(
  work: Work,
  wish: DropCoupons,
): Promise<{ readonly drop: Drop; readonly repeated: boolean }> {
  mayManageBrand(work.actor, "CAMPAIGNS");
  const { number, storeId = null } = wish;
  const audience = asAudience(wish.audience);

  const { templates, campaigns } = await offersOf(work);
  const earlier = await dropNumbered(work, number);
  if (earlier) {
    const isSame =
      templates.get(earlier.templateId)?.code === wish.template &&
      earlier.storeId === storeId &&
      isDeepStrictEqual(earlier.audience, audience);
    if (!isSame) throw new DropConflict(number);
    return { drop: earlier, repeated: true };
  }
  const template = await judgeGift(work, { template: wish.template, audience, storeId }, templates);
  const campaign = campaigns.get(template.campaignId);
  if (!campaign || !isRunning(campaign, work.now))
    throw new CouponNotOffered(template.code, "NOT_RUNNING");

  const drop = newDrop({ number, templateId: template.id, storeId, audience }, work.now);
  await writeDrop(work, drop);
  return { drop, repeated: false };
}

/** A drop that nobody had a turn in yet. */
export const newDrop = (
  wish: Pick<Drop, "number" | "templateId" | "storeId" | "audience"> & Partial<Drop>,
  orderedAt: Date,
): Drop => ({
  ...{ id: newId(), cadenceId: null, behind: NOBODY },
  ...{ members: 0, issued: 0, heldOut: 0, refused: 0 },
  ...{ orderedAt, endedAt: null, endedWhy: null, ...wish },
});

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** The template that is to be given, where it is given out, and all who are named are there. */
export async function judgeGift(
  work: Work,
  wish: {
    readonly template: string;
    readonly audience: Audience;
    readonly storeId: string | null;
  },
  templates: ReadonlyMap<string, Template>,
): Promise<Template> {
  const { audience, storeId } = wish;
  // Of each code the newest stands last.
  const template = [...templates.values()].findLast(({ code }) => code === wish.template);
  if (!template) throw new UnknownTemplate(wish.template);
  if (template.stoppedAt) throw new CouponNotOffered(template.code, "STOPPED");
  if (storeId !== null) {
    const store = await work.em.findOne(StoreEntity, { id: storeId });
    if (!store) throw new UnknownStore(storeId);
    notClosed(store, work.now);
  }
  if (audience.kind === "MEMBERS") {
    const known = await membersKnown(work, audience.memberIds);
    const unknown = audience.memberIds.find((id) => !known.has(id));
    if (unknown !== undefined) throw new UnknownMember(unknown);
  }
  if (audience.kind === "LEVEL") {
    const ladder = (await tierLadders(work)).at(-1);
    if (!ladder?.levels.some(({ code }) => code === audience.level))
      throw new UnknownTierLevel(audience.level);
  }
  return template;
}
