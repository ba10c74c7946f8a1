import { mayManageBrand } from "../brand/brand.policy.ts";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { notClosed } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { CouponNotOffered } from "../coupon/coupon.refusals.ts";
import { idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { CouponTemplateEntity } from "../template/coupon-template.entity.ts";
import { templateCoded } from "../template/template.queries.ts";
import { UnknownTemplate } from "../template/template.refusals.ts";
import { batchNumbered, writeBatch } from "./batch.queries.ts";
import { asSize, type CodeBatch } from "./batch.rules.ts";
import { CodeBatchConflict } from "./code.refusals.ts";

export interface OrderCodes {
  /** Ordered again under the same number, it is the same batch. */
  readonly number: string;
  /** The code of a template: its newest version. */
  readonly template: string;
  /** 1 to 10,000,000. */
  readonly size: number;
  /** Whose side issues the coupons; left out: headquarters. */
  readonly storeId?: string | undefined;
}

/** Orders unique codes, each good for one coupon; a job makes them. */
export async function orderCodes(
  work: Work,
  wish: OrderCodes,
): Promise<{ readonly batch: CodeBatch; readonly repeated: boolean }> {
  mayManageBrand(work.actor, "COUPONS");
  const { number, storeId = null } = wish;
  const size = asSize(wish.size);

  const template = await templateCoded(work, wish.template);
  if (!template) throw new UnknownTemplate(wish.template);
  const earlier = await batchNumbered(work, number);
  if (earlier) {
    const isSame =
      (await isOfTemplate(work, earlier, wish.template)) &&
      earlier.size === size &&
      earlier.storeId === storeId;
    if (!isSame) throw new CodeBatchConflict(number);
    return { batch: earlier, repeated: true };
  }
  if (template.stoppedAt) throw new CouponNotOffered(template.code, "STOPPED");
  if (storeId !== null) {
    const store = await work.em.findOne(StoreEntity, { id: storeId });
    if (!store) throw new UnknownStore(storeId);
    notClosed(store, work.now);
  }

  const batch: CodeBatch = {
    ...{ id: newId(), number, templateId: template.id, storeId, size },
    ...{ done: 0, skipped: [], orderedAt: work.now, endedAt: null, revokedAt: null },
  };
  await writeBatch(work, batch, idOf(work.actor));
  return { batch, repeated: false };
}

/** The template may have a newer version since. */
const isOfTemplate = async (work: Work, { templateId }: CodeBatch, code: string) =>
  (await work.em.count(CouponTemplateEntity, { id: templateId, code })) === 1;
