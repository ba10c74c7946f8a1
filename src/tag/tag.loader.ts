import { mapLoader } from "../platform/graphql/loader.ts";
import { tagsOf } from "./tag.queries.ts";

export const tagsLoader = mapLoader(tagsOf);
