import { leftToTake, takeFromBudgets } from "../budget/budget.queries.ts";
import { mayActForHolder } from "../coupon/coupon.policy.ts";
import { couponsBySource, sourcePlace } from "../coupon/coupon.queries.ts";
import { type CouponIssued, issueOne } from "../coupon/issue-coupons.ts";
import { lockMembers } from "../member/lock-members.ts";
import type { Work } from "../platform/database/work.ts";
import { templatesById } from "../template/template.queries.ts";
import { linkOf } from "./link.queries.ts";
import { ClaimLinkUsedUp, UnknownClaimLink } from "./link.refusals.ts";
import { isOpen, linkBudget, readToken } from "./link.rules.ts";

export interface ClaimCoupon {
  readonly memberId: string;
  readonly token: string;
}

/** Gives a member the coupon of a link, once; claimed again, it is answered as it is. */
export async function claimCoupon(work: Work, wish: ClaimCoupon): Promise<CouponIssued> {
  mayActForHolder(work.actor, wish.memberId);

  const { token } = wish;
  const id = readToken(token, work.vault.digest);
  const link = id === undefined ? undefined : await linkOf(work, id);
  if (!link) throw new UnknownClaimLink(token);
  const [memberId] = await lockMembers(work, wish.memberId);
  const claim = { memberId, source: "LINK", sourceKey: link.id } as const;
  // What a member has it keeps, though the link gives out no more.
  const had = (await couponsBySource(work, [claim])).get(sourcePlace(claim));
  if (had) return { coupon: had, repeated: true };
  if (!isOpen(link, work.now)) throw new UnknownClaimLink(token);
  const template = (await templatesById(work, [link.templateId])).get(link.templateId);
  if (!template) throw new Error("a link has a template");

  const issued = await issueOne(work, { ...claim, template, issuerStoreId: link.storeId });
  const subject = linkBudget(link.id);
  const left = (await leftToTake(work, [subject])).get(subject) ?? 0n;
  // What was issued above is gone with the transaction.
  if (left < 1n) throw new ClaimLinkUsedUp(token);
  await takeFromBudgets(work, new Map([[subject, 1n]]));
  return issued;
}
