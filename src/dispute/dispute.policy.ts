import { mayDo } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Disputes are decided by people at headquarters: the hub itself is nobody. */
export function mayResolveDisputes(actor: Actor): void {
  if (actor.kind !== "hq") throw new Forbidden("disputes are resolved by headquarters' staff");
  mayDo(actor, "DISPUTES");
}

/** Both sides write to a dispute. */
export function mayWriteToDisputes(actor: Actor): void {
  if (actor.kind !== "hq" && actor.kind !== "franchisee")
    throw new Forbidden("disputes are between a franchisee and headquarters");
  mayDo(actor, "DISPUTES");
}
