import { forAnyone, mapLoader } from "../platform/graphql/loader.ts";
import { identitiesOf, membersById } from "./member.queries.ts";

export const memberLoader = forAnyone(mapLoader(membersById));

export const identitiesLoader = mapLoader(identitiesOf);
