import { BrandEntity } from "../brand/brand.entity.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { type BindingPolicy, BindingPolicyEntity } from "./binding-policy.entity.ts";
import { type BindingPolicyTerms, FIRST_POLICY } from "./binding-policy.rules.ts";

/** What is left out is as where nothing was ever said. */
export type SetBindingPolicy = Partial<Omit<BindingPolicyTerms, "version">> & {
  readonly fromAt: Date;
};

const DAYS_LIMIT = 36_500;
/** Half way around the earth. */
const METRES_LIMIT = 20_100_000;

const isCount = (value: number | null, limit: number) =>
  value === null || (Number.isInteger(value) && value >= 1 && value <= limit);

/** A new version of how members are bound. Bindings that have begun keep the end they were given. */
export async function setBindingPolicy(work: Work, wish: SetBindingPolicy): Promise<BindingPolicy> {
  mayManageBrand(work.actor, "RULES");
  const { version: _, ...terms } = { ...FIRST_POLICY, ...wish };
  for (const days of [terms.validityDays, terms.protectionDays, terms.transferDays])
    if (!isCount(days, DAYS_LIMIT)) throw new BadInput(`1 to ${DAYS_LIMIT} days, or none said`);
  if (!isCount(terms.nearestMetres, METRES_LIMIT))
    throw new BadInput(`1 to ${METRES_LIMIT} metres, or none said`);
  if ((terms.takeover === "AFTER_DAYS") !== (terms.protectionDays !== null))
    throw new BadInput("days of protection are said with AFTER_DAYS, and with nothing else");

  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const [last] = await work.em.find(
    BindingPolicyEntity,
    {},
    { orderBy: { version: "desc" }, limit: 1 },
  );
  // A first policy may reach back to the brand's opening; later ones cannot change what orders were shared by.
  const earliest = last ? earliestChange(work.now) : brand.openedAt;
  if (terms.fromAt < earliest) throw new TooEarly(earliest);

  const policy = work.em.create(BindingPolicyEntity, {
    ...{ id: newId(), brandId: work.brandId, version: (last?.version ?? 0) + 1 },
    ...terms,
  });
  await work.em.flush();
  return policy;
}
