import type { Binding } from "./member.entity.ts";

/** The binding in force at an instant: `[fromAt, toAt)`. */
export const bindingAt = (bindings: readonly Binding[], at: Date): Binding | undefined =>
  bindings.find(({ fromAt, toAt }) => fromAt <= at && (toAt === null || at < toAt));

export const openBinding = (bindings: readonly Binding[]): Binding | undefined =>
  bindings.find(({ toAt }) => toAt === null);
