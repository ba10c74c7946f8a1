import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Money is moved by people at headquarters, two of them: the hub itself is nobody. */
export function mayPay(actor: Actor): asserts actor is Actor & { readonly kind: "hq" } {
  if (actor.kind !== "hq") throw new Forbidden("payouts are headquarters' staff's");
}
