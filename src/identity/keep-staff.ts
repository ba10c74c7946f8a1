import { isHeadquarters, mayDo, seesFranchisee } from "../brand/brand.policy.ts";
import { storesOwnedBy } from "../brand/store.queries.ts";
import { type Actor, idOf } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { roleNamed } from "../role/role.queries.ts";
import { UnknownRole } from "../role/role.refusals.ts";
import { judgeGrant, OWNER, type Place, type Role, type RoleSide } from "../role/role.rules.ts";
import { LastOwner } from "./identity.refusals.ts";
import type { Staff } from "./staff.entity.ts";
import { ownersServing } from "./staff.queries.ts";

/**
 * Whose staff an actor hires, lets go and gives roles to: headquarters everybody's, a franchisee its own and its stores
 * of today, a store its own.
 */
export async function mayKeepStaff(scope: Scope, place: Place): Promise<void> {
  const { actor } = scope;
  mayDo(actor, "STAFF");
  if (isHeadquarters(actor)) return;
  const { franchiseeId, storeId } = place;
  if (franchiseeId && seesFranchisee(actor, franchiseeId)) return;
  if (storeId && (await staffedStores(scope))?.includes(storeId)) return;
  throw new Forbidden("people are hired by headquarters, their franchisee or their store");
}

export function mayListStaff(actor: Actor): void {
  if (actor.kind === "till" || actor.kind === "member")
    throw new Forbidden("people are shown to headquarters, their franchisee or their store");
  mayDo(actor, "STAFF");
}

/** The stores whose staff an actor keeps; undefined: all. */
export async function staffedStores(scope: Scope): Promise<readonly string[] | undefined> {
  const { actor } = scope;
  if (isHeadquarters(actor)) return undefined;
  if (actor.kind === "store") return [actor.storeId];
  if (actor.kind === "franchisee")
    return (await storesOwnedBy(scope, [actor.franchiseeId])).get(actor.franchiseeId) ?? [];
  return [];
}

/** A role that an actor may give to people of a side. */
export async function grantable(work: Work, code: string, side: RoleSide): Promise<Role> {
  const role = await roleNamed(work, code);
  if (role?.side !== side) throw new UnknownRole(code);
  judgeGrant(work.actor, role);
  return role;
}

/** Refuses to take from somebody a role that is beyond the taker's own, its own one, and the last owner's. */
export async function mayTakeRole(work: Work, staff: Staff): Promise<void> {
  if (idOf(work.actor) === staff.id)
    throw new Forbidden("nobody changes their own role: ask a colleague");
  const role = await roleNamed(work, staff.role);
  judgeGrant(work.actor, role ?? { code: staff.role, rights: [] });
  if (staff.role !== OWNER) return;
  const owners = await ownersServing(work);
  if (owners.every((id) => id === staff.id)) throw new LastOwner(staff.id);
}
