import { type OwnedStore, standingFor } from "../brand/brand.rules.ts";
import { BindingConflict } from "./binding.refusals.ts";
import {
  type BindingPolicyTerms,
  bindingPolicyAt,
  endOf,
  justAfter,
  protectedUntil,
} from "./binding-policy.rules.ts";

/** What bound a member. `HANDOVER`: its store closed, this is the one that takes its place. */
export const BINDING_SOURCES = [
  "FIRST_ORDER",
  "SCAN",
  "ENROLMENT",
  "NEAREST",
  "TRANSFER",
  "HANDOVER",
  "IMPORT",
  "MERGE",
] as const;
export type BindingSource = (typeof BINDING_SOURCES)[number];

/** From when up to when a member belongs to a store. */
export interface Binding {
  readonly id: string;
  readonly memberId: string;
  readonly storeId: string;
  readonly source: BindingSource;
  /** The code it came by, if it came by one. */
  readonly sceneId?: string | null;
  readonly fromAt: Date;
  readonly toAt: Date | null;
}

/** The binding in force at an instant: `[fromAt, toAt)`. */
export const bindingAt = (bindings: readonly Binding[], at: Date): Binding | undefined =>
  bindings.find(({ fromAt, toAt }) => fromAt <= at && (toAt === null || at < toAt));

/** The last one that is not over: in force, or about to be. */
export const lastingBinding = (bindings: readonly Binding[], now: Date): Binding | undefined =>
  bindings.findLast(({ toAt }) => toAt === null || toAt > now);

/** The end of one binding, another, or both. */
export interface Rebinding {
  /** As it ends now. */
  readonly ended?: Binding | undefined;
  readonly begun?: Binding | undefined;
}

/** A binding from an instant on, as long as the policy of that instant gives it. */
export const beginBinding = (
  binding: Omit<Binding, "toAt">,
  policies: readonly BindingPolicyTerms[],
): Binding => ({
  ...binding,
  toAt: endOf(bindingPolicyAt(policies, binding.fromAt), binding.fromAt),
});

/**
 * What becomes of a member that goes to a store by itself: nothing, where it is that store's; else it is bound, and
 * taken from another store where the policy in force protects that one no longer.
 */
export function join(
  bindings: readonly Binding[],
  wish: Omit<Binding, "toAt" | "fromAt">,
  policies: readonly BindingPolicyTerms[],
  now: Date,
): Rebinding {
  const current = lastingBinding(bindings, now);
  if (current?.storeId === wish.storeId) return {};
  const begun = beginBinding({ ...wish, fromAt: now }, policies);
  if (!current) return { begun };
  const until = protectedUntil(bindingPolicyAt(policies, now), current);
  // To be near another store is no wish to leave one's own.
  if (wish.source === "NEAREST" || until === null || until > now)
    throw new BindingConflict(current.storeId, current.fromAt, until);
  return { ended: { ...current, toAt: now }, begun };
}

/**
 * The store that binds a member at an instant. One that is closed by then stands for its successor: until its members
 * are handed over, and for orders that come late.
 */
export const boundStoreAt = (
  binding: Pick<Binding, "storeId">,
  at: Date,
  stores: ReadonlyMap<string, Pick<OwnedStore, "id" | "closedAt" | "successorId">>,
): string | undefined => standingFor(binding.storeId, at, stores);

/** What becomes of a closing store's member: it is the successor's from then on, as long as it would have been bound. */
export function handOver(
  bindings: readonly Binding[],
  store: { readonly id: string; readonly closedAt: Date; readonly successorId: string | null },
  newId: () => string,
): Rebinding[] {
  return bindings.flatMap((binding) => {
    const { fromAt, toAt } = binding;
    if (binding.storeId !== store.id || (toAt !== null && toAt <= store.closedAt)) return [];
    // One that was to begin after the close still begins, and is over with its first instant.
    const at = fromAt < store.closedAt ? store.closedAt : justAfter(fromAt);
    if (toAt !== null && toAt <= at) return [];
    const ended = { ...binding, toAt: at };
    if (store.successorId === null) return [{ ended }];
    const successor = { storeId: store.successorId, source: "HANDOVER", sceneId: null } as const;
    return [{ ended, begun: { ...binding, ...successor, id: newId(), fromAt: at } }];
  });
}
