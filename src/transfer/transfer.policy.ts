import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Points are given by whose they are; headquarters may act for a member. */
export function mayTransferPoints(actor: Actor, memberId: string): void {
  if (isHeadquarters(actor) || (actor.kind === "member" && actor.id === memberId)) return;
  throw new Forbidden("a member gives its own points only");
}

/** Whose gifts an actor follows: its own, those that touch its stores, or all of the brand's. */
export function transferTopic(actor: Actor): string {
  if (actor.kind === "member") return `member:${actor.id}`;
  if (actor.kind === "franchisee") return `franchisee:${actor.franchiseeId}`;
  if (isHeadquarters(actor)) return `brand:${actor.brandId}`;
  throw new Forbidden("gifts are followed by members, franchisees and headquarters");
}

/** Who gave to whom is those two's and headquarters' to know; a franchisee learns how much, and which stores. */
export const seesBothMembers = (actor: Actor): boolean => actor.kind !== "franchisee";
