import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";

/** How payments are split, and whether the bill fits, is headquarters' affair. */
export const mayManageSplits = (actor: Actor): void => mayManageBrand(actor, "PAYOUTS", "BOOKS");
