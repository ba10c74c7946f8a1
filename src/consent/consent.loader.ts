import { mapLoader } from "../platform/graphql/loader.ts";
import { consentsOf } from "./consent.queries.ts";

export const consentsLoader = mapLoader(consentsOf);
