import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

export const isHeadquarters = (actor: Actor): boolean =>
  actor.kind === "hq" || actor.kind === "system";

/** The store a till or its staff stands in; undefined: the actor is of no one store. */
export const ownStore = (actor: Actor): string | undefined =>
  actor.kind === "till" || actor.kind === "store" ? actor.storeId : undefined;

/** Stores, franchisees, tills, rules and terms are headquarters' to set. */
export function mayManageBrand(actor: Actor): void {
  if (!isHeadquarters(actor)) throw new Forbidden("only headquarters may do this");
}

/** A franchisee's own affairs: its staff and headquarters. */
export const seesFranchisee = (actor: Actor, franchiseeId: string): boolean =>
  isHeadquarters(actor) || (actor.kind === "franchisee" && actor.franchiseeId === franchiseeId);
