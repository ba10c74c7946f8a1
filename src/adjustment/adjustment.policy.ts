import { mayDo } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Adjustments are made by people at headquarters, two of them: the hub itself is nobody. */
export function mayAdjustPoints(
  actor: Actor,
  ...rights: ReadonlyArray<"ADJUST" | "APPROVE_ADJUSTMENTS">
): asserts actor is Actor & { readonly kind: "hq" } {
  if (actor.kind !== "hq") throw new Forbidden("points are adjusted by headquarters' staff");
  mayDo(actor, ...rights);
}
