import { mapLoader } from "../platform/graphql/loader.ts";
import { mergesById, mergesInto } from "./merge.queries.ts";

export const mergeLoader = mapLoader(mergesById);

export const mergedFromLoader = mapLoader(mergesInto);
