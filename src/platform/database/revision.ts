import type { EntityManager, EventSubscriber, FlushEventArgs } from "@mikro-orm/core";
import { freely } from "./life.ts";
import { sql } from "./sql.ts";
import type { Scope } from "./work.ts";

/** Entity managers whose transaction changed reference data itself: what others keep is not true for them. */
const changing = new WeakSet<object>();

const RAISE = "update brand set revision = revision + 1 where id = ?";

/**
 * Raises a brand's revision in the transaction that changes one of its reference tables: stores, owners, terms,
 * rules. Whoever keeps them in memory asks for the revision, which costs nothing beside other statements.
 */
export class RevisionRaiser implements EventSubscriber {
  readonly #reference: ReadonlySet<string>;

  constructor(reference: Iterable<string>) {
    this.#reference = new Set(reference);
  }

  async afterFlush({ em, uow }: FlushEventArgs): Promise<void> {
    const changed = uow
      .getChangeSets()
      .filter(({ meta }) => this.#reference.has(meta.className))
      .map(({ entity }) => entity as { id: string; brandId?: string });
    if (changed.length === 0) return;
    changing.add(em);
    const brands = [...new Set(changed.map(({ id, brandId }) => brandId ?? id))];
    const transaction = em.getTransactionContext();
    for (const brand of brands)
      await em.getDriver().getConnection().execute(RAISE, [brand], "run", transaction);
  }
}

/** The revision of the brand's reference data. */
export async function revisionOf(scope: Scope): Promise<string> {
  const [brand] = await scope.rows<{ revision: string }>(sql("brand.revision")`
    select revision from brand where id = ${scope.brandId}::uuid`);
  return brand?.revision ?? "none";
}

/** What was loaded, and the revision it is true for. */
export interface Kept<T> {
  readonly revision: string;
  readonly value: T;
}

const BRANDS_KEPT = 1_000;

/**
 * Keeps what `load` reads of a brand's reference tables in the process. It may be out of date: whoever decides by
 * it compares its revision with `revisionOf`, and forgets it where they differ.
 */
export function kept<T>(load: (scope: Scope) => Promise<T>) {
  const memories = new WeakMap<object, Map<string, Promise<Kept<T>>>>();
  // A process may serve several databases: each has a driver of its own.
  const memoryOf = ({ em }: Scope) => {
    const driver = em.getDriver();
    const memory = memories.get(driver) ?? new Map<string, Promise<Kept<T>>>();
    memories.set(driver, memory);
    return memory;
  };
  const read = async (scope: Scope): Promise<Kept<T>> => {
    // The revision first: what is loaded behind it is at least as new.
    const revision = await revisionOf(scope);
    return { revision, value: await load(scope) };
  };
  const of = (scope: Scope): Promise<Kept<T>> => {
    if (changing.has(scope.em as EntityManager)) return read(scope);
    const memory = memoryOf(scope);
    let found = memory.get(scope.brandId);
    if (!found) {
      // Others wait for it too.
      found = freely(() => read(scope));
      memory.set(scope.brandId, found);
      found.catch(() => memory.delete(scope.brandId));
      if (memory.size > BRANDS_KEPT) memory.delete(memory.keys().next().value ?? "");
    }
    return found;
  };
  const forget = (scope: Scope): void => void memoryOf(scope).delete(scope.brandId);
  return {
    of,
    forget,
    /** What is true now, for whoever reads and decides nothing that lasts. */
    async now(scope: Scope): Promise<T> {
      const [found, revision] = await Promise.all([of(scope), revisionOf(scope)]);
      if (found.revision === revision) return found.value;
      forget(scope);
      return (await of(scope)).value;
    },
  };
}
