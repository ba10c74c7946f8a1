import type { Transfer } from "../ledger/apply.ts";
import { draw } from "./moving.rules.ts";
import {
  accountOf,
  type Bucket,
  breakage,
  bucket,
  isOver,
  POINTS,
  spentAt,
  type Wallet,
} from "./points.accounts.ts";

/** Draws points from the soonest-expiring buckets first, one transfer for each issuer and expiry. */
export function spend(wallet: Wallet, points: bigint, acquirerCode: string): Transfer[] {
  return draw(wallet, points).map((each) => ({
    asset: POINTS,
    kind: "spend",
    amount: each.points,
    from: accountOf(each),
    to: spentAt(acquirerCode),
  }));
}

/** What a posting drew from a wallet, bucket by bucket in the order it drew, and the store that honoured it. */
export interface Drawn {
  readonly acquirerCode: string;
  readonly buckets: readonly Bucket[];
}

/**
 * Gives spent points back to the buckets they came from, the last drawn first: those are good for longest.
 * Where a bucket's last day is past they go to a fresh one good until `graceUntil`, or, without that, to
 * their issuer's breakage.
 */
export function unspend(wish: {
  readonly drawn: Drawn;
  /** How many of them came back before. */
  readonly already: bigint;
  readonly points: bigint;
  /** The local day it is booked on. */
  readonly today: string;
  readonly graceUntil: string | undefined;
}): Transfer[] {
  const from = spentAt(wish.drawn.acquirerCode);
  const transfers: Transfer[] = [];
  let skip = wish.already;
  let wanted = wish.points;
  for (const each of wish.drawn.buckets.toReversed()) {
    const { issuerCode, cost, points } = each;
    const skipped = skip < points ? skip : points;
    skip -= skipped;
    const amount = points - skipped < wanted ? points - skipped : wanted;
    if (amount === 0n) continue;
    wanted -= amount;
    const fresh = wish.graceUntil && bucket(wish.graceUntil, issuerCode, cost);
    const to = isOver(each, wish.today) ? fresh : accountOf(each);
    transfers.push(
      to
        ? { asset: POINTS, kind: "unspend", amount, from, to }
        : { asset: POINTS, kind: "lapse", amount, from, to: breakage(issuerCode) },
    );
  }
  return transfers;
}
