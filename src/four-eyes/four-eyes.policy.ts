import { mayDo } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** What takes two people is said by two people at headquarters: the hub itself is nobody. */
export function maySayFourEyes(actor: Actor): asserts actor is Actor & { readonly kind: "hq" } {
  if (actor.kind !== "hq") throw new Forbidden("what takes two people is headquarters' to say");
  mayDo(actor, "FOUR_EYES");
}
