import { mapLoader } from "../platform/graphql/loader.ts";
import { identitiesOf, membersById } from "./member.queries.ts";

export const memberLoader = mapLoader(membersById);

export const identitiesLoader = mapLoader(identitiesOf);
