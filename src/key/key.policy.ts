import { mayDo, mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";

/** Keys are headquarters' to give, by whoever has the right. */
export function mayKeepKeys(actor: Actor): void {
  mayManageBrand(actor);
  mayDo(actor, "KEYS");
}
