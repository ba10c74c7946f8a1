import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

export function mayCloseMonth(actor: Actor): void {
  if (!isHeadquarters(actor)) throw new Forbidden("only headquarters closes a month");
}
