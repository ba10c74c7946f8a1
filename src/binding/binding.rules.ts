export type BindingSource = "FIRST_ORDER" | "SCAN" | "ENROLMENT";

/** From when up to when a member belongs to a store. */
export interface Binding {
  readonly id: string;
  readonly memberId: string;
  readonly storeId: string;
  readonly source: BindingSource;
  readonly fromAt: Date;
  readonly toAt: Date | null;
}

/** The binding in force at an instant: `[fromAt, toAt)`. */
export const bindingAt = (bindings: readonly Binding[], at: Date): Binding | undefined =>
  bindings.find(({ fromAt, toAt }) => fromAt <= at && (toAt === null || at < toAt));

export const openBinding = (bindings: readonly Binding[]): Binding | undefined =>
  bindings.find(({ toAt }) => toAt === null);
