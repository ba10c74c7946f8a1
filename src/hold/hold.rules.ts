import type { Transfer } from "../ledger/apply.ts";
import { type HeldBucket, release } from "../points/held.rules.ts";
import { draw, take } from "../points/moving.rules.ts";
import { accountOf, heldFor, POINTS, spentAt, type Wallet } from "../points/points.accounts.ts";
import { HoldExceeded } from "./hold.refusals.ts";

/** What became of a hold. One that timed out is released at that instant, whoever notices when. */
export type HoldStatus = "OPEN" | "COMMITTED" | "RELEASED" | "TIMED_OUT";

/** Points a checkout reserved, and what became of them. */
export interface Hold {
  readonly id: string;
  readonly memberId: string;
  readonly storeId: string;
  readonly source: string;
  readonly number: string;
  readonly points: bigint;
  readonly heldAt: Date;
  readonly untilAt: Date;
  readonly status: HoldStatus;
  /** What was spent out of it; the rest went back. */
  readonly spent: bigint;
}

/** How a hold reads at an instant; `end` is the posting its points left it by, if one did. */
export function statusOf(
  untilAt: Date,
  end: { readonly kind: string; readonly spent: bigint } | undefined,
  now: Date,
): HoldStatus {
  if (!end) return untilAt <= now ? "TIMED_OUT" : "OPEN";
  if (end.spent > 0n) return "COMMITTED";
  return end.kind === "hold-time-out" ? "TIMED_OUT" : "RELEASED";
}

/** Reserves points out of the soonest-expiring buckets. */
export const hold = (wallet: Wallet, points: bigint, holdId: string): Transfer[] =>
  draw(wallet, points).map((part) => ({
    asset: POINTS,
    kind: "hold",
    amount: part.points,
    from: accountOf(part),
    to: heldFor(holdId, part),
  }));

/**
 * Spends points out of an open hold at the store that honours them, soonest expiry first, and releases
 * the rest. `held` is that one hold's: `heldIn(accounts)`, filtered by its id. The transfers fit into any
 * posting of the member's: an order that is paid with a hold takes them into its own.
 */
export function commit(
  held: readonly HeldBucket[],
  points: bigint,
  acquirerCode: string,
): Transfer[] {
  const there = held.reduce((sum, each) => sum + each.points, 0n);
  if (there < points) throw new HoldExceeded(there, points);
  const spent = take(held, points);
  const rest = held.map((each, at) => ({
    ...each,
    points: each.points - (spent[at]?.points ?? 0n),
  }));
  return [
    ...spent.map((each) => ({
      asset: POINTS,
      kind: "commit",
      amount: each.points,
      from: heldFor(each.holdId, each),
      to: spentAt(acquirerCode),
    })),
    ...release(rest.filter((each) => each.points > 0n)),
  ];
}
