import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";

/** Where a franchisee is paid is headquarters' to set: whoever could change it could be paid in its place. */
export const maySetBankAccount = (actor: Actor): void => mayManageBrand(actor, "PAYOUTS");
