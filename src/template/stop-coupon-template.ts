import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import { CouponTemplateEntity } from "./coupon-template.entity.ts";
import { asTemplate } from "./template.queries.ts";
import { UnknownTemplate } from "./template.refusals.ts";
import type { Template } from "./template.rules.ts";

export interface StopCouponTemplate {
  readonly templateId: string;
}

/** Issues no more coupons of a template from now on; those that are issued stay good. Stopped again, it stays so. */
export async function stopCouponTemplate(
  work: Work,
  { templateId }: StopCouponTemplate,
): Promise<Template> {
  mayManageBrand(work.actor, "CAMPAIGNS");

  const template = await work.em.findOne(CouponTemplateEntity, { id: templateId });
  if (!template) throw new UnknownTemplate(templateId);
  template.stoppedAt ??= work.now;
  await work.em.flush();
  return asTemplate(template);
}
