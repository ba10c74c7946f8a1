import { mayManageBrand } from "../brand/brand.policy.ts";

/** How payments are split, and whether the bill fits, is headquarters' affair. */
export const mayManageSplits = mayManageBrand;
