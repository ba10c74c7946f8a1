import { mapLoader } from "../platform/graphql/loader.ts";
import { outstandingStatements, payables } from "../statement/payable.queries.ts";
import { actsOf, standingsOf } from "./act.queries.ts";

/** A statement as it stands. */
export const standingLoader = mapLoader(standingsOf);

/** The acts upon a statement, in order. */
export const actsLoader = mapLoader(actsOf);

/** What of each of a franchisee's statements is neither paid nor set off, by statement, by franchisee. */
export const outstandingLoader = mapLoader(async (scope, franchiseeIds) => {
  const found = await outstandingStatements(scope, franchiseeIds);
  const byFranchisee = Map.groupBy(found, ({ franchiseeId }) => franchiseeId);
  return new Map(
    [...byFranchisee].map(([id, some]) => [
      id,
      new Map(some.map((each) => [each.statementId, each])),
    ]),
  );
});

/** What could be paid to a franchisee; null: it has had no statement. */
export const payableLoader = mapLoader(async (scope, franchiseeIds) => {
  const found = await payables(scope, franchiseeIds);
  return new Map(found.map((each) => [each.franchiseeId, each]));
});
