import { mapLoader } from "../platform/graphql/loader.ts";
import { proposalsOf } from "./proposal.queries.ts";
import { termsOf } from "./terms.queries.ts";

/** All versions of a franchisee's terms, oldest first. */
export const termsLoader = mapLoader(termsOf);

/** All that was proposed to a franchisee, oldest first. */
export const proposalsLoader = mapLoader(proposalsOf);
