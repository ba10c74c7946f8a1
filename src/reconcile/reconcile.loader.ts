import { mapLoader, pageLoader } from "../platform/graphql/loader.ts";
import { reconciliationPages, statedLines } from "./reconcile.queries.ts";

export const reconciliationsLoader = pageLoader(reconciliationPages);

/** Lines of postings that stand in statements, by `posting franchisee`. */
export const statedLinesLoader = mapLoader(statedLines);
