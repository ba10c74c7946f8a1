import { mapLoader } from "../platform/graphql/loader.ts";
import { growthOfMembers } from "./growth.queries.ts";

export const growthLoader = mapLoader(growthOfMembers);
