import { isHeadquarters, seesFranchisee } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** A store and who owns it today. */
export interface Side {
  readonly storeId: string;
  readonly ownerId: string | undefined;
}

/** Whether an actor speaks for a store: its staff, its owner of today, headquarters. */
export const speaksFor = (actor: Actor, { storeId, ownerId }: Side): boolean =>
  isHeadquarters(actor) ||
  (actor.kind === "store" && actor.storeId === storeId) ||
  (ownerId !== undefined && seesFranchisee(actor, ownerId));

/** A member is asked for by the store that would have it, or asks itself. */
export function mayRequestTransfer(actor: Actor, memberId: string, receiver: Side): void {
  if (actor.kind === "member" && actor.id === memberId) return;
  if (!speaksFor(actor, receiver))
    throw new Forbidden(
      "a transfer is asked for by the member, the receiving side or headquarters",
    );
}

/** A member is given away by the store that has it. */
export function mayGiveMember(actor: Actor, giver: Side): void {
  if (!speaksFor(actor, giver))
    throw new Forbidden("a transfer is decided by the giving side or headquarters");
}
