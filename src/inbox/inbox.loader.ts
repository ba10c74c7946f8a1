import { mapLoader } from "../platform/graphql/loader.ts";
import { countsOf } from "./delivery.queries.ts";

/** How many of a source's deliveries wait, and are set aside. */
export const countsLoader = mapLoader(countsOf);
