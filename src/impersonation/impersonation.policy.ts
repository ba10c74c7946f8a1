import { mayDo, mayManageBrand } from "../brand/brand.policy.ts";
import type { Caller } from "../identity/token.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Somebody of support, in its own name. */
export function mayImpersonate(actor: Actor): asserts actor is Caller {
  mayManageBrand(actor);
  mayDo(actor, "IMPERSONATE");
  if (actor.kind === "system" || actor.behalf)
    throw new Forbidden("in another's place acts a person, and in its own name");
}
