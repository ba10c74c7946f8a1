import { isHeadquarters, ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

interface Quoted {
  /** The actor is the basket's member. */
  readonly isSelf: boolean;
  readonly storeId: string | undefined;
}

/** A member is told of its own quotes, a till or store of those given there. */
export const seesQuote = (actor: Actor, { isSelf, storeId }: Quoted): boolean =>
  isHeadquarters(actor) ||
  (actor.kind === "member" && isSelf) ||
  (storeId !== undefined && ownStore(actor) === storeId);

/** A member asks for itself, a till or store for whoever stands at it, headquarters for anybody. */
export function mayQuote(actor: Actor, quoted: Quoted): void {
  if (!seesQuote(actor, quoted))
    throw new Forbidden("a basket is quoted to its own member, or at its own store");
}
