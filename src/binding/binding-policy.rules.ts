/** Whether another store may bind a member that is bound: at any time, days after it was bound, or never. */
export type Takeover = "ANY_TIME" | "AFTER_DAYS" | "NEVER";

/**
 * What the order of a member who is bound to nobody does: it binds it to its store, and is that store's share itself;
 * it binds it for the orders after; or it does not bind.
 */
export type FirstOrder = "BINDS" | "BINDS_NEXT" | "BINDS_NOT";

/** How members are bound, from an instant until a later version takes over. */
export interface BindingPolicyTerms {
  readonly version: number;
  /** Null: for ever. */
  readonly validityDays: number | null;
  readonly takeover: Takeover;
  /** Of `AFTER_DAYS`. */
  readonly protectionDays: number | null;
  readonly firstOrder: FirstOrder;
  /** How far the nearest store may be; null: nobody is bound by where it is. */
  readonly nearestMetres: number | null;
  /** How long a transfer waits for the giving store's consent. */
  readonly transferDays: number;
  readonly fromAt: Date;
}

/** What holds where nothing was said: for ever, protected for ever, bound by the first order. */
export const FIRST_POLICY: BindingPolicyTerms = {
  ...{ version: 0, validityDays: null, takeover: "NEVER", protectionDays: null },
  ...{ firstOrder: "BINDS", nearestMetres: null, transferDays: 14, fromAt: new Date(0) },
};

/** The version in force at an instant: the newest of those that had begun. */
export const bindingPolicyAt = (
  policies: readonly BindingPolicyTerms[],
  at: Date,
): BindingPolicyTerms =>
  policies.reduce(
    (found, policy) => (policy.fromAt <= at && policy.version > found.version ? policy : found),
    FIRST_POLICY,
  );

const DAY_MS = 86_400_000;

/** A binding's day is 24 hours, wherever clocks are changed: it ends at the time of day it began. */
export const daysAfter = (at: Date, days: number): Date => new Date(+at + days * DAY_MS);

/** The first instant after another. */
export const justAfter = (at: Date): Date => new Date(+at + 1);

/** When a binding that begins at an instant ends by itself; null: never. */
export const endOf = (policy: BindingPolicyTerms, fromAt: Date): Date | null =>
  policy.validityDays === null ? null : daysAfter(fromAt, policy.validityDays);

/** From when on another store may have the member; null: never. A binding that ends protects no longer. */
export function protectedUntil(
  policy: BindingPolicyTerms,
  { fromAt, toAt }: { readonly fromAt: Date; readonly toAt: Date | null },
): Date | null {
  const until =
    policy.takeover === "NEVER"
      ? null
      : policy.takeover === "ANY_TIME"
        ? justAfter(fromAt)
        : daysAfter(fromAt, policy.protectionDays ?? 0);
  return until && toAt ? (until < toAt ? until : toAt) : (until ?? toAt);
}
