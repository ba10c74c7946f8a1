import { mapLoader } from "../platform/graphql/loader.ts";
import { claimedOf } from "./batch.queries.ts";

/** How many codes of a batch are claimed; null: none. */
export const claimedLoader = mapLoader(claimedOf);
