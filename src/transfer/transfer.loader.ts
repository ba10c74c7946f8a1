import { mapLoader } from "../platform/graphql/loader.ts";
import { transfersById } from "./transfer.queries.ts";

export const transferLoader = mapLoader(transfersById);
