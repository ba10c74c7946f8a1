import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** A person may be forgotten when it asks; headquarters does it for who asks on paper. */
export function mayEraseMember(actor: Actor, memberId: string): void {
  if (isHeadquarters(actor) || (actor.kind === "member" && actor.id === memberId)) return;
  throw new Forbidden("a member is erased by itself or by headquarters");
}
