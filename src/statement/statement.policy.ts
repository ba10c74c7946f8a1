import { mayManageBrand } from "../brand/brand.policy.ts";

/** Months are headquarters' to close. */
export const mayCloseMonth = mayManageBrand;
