import { parseCondition } from "../kernel/condition.ts";
import type { Scope } from "../platform/database/work.ts";
import {
  CouponTemplateEntity,
  type Stored,
  type StoredTemplate,
} from "./coupon-template.entity.ts";
import type { Benefit, Template } from "./template.rules.ts";

/** Amounts stand as text in JSON. */
const AMOUNTS = ["minor", "bps", "capMinor", "worthMinor"];

export const storedBenefit = (benefit: Benefit): Stored<Benefit> =>
  Object.fromEntries(
    Object.entries(benefit).map(([key, value]) => [
      key,
      typeof value === "bigint" ? String(value) : value,
    ]),
  ) as Stored<Benefit>;

const asBenefit = (stored: Stored<Benefit>): Benefit =>
  Object.fromEntries(
    Object.entries(stored).map(([key, value]) => [
      key,
      AMOUNTS.includes(key) && value !== null ? BigInt(value) : value,
    ]),
  ) as unknown as Benefit;

/** A template as it is decided by. */
export const asTemplate = ({ brandId: _, definedAt: __, ...row }: StoredTemplate): Template => ({
  ...row,
  benefit: asBenefit(row.benefit),
  // The unit of work leaves out what it was not given.
  hours: row.hours ?? null,
  moneyBudgetMinor: row.moneyBudgetMinor ?? null,
  exclusiveGroup: row.exclusiveGroup ?? null,
  pricePoints: row.pricePoints ?? null,
  onLevel: row.onLevel ?? null,
  stoppedAt: row.stoppedAt ?? null,
  condition: row.condition ? parseCondition(row.condition, ["order", "member"]) : null,
});

/** All versions of the brand's templates, each code's oldest first; or those named. */
export const templatesOf = async (scope: Scope, ids?: readonly string[]): Promise<Template[]> =>
  (
    await scope.em.find(CouponTemplateEntity, ids ? { id: { $in: ids } } : {}, {
      orderBy: { code: "asc", version: "asc" },
    })
  ).map(asTemplate);

/** What a code stands for now: its newest version. */
export async function templateCoded(scope: Scope, code: string): Promise<Template | undefined> {
  const [newest] = await scope.em.find(
    CouponTemplateEntity,
    { code },
    { orderBy: { version: "desc" }, limit: 1 },
  );
  return newest && asTemplate(newest);
}

/** Templates by id. */
export async function templatesById(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, Template>> {
  const found = await scope.em.find(CouponTemplateEntity, { id: { $in: [...ids] } });
  return new Map(found.map((row) => [row.id, asTemplate(row)]));
}

/** All versions of each campaign's templates, each code's oldest first. */
export async function templatesOfCampaigns(
  scope: Scope,
  campaignIds: readonly string[],
): Promise<Map<string, Template[]>> {
  const found = await scope.em.find(
    CouponTemplateEntity,
    { campaignId: { $in: [...campaignIds] } },
    { orderBy: { code: "asc", version: "asc" } },
  );
  return Map.groupBy(found.map(asTemplate), ({ campaignId }) => campaignId);
}
