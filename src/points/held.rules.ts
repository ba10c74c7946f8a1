import { createHash } from "node:crypto";
import { instantOf, newId } from "../kernel/id.ts";
import type { Balance, Posting, Transfer } from "../ledger/apply.ts";
import { accountOf, type Bucket, bySoonest, heldAt, heldFor, POINTS } from "./points.accounts.ts";

/** A part of a hold: points that a checkout reserved out of one bucket. */
export interface HeldBucket extends Bucket {
  readonly holdId: string;
}

type Accounts = ReadonlyMap<string, Pick<Balance, "balance">> | undefined;

/** What is reserved of a member's points, each hold's soonest expiry first. */
export function heldIn(accounts: Accounts): HeldBucket[] {
  const found: HeldBucket[] = [];
  for (const [address, { balance }] of accounts ?? []) {
    const place = heldAt(address);
    if (place && balance > 0n) found.push({ ...place, points: balance });
  }
  return found.sort(bySoonest);
}

/** A hold's id is made at the instant it times out: so its accounts say by themselves until when. */
export const isTimedOut = (holdId: string, now: Date): boolean => instantOf(holdId) <= now;

/** The key of whatever ends a hold: it ends once. */
export const holdEndKey = (holdId: string): string => `hold-end:${holdId}`;

/** A digest of how a hold was ended. */
export const holdEndPrint = (...how: readonly string[]): Buffer =>
  createHash("sha256").update(JSON.stringify(how)).digest();

/** Gives reserved points back to the buckets they came from, be they over meanwhile. */
export const release = (held: readonly HeldBucket[]): Transfer[] =>
  held.map((each) => ({
    asset: POINTS,
    kind: "release",
    amount: each.points,
    from: heldFor(each.holdId, each),
    to: accountOf(each),
  }));

/** The postings that end a member's holds that have timed out, each as of its own instant. */
export const timeOuts = (memberId: string, accounts: Accounts, now: Date): Posting[] =>
  [
    ...Map.groupBy(
      heldIn(accounts).filter(({ holdId }) => isTimedOut(holdId, now)),
      ({ holdId }) => holdId,
    ),
  ]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([holdId, held]) => ({
      id: newId(),
      ownerId: memberId,
      key: holdEndKey(holdId),
      fingerprint: holdEndPrint("time-out"),
      kind: "hold-time-out",
      occurredAt: instantOf(holdId),
      transfers: release(held),
    }));

/** A member's accounts as they are right at an instant: holds that have timed out are released. */
export function withoutTimedOut(accounts: Accounts, now: Date): Map<string, { balance: bigint }> {
  const seen = new Map<string, { balance: bigint }>(accounts);
  const over = heldIn(accounts).filter(({ holdId }) => isTimedOut(holdId, now));
  for (const { from, to, amount } of release(over)) {
    seen.delete(from.address);
    seen.set(to.address, { balance: (seen.get(to.address)?.balance ?? 0n) + amount });
  }
  return seen;
}
