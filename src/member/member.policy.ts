import { mayManageBrand } from "../brand/brand.policy.ts";

/** Lists of members are headquarters'. */
export const mayListMembers = mayManageBrand;
