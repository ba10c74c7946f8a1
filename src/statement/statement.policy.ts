import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";

/** Months are headquarters' to close. */
export const mayCloseMonth = (actor: Actor): void => mayManageBrand(actor, "CLOSE");
