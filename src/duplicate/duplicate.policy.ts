import { isHeadquarters, mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { Verification } from "../member/identity.rules.ts";

/** A store writes down what a member says; only headquarters, or a platform by way of the hub, says what is shown. */
export function mayLinkIdentity(actor: Actor, verification: Verification): void {
  if (isHeadquarters(actor)) return;
  if ((actor.kind === "store" || actor.kind === "till") && verification === "CLAIMED") return;
  throw new Forbidden("a store links what a member claims; headquarters what is verified");
}

/** Who is one person is headquarters' to say. */
export const mayDecideDuplicates = mayManageBrand;
