import DataLoader from "dataloader";
import { system } from "../../kernel/actor.ts";
import type { PageAsk, PagedRow } from "../../kernel/page.ts";
import type { Look, Scope } from "../database/work.ts";

/** Makes a loader for one request; the function itself is the key a request finds it by. */
export interface MakeLoader<Key, Value> {
  (scope: Scope): DataLoader<Key, Value>;
  readonly forAnyone?: boolean;
}

/** Marks a loader whose values do not depend on who asks: a brand's subscriptions share its reads. */
export const forAnyone = <Make extends object>(make: Make): Make & { readonly forAnyone: true } =>
  Object.assign(make, { forAnyone: true as const });

export type ShareLoader = <Key, Value>(
  brandId: string,
  make: MakeLoader<Key, Value>,
) => DataLoader<Key, Value>;

/** Keys of one read that many share. */
const SHARED_KEYS = 500;
/** Reads of one kind in flight for one brand: what is asked for meanwhile joins the next. */
const SHARED_READS = 2;

/**
 * A loader that many share, and that keeps nothing: who asks in one turn of the event loop, or while earlier reads are
 * in flight, is answered by one read, which begins behind all of them. The busier it is, the more they share.
 */
export function sharedLoader<Key, Value>(
  read: (keys: readonly Key[]) => Promise<ArrayLike<Value | Error>>,
): DataLoader<Key, Value> {
  let reading = 0;
  const waiting: (() => void)[] = [];
  const take = async (keys: readonly Key[]) => {
    reading++;
    try {
      return await read(keys);
    } finally {
      reading--;
      waiting.shift()?.();
    }
  };
  return new DataLoader(take, {
    ...{ cache: false, maxBatchSize: SHARED_KEYS },
    batchScheduleFn(begin) {
      if (reading < SHARED_READS) setImmediate(begin);
      else waiting.push(begin);
    },
  });
}

/** Loaders of which a brand's subscriptions share each. */
export function shareLoaders(look: Look): ShareLoader {
  // biome-ignore lint/suspicious/noExplicitAny: each maker's loader has its own types.
  const made = new Map<string, Map<unknown, DataLoader<any, any>>>();
  return <Key, Value>(brandId: string, make: MakeLoader<Key, Value>) => {
    const ofBrand = made.get(brandId) ?? new Map();
    made.set(brandId, ofBrand);
    let loader: DataLoader<Key, Value> | undefined = ofBrand.get(make);
    if (!loader) {
      loader = sharedLoader((keys) => make(look(system("live", brandId))).loadMany(keys));
      ofBrand.set(make, loader);
    }
    return loader;
  };
}

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
