import DataLoader from "dataloader";
import type { PageAsk, PagedRow } from "../../kernel/page.ts";
import type { Scope } from "../database/work.ts";

/** Makes a loader for one request; the function itself is the key a request finds it by. */
export type MakeLoader<Key, Value> = (scope: Scope) => DataLoader<Key, Value>;

/** A loader from one query that answers many keys with a map; what the map lacks is null. */
export const mapLoader =
  <Value>(read: (scope: Scope, keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>) =>
  (scope: Scope): DataLoader<string, Value | null> =>
    new DataLoader(async (keys) => {
      const found = await read(scope, keys);
      return keys.map((key) => found.get(key) ?? null);
    });

/** A loader of pages, each one row longer than asked for; one query for all pages of one length. */
export const pageLoader =
  <Row>(
    read: (
      scope: Scope,
      asked: readonly PageAsk[],
      limit: number,
    ) => Promise<readonly PagedRow<Row>[]>,
  ) =>
  (scope: Scope): DataLoader<PageAsk, Row[], string> =>
    new DataLoader(
      async (asked) => {
        const pages = new Map(asked.map((ask) => [ask, [] as Row[]]));
        for (const [first, group] of Map.groupBy(asked, (ask) => ask.first))
          for (const [at, row] of await read(scope, group, first + 1)) {
            const ask = group[at - 1];
            if (ask) pages.get(ask)?.push(row);
          }
        return asked.map((ask) => pages.get(ask) ?? []);
      },
      { cacheKeyFn: ({ of, first, behind }) => JSON.stringify([of, first, behind]) },
    );
