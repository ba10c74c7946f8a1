import { pageLoader } from "../platform/graphql/loader.ts";
import { splitPages } from "./split.queries.ts";

export const splitsLoader = pageLoader(splitPages);
