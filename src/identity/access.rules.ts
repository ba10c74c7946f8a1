import type { Right } from "../kernel/right.ts";
import type { Caller } from "./token.ts";

/** How a bearer stands, by the rows. */
export interface Standing {
  readonly caller: Caller;
  /** Since or from when it has no access; undefined: no end is known. */
  readonly endsAt: Date | undefined;
  readonly lookedAt: Date;
}

export const hasEnded = ({ endsAt }: Standing, at: Date): boolean =>
  endsAt !== undefined && endsAt <= at;

/** Where and until when a person is employed. */
export interface Employment {
  readonly leftAt: Date | null;
  readonly franchiseeId: string | null;
  readonly storeId: string | null;
}

/** Who serves elsewhere than its token says has no access by it. Whoever was never hired here is who its token says. */
export function employmentEnd(
  actor: Caller,
  staff: Employment | undefined,
  now: Date,
): Date | undefined {
  if (!staff) return undefined;
  const franchiseeId = actor.kind === "franchisee" ? actor.franchiseeId : null;
  const storeId = actor.kind === "store" ? actor.storeId : null;
  const serves = staff.franchiseeId === franchiseeId && staff.storeId === storeId;
  return serves ? (staff.leftAt ?? undefined) : now;
}

/** The caller with what its role allows now; without, where it has none: all of its kind's. */
export const withRights = (caller: Caller, rights: ReadonlySet<Right> | undefined): Caller =>
  rights ? { ...caller, rights } : caller;

export const earliest = (...ends: readonly (Date | undefined)[]): Date | undefined =>
  ends.filter((end) => end !== undefined).sort((a, b) => +a - +b)[0];
