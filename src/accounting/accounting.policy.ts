import { isHeadquarters, mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** The brand's books, and what its accounts are called elsewhere, are headquarters'. */
export const maySeeBooks = (actor: Actor): void => mayManageBrand(actor, "BOOKS");
export const mayMapAccounts = (actor: Actor): void => mayManageBrand(actor, "CLOSE");

/** Whose netting an actor sees: everybody's, or its own franchisee's. */
export function nettingSight(actor: Actor): "ALL" | { readonly franchiseeId: string } {
  if (isHeadquarters(actor)) return "ALL";
  if (actor.kind === "franchisee") return { franchiseeId: actor.franchiseeId };
  throw new Forbidden("netting is headquarters' and franchisees' business");
}
