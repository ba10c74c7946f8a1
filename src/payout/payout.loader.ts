import { mapLoader, pageLoader } from "../platform/graphql/loader.ts";
import { payoutPages, payoutsOf } from "./payout.queries.ts";

export const payoutsLoader = pageLoader(payoutPages);

/** The payouts of each run, in order of number. */
export const runPayoutsLoader = mapLoader(async (scope, runIds) =>
  Map.groupBy(await payoutsOf(scope, { runIds }), ({ runId }) => runId),
);
