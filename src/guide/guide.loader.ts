import DataLoader from "dataloader";
import { bindingsOf } from "../binding/binding.queries.ts";
import { bindingAt } from "../binding/binding.rules.ts";
import { StaffEntity } from "../identity/staff.entity.ts";
import type { Scope } from "../platform/database/work.ts";
import { mapLoader } from "../platform/graphql/loader.ts";
import { guidesOf } from "./guide.queries.ts";
import { type Guide, guideAt } from "./guide.rules.ts";

/** The guide a member has now: of the store it is bound to. */
export const guideLoader = (scope: Scope) =>
  new DataLoader(async (memberIds: readonly string[]): Promise<(Guide | null)[]> => {
    const [guides, bindings] = await Promise.all([
      guidesOf(scope, memberIds),
      bindingsOf(scope, memberIds),
    ]);
    const bound = Map.groupBy(bindings, ({ memberId }) => memberId);
    return memberIds.map((memberId) => {
      const storeId = bindingAt(bound.get(memberId) ?? [], scope.now)?.storeId;
      const guide = guideAt(guides.get(memberId) ?? [], scope.now);
      return guide?.storeId === storeId ? (guide ?? null) : null;
    });
  });

/** All guides a member had, newest first. */
export const guidesLoader = mapLoader(guidesOf);

export const staffLoader = mapLoader(async (scope, ids) => {
  const staff = await scope.em.find(StaffEntity, { id: [...ids] });
  return new Map(staff.map((each) => [each.id, each]));
});
