import DataLoader from "dataloader";
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
