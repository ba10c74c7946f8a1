import { UnknownStore } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { ownersNow } from "../brand/store.queries.ts";
import { idOf } from "../kernel/actor.ts";
import type { Work } from "../platform/database/work.ts";
import { type CampaignOptIn, CampaignOptInEntity } from "./campaign.entity.ts";
import { mayOptIn } from "./campaign.policy.ts";
import { CampaignOver } from "./campaign.refusals.ts";
import { acceptsAt, endOf } from "./campaign.rules.ts";
import { campaignNamed } from "./campaign-named.ts";

export interface SayOptIn {
  /** Its code. */
  readonly campaign: string;
  readonly storeId: string;
}

/**
 * A store's side says whether it pays its part of a campaign, with the notice of any change; what it said last is not
 * said again. Who owns the store next is asked anew.
 */
export async function sayOptIn(
  work: Work,
  accepts: boolean,
  { campaign: code, storeId }: SayOptIn,
): Promise<CampaignOptIn> {
  const fromAt = earliestChange(work.now);
  const [now, next] = await Promise.all([
    ownersNow(work, [storeId]),
    ownersNow({ ...work, now: fromAt }, [storeId]),
  ]);
  const store = await work.em.findOne(StoreEntity, { id: storeId });
  if (!store) throw new UnknownStore(storeId);
  mayOptIn(work.actor, storeId, { now: now.get(storeId), next: next.get(storeId) });

  const { campaign } = await campaignNamed(work, code);
  const ends = endOf(campaign);
  if (ends && ends <= fromAt) throw new CampaignOver(code, ends);
  const [last] = await work.em.find(
    CampaignOptInEntity,
    { campaignId: campaign.id, storeId },
    { orderBy: { no: "desc" }, limit: 1 },
  );
  // Said before, and still so: a new owner was not asked before.
  if (last?.accepts === accepts && acceptsAt(campaign, storeId, fromAt) === accepts) return last;
  const said = work.em.create(CampaignOptInEntity, {
    ...{ campaignId: campaign.id, storeId, no: (last?.no ?? 0) + 1, brandId: work.brandId },
    ...{ accepts, saidBy: idOf(work.actor), fromAt },
  });
  await work.em.flush();
  return said;
}
