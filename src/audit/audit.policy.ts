import { mayDo, mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";

/** Who did what is shown to those at headquarters who are to look after it. */
export function mayReadTrail(actor: Actor): void {
  mayManageBrand(actor);
  mayDo(actor, "AUDIT");
}
