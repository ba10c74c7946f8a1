import { leftOf } from "../budget/budget.queries.ts";
import { mapLoader } from "../platform/graphql/loader.ts";

/** What is left of budgets, by subject. */
export const leftLoader = mapLoader(leftOf);
