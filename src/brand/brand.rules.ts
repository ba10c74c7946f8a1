import { StoreClosed } from "./brand.refusals.ts";

/** Who issues or bears points, where it is no store: a name in account addresses that no store may have. */
export const HEADQUARTERS = "headquarters";

/** A till's clock may run ahead of ours by this much. */
const CLOCK_SKEW_MS = 5 * 60_000;
/**
 * A change of terms, rules or owners takes hold this much from now at the earliest: orders on their way are
 * judged by what they found, and a till whose clock is ahead must not be able to reach behind the change.
 */
const NOTICE_MS = 2 * CLOCK_SKEW_MS;

/** The latest instant an event may say it occurred at. */
export const latestOccurrence = (now: Date): Date => new Date(now.getTime() + CLOCK_SKEW_MS);

/** The earliest instant a change may begin at. */
export const earliestChange = (now: Date): Date => new Date(now.getTime() + NOTICE_MS);

/** What points pay: so many minor units for so many points, from an instant on. */
export interface PointValueTerms {
  readonly id: string;
  readonly points: bigint;
  readonly minor: bigint;
  readonly version: number;
  readonly fromAt: Date;
}

/** The version in force at an instant: the newest of those that had begun. */
export function pointValueAt(
  values: readonly PointValueTerms[],
  at: Date,
): PointValueTerms | undefined {
  let found: PointValueTerms | undefined;
  for (const value of values)
    if (value.fromAt <= at && (!found || value.version > found.version)) found = value;
  return found;
}

/** A store with every owner it ever had, oldest first. */
export interface OwnedStore {
  readonly id: string;
  readonly code: string;
  /** From this instant on it sells nothing; its members are its successor's, where it has one. */
  readonly closedAt: Date | null;
  readonly successorId: string | null;
  readonly owners: ReadonlyArray<{
    readonly franchiseeId: string;
    readonly franchiseeCode: string;
    readonly fromAt: Date;
    readonly toAt: Date | null;
  }>;
}

/** Refuses what is done at a store that has closed; one that is about to close goes on until then. */
export function notClosed(
  { id, closedAt }: { readonly id: string; readonly closedAt?: Date | null | undefined },
  at: Date,
): void {
  if (closedAt && closedAt <= at) throw new StoreClosed(id, closedAt);
}

/**
 * The store that stands for one at an instant: itself, or, where it is closed by then, its successor; undefined: none
 * does.
 */
export function standingFor(
  storeId: string,
  at: Date,
  stores: ReadonlyMap<string, Pick<OwnedStore, "id" | "closedAt" | "successorId">>,
): string | undefined {
  const store = stores.get(storeId);
  if (!store?.closedAt || store.closedAt > at) return storeId;
  const { successorId } = store;
  return successorId === null ? undefined : standingFor(successorId, at, stores);
}

/** The owner of a store at an instant; undefined before it opened. */
export const ownerAt = (store: OwnedStore, at: Date): OwnedStore["owners"][number] | undefined =>
  store.owners.find(({ fromAt, toAt }) => fromAt <= at && (toAt === null || at < toAt));
