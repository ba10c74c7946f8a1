import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { Right } from "../kernel/right.ts";

export const isHeadquarters = (actor: Actor): boolean =>
  actor.kind === "hq" || actor.kind === "system";

/** The store a till or its staff stands in; undefined: the actor is of no one store. */
export const ownStore = (actor: Actor): string | undefined =>
  actor.kind === "till" || actor.kind === "store" ? actor.storeId : undefined;

/** What is headquarters' to do, by those of its people who have the right, or one of some. */
export function mayManageBrand(actor: Actor, ...rights: readonly Right[]): void {
  if (!isHeadquarters(actor)) throw new Forbidden("only headquarters may do this");
  if (rights.length > 0) mayDo(actor, ...rights);
}

/** Something that needs a right, or one of some, whatever kind of person it is. */
export function mayDo(actor: Actor, ...rights: readonly Right[]): void {
  if (hasAll(actor) || rights.some((right) => hasRight(actor, right))) return;
  const needed = rights.join(" or ") || "of a role that nobody was given";
  throw new Forbidden(`this needs the right ${needed}: ask whoever gave you your role`);
}

/** The hub itself, and who was given all of its kind's. */
const hasAll = (actor: Actor): boolean => actor.kind === "system" || actor.rights === undefined;

export const hasRight = (actor: Actor, right: Right): boolean =>
  actor.kind === "system" || (actor.rights?.has(right) ?? true);

/** A franchisee's own affairs: its staff and headquarters. */
export const seesFranchisee = (actor: Actor, franchiseeId: string): boolean =>
  isHeadquarters(actor) || (actor.kind === "franchisee" && actor.franchiseeId === franchiseeId);
