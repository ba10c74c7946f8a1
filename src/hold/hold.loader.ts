import { pageLoader } from "../platform/graphql/loader.ts";
import { holdsOfMembers } from "./hold.queries.ts";

export const memberHoldsLoader = pageLoader(holdsOfMembers);
