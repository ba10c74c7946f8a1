import { asTime } from "../campaign/said-offer.rules.ts";
import type { Actor } from "../kernel/actor.ts";
import { seesInside } from "./template.policy.ts";
import type { Template } from "./template.rules.ts";
import type { CouponTemplateType } from "./template.type.ts";

/** A template as an actor is shown it. */
export function shownTemplate(template: Template, actor: Actor): CouponTemplateType {
  const { benefit, hours, condition, moneyBudgetMinor, funding } = template;
  const inside = seesInside(actor);
  return {
    ...template,
    benefit: "bps" in benefit ? { ...benefit, bps: Number(benefit.bps) } : benefit,
    hours: hours && {
      weekdays: hours.weekdays,
      ...{ from: asTime(hours.fromMinute), to: asTime(hours.toMinute) },
    },
    condition: inside ? (condition?.text ?? null) : null,
    moneyBudgetMinor: inside ? moneyBudgetMinor : null,
    funding: inside ? funding : null,
  };
}
