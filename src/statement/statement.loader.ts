import { mapLoader, pageLoader } from "../platform/graphql/loader.ts";
import { partsOf, statementPages } from "./statement.queries.ts";

export const statementsLoader = pageLoader(statementPages);

/** The parts of a statement, in order. */
export const partsLoader = mapLoader(partsOf);
