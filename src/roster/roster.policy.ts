import { isHeadquarters } from "../brand/brand.policy.ts";
import { storesOwnedBy } from "../brand/store.queries.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { Scope } from "../platform/database/work.ts";

/** The stores whose members an actor may list; undefined: of all, and of none. Others look members up one by one. */
export async function rosterOf(scope: Scope): Promise<readonly string[] | undefined> {
  const { actor } = scope;
  if (isHeadquarters(actor)) return undefined;
  if (actor.kind === "store") return [actor.storeId];
  if (actor.kind === "franchisee")
    return (await storesOwnedBy(scope, [actor.franchiseeId])).get(actor.franchiseeId) ?? [];
  throw new Forbidden("members are listed by headquarters, franchisees, and the staff of a store");
}
