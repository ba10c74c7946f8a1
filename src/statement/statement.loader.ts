import { pageLoader } from "../platform/graphql/loader.ts";
import { statementPages } from "./statement.queries.ts";

export const statementsLoader = pageLoader(statementPages);
