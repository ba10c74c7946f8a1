import { isHeadquarters, ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import { type Naming, SIGN_IN_KINDS } from "../member/identity.rules.ts";

/**
 * Whoever meets a new member may enrol it: headquarters, or a store at its own door, by what the member says. What
 * members sign in by comes from headquarters, or from the platform by way of the hub.
 */
export function mayEnrolMembers(
  actor: Actor,
  wishes: ReadonlyArray<{
    readonly storeId?: string | undefined;
    readonly identities: readonly Naming[];
  }>,
): void {
  if (isHeadquarters(actor)) return;
  const own = ownStore(actor);
  if (own === undefined || wishes.some(({ storeId }) => storeId !== undefined && storeId !== own))
    throw new Forbidden("members are enrolled by headquarters, or by a store for itself");
  if (wishes.some(({ identities }) => identities.some(({ kind }) => SIGN_IN_KINDS.has(kind))))
    throw new Forbidden("a store enrols nobody by what members sign in by: headquarters does");
}
