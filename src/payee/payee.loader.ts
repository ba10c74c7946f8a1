import { mapLoader } from "../platform/graphql/loader.ts";
import { accountsById, accountsOf } from "./payee.queries.ts";

/** The account each franchisee is paid into. */
export const bankAccountLoader = mapLoader(accountsOf);

export const accountLoader = mapLoader(accountsById);
