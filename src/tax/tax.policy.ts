import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";

/** How clauses are taxed and whom invoices are made out to is headquarters' to say. */
export const maySetTaxes = (actor: Actor): void => mayManageBrand(actor, "CLOSE");
