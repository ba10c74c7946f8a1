import DataLoader from "dataloader";
import type { Scope } from "../platform/database/work.ts";
import { lineEvents } from "./outlook.queries.ts";

/** What each line rests on. */
export const lineEventLoader = (scope: Scope) =>
  new DataLoader(
    async (lines: readonly { readonly postingId: string; readonly ownerId: string }[]) => {
      const found = await lineEvents(scope, lines);
      return lines.map(({ postingId }) => found.get(postingId) ?? null);
    },
    { cacheKeyFn: ({ postingId }) => postingId },
  );
