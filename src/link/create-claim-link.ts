import { isHeadquarters } from "../brand/brand.policy.ts";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { notClosed } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { openBudgets } from "../budget/budget.queries.ts";
import { campaigns } from "../campaign/campaign.queries.ts";
import { acceptsAt } from "../campaign/campaign.rules.ts";
import { CouponNotOffered, IssuerNotOptedIn } from "../coupon/coupon.refusals.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { templateCoded } from "../template/template.queries.ts";
import { UnknownTemplate } from "../template/template.refusals.ts";
import { mayHandleLinks } from "./link.policy.ts";
import { writeLink } from "./link.queries.ts";
import { type ClaimLink, linkBudget } from "./link.rules.ts";

export interface CreateClaimLink {
  /** The code of the template; its newest version is given out. */
  readonly template: string;
  readonly storeId: string | null;
  readonly label?: string | undefined;
  /** How many coupons it gives out at most. */
  readonly bound: bigint;
  /** Left out: until it is revoked. */
  readonly untilAt?: Date | undefined;
}

const MOST = 1_000_000_000n;

/** Makes a link that members claim a coupon by, each one, until so many are claimed. */
export async function createClaimLink(work: Work, wish: CreateClaimLink): Promise<ClaimLink> {
  mayHandleLinks(work.actor, wish.storeId);
  const { storeId, label = null, bound, untilAt = null } = wish;
  if (bound < 1n || bound > MOST) throw new BadInput(`a link gives out 1 to ${MOST} coupons`);
  if (untilAt && untilAt <= work.now) throw new BadInput("a link ends after now");

  const template = await templateCoded(work, wish.template);
  if (!template) throw new UnknownTemplate(wish.template);
  if (template.stoppedAt) throw new CouponNotOffered(template.code, "STOPPED");
  if (storeId !== null) {
    const store = await work.em.findOne(StoreEntity, { id: storeId });
    if (!store) throw new UnknownStore(storeId);
    notClosed(store, work.now);
    const campaign = (await campaigns(work)).find(({ id }) => id === template.campaignId);
    if (!isHeadquarters(work.actor) && !(campaign && acceptsAt(campaign, storeId, work.now)))
      throw new IssuerNotOptedIn(storeId, template.code);
  }

  const link: ClaimLink = {
    ...{ id: newId(), templateId: template.id, storeId, label, bound },
    ...{ issuedAt: work.now, untilAt, revokedAt: null },
  };
  await writeLink(work, link);
  await openBudgets(work, new Map([[linkBudget(link.id), bound]]));
  return link;
}
