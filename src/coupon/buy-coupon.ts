import { createHash } from "node:crypto";
import { HEADQUARTERS } from "../brand/brand.rules.ts";
import { newId } from "../kernel/id.ts";
import type { Posting } from "../ledger/apply.ts";
import { requestKey } from "../ledger/key.ts";
import { lockMembers } from "../member/lock-members.ts";
import type { Work } from "../platform/database/work.ts";
import { spentBy } from "../points/lots.rules.ts";
import { openWallets, postToWallets } from "../points/open-wallets.ts";
import { walletMoved } from "../points/points.events.ts";
import { spend } from "../points/spending.rules.ts";
import { clearPoints, writeCleared } from "../settlement/clear-points.ts";
import { holdOpenMonth } from "../settlement/line.queries.ts";
import { templateCoded } from "../template/template.queries.ts";
import { UnknownTemplate } from "../template/template.refusals.ts";
import { mayActForHolder } from "./coupon.policy.ts";
import { couponsBySource, sourcePlace } from "./coupon.queries.ts";
import { CouponConflict, CouponNotForSale } from "./coupon.refusals.ts";
import { type CouponIssued, issueOne } from "./issue-coupons.ts";

export interface BuyCoupon {
  readonly memberId: string;
  /** The code of the template; its newest version is bought. */
  readonly template: string;
  /** The buyer's own number of this purchase: sent twice, it is bought once. */
  readonly number: string;
}

/** Buys a member a coupon with its points: headquarters honours them. */
export async function buyCoupon(work: Work, wish: BuyCoupon): Promise<CouponIssued> {
  mayActForHolder(work.actor, wish.memberId);

  const openMonth = await holdOpenMonth(work);
  const [memberId] = await lockMembers(work, wish.memberId);
  const key = requestKey("purchase", wish.memberId, wish.number);
  const opened = await openWallets(work, { memberIds: [memberId], keys: [key] });
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([wish.template]))
    .digest();
  const earlier = opened.book.keys.get(key);
  if (earlier) {
    const bought = { memberId, source: "POINTS", sourceKey: earlier.postingId } as const;
    const coupon = (await couponsBySource(work, [bought])).get(sourcePlace(bought));
    if (!coupon || !earlier.fingerprint.equals(fingerprint)) throw new CouponConflict(wish.number);
    return { coupon, repeated: true };
  }
  const template = await templateCoded(work, wish.template);
  if (!template) throw new UnknownTemplate(wish.template);
  if (template.pricePoints === null) throw new CouponNotForSale(template.code);
  const transfers = spend(opened.wallet(memberId), template.pricePoints, HEADQUARTERS);

  const id = newId();
  const issued = await issueOne(work, {
    ...{ memberId, template, source: "POINTS", sourceKey: id, issuerStoreId: null },
  });
  const posting: Posting = {
    ...{ id, ownerId: memberId, key, fingerprint, kind: "purchase" },
    ...{ occurredAt: work.now, transfers },
  };
  const cleared = await clearPoints(
    work,
    [{ posting, act: spentBy(transfers, HEADQUARTERS) }],
    openMonth,
  );
  await postToWallets(work, opened, cleared.postings);
  await writeCleared(work, cleared, openMonth);
  const change = -template.pricePoints;
  work.record(walletMoved(memberId, { kind: "SPENT", postingId: id, change }));
  return issued;
}
