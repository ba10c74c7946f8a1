import { mayManageBrand } from "../brand/brand.policy.ts";

/** How clauses are taxed and whom invoices are made out to is headquarters' to say. */
export const maySetTaxes = mayManageBrand;
