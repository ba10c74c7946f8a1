import { mayDo } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

type PayoutRight = "PAYOUTS" | "RELEASE_PAYOUTS";

/** Money is moved by people at headquarters, two of them: the hub itself is nobody. */
export function mayPay(
  actor: Actor,
  ...rights: readonly PayoutRight[]
): asserts actor is Actor & { readonly kind: "hq" } {
  if (actor.kind !== "hq") throw new Forbidden("payouts are headquarters' staff's");
  mayDo(actor, ...rights);
}
