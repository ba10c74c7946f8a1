import DataLoader from "dataloader";
import type { Scope } from "../platform/database/work.ts";
import { forAnyone, mapLoader } from "../platform/graphql/loader.ts";
import { bindingsOf, boundCounts } from "./binding.queries.ts";
import { bindingAt } from "./binding.rules.ts";

/** The binding in force now. */
export const bindingLoader = forAnyone(
  (scope: Scope) =>
    new DataLoader(async (memberIds: readonly string[]) => {
      const found = Map.groupBy(await bindingsOf(scope, memberIds), ({ memberId }) => memberId);
      return memberIds.map((memberId) => bindingAt(found.get(memberId) ?? [], scope.now) ?? null);
    }),
);

/** How many members a store has now. */
export const boundCountLoader = mapLoader(boundCounts);
