import { isHeadquarters } from "../brand/brand.policy.ts";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { notClosed } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { campaigns } from "../campaign/campaign.queries.ts";
import { acceptsAt } from "../campaign/campaign.rules.ts";
import type { Work } from "../platform/database/work.ts";
import { templateCoded, templatesById } from "../template/template.queries.ts";
import { UnknownTemplate } from "../template/template.refusals.ts";
import { mayIssueCoupons } from "./coupon.policy.ts";
import { CouponConflict, IssuerNotOptedIn } from "./coupon.refusals.ts";
import { type CouponIssued, issueOne } from "./issue-coupons.ts";

export interface IssueCoupon {
  readonly memberId: string;
  /** The code of the template; its newest version is issued. */
  readonly template: string;
  /** In whose name it is issued; none: headquarters'. */
  readonly issuerStoreId: string | null;
  /** The issuer's own number of this coupon: sent twice, the member gets it once. */
  readonly source: string;
  readonly number: string;
  readonly note?: string | undefined;
}

/** Issues a coupon to one member by hand. */
export async function issueCoupon(work: Work, wish: IssueCoupon): Promise<CouponIssued> {
  const { memberId, issuerStoreId, source, number, note } = wish;
  mayIssueCoupons(work.actor, issuerStoreId);

  const template = await templateCoded(work, wish.template);
  if (!template) throw new UnknownTemplate(wish.template);
  const store =
    issuerStoreId === null ? null : await work.em.findOne(StoreEntity, { id: issuerStoreId });
  if (issuerStoreId !== null && !store) throw new UnknownStore(issuerStoreId);
  const issued = await issueOne(work, {
    ...{ memberId, template, source: "HAND", sourceKey: JSON.stringify([source, number]) },
    ...{ issuerStoreId, note },
  });
  if (issued.repeated) {
    const { templateId, issuerStoreId: issuer } = issued.coupon;
    // The template may have a newer version since.
    const before = (await templatesById(work, [templateId])).get(templateId);
    if (before?.code !== template.code || issuer !== issuerStoreId)
      throw new CouponConflict(number);
    return issued;
  }
  // What was issued above is gone with the transaction.
  if (store) {
    notClosed(store, work.now);
    const campaign = (await campaigns(work)).find(({ id }) => id === template.campaignId);
    if (!isHeadquarters(work.actor) && !(campaign && acceptsAt(campaign, store.id, work.now)))
      throw new IssuerNotOptedIn(store.id, template.code);
  }
  return issued;
}
