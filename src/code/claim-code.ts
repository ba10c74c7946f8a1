import { type CouponIssued, issueOne } from "../coupon/issue-coupons.ts";
import { lockMembers } from "../member/lock-members.ts";
import { storiesOf } from "../member/member.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { templatesById } from "../template/template.queries.ts";
import { mayClaimCode } from "./code.policy.ts";
import { digestOf, holdCode, writeClaim } from "./code.queries.ts";
import { CodeMistyped, UnknownCode } from "./code.refusals.ts";
import { readCode } from "./code.rules.ts";

export interface ClaimCode {
  readonly memberId: string;
  /** As somebody typed it. */
  readonly code: string;
}

/** Makes a code its member's coupon; claimed again by the same member, it is the coupon it was. */
export async function claimCode(work: Work, wish: ClaimCode): Promise<CouponIssued> {
  mayClaimCode(work.actor, wish.memberId);
  const { code: typed } = wish;
  const code = readCode(typed);
  if (code === undefined) throw new CodeMistyped(typed);

  const [memberId] = await lockMembers(work, wish.memberId);
  const digest = digestOf(work, code);
  const [found, stories] = await Promise.all([holdCode(work, digest), storiesOf(work, [memberId])]);
  const isFree = found?.memberId === null && !found.isRevoked;
  const isOwn = found?.memberId != null && stories.get(memberId)?.includes(found.memberId);
  if (!found || !(isFree || isOwn)) throw new UnknownCode(typed);
  const { templateId, storeId } = found;
  const template = (await templatesById(work, [templateId])).get(templateId);
  if (!template) throw new Error(`there is no template ${templateId}`);

  const issued = await issueOne(work, {
    ...{ memberId, template, source: "CODE", sourceKey: digest.toString("hex") },
    issuerStoreId: storeId,
  });
  if (isFree) await writeClaim(work, digest, memberId);
  return issued;
}
