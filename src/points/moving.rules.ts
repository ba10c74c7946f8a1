import type { Account } from "../ledger/address.ts";
import type { Transfer } from "../ledger/apply.ts";
import { accountOf, type Bucket, debt, POINTS, type Wallet } from "./points.accounts.ts";
import { PointsShort } from "./points.refusals.ts";

/** Which points leave a wallet when so many are wanted: parts of its buckets, soonest expiry first. */
export function draw(wallet: Wallet, points: bigint): Bucket[] {
  if (wallet.balance < points) throw new PointsShort(wallet.balance, points);
  return take(wallet.buckets, points);
}

/** The first so many points of buckets that hold as many. */
export function take<B extends Bucket>(buckets: readonly B[], points: bigint): B[] {
  const taken: B[] = [];
  let wanted = points;
  for (const bucket of buckets) {
    if (wanted === 0n) break;
    const part = bucket.points < wanted ? bucket.points : wanted;
    taken.push({ ...bucket, points: part });
    wanted -= part;
  }
  return taken;
}

/** Puts points into their buckets; what the member owes is repaid out of them first. */
export function credit(
  kind: string,
  arriving: ReadonlyArray<Bucket & { readonly from: Account }>,
  owed: bigint,
): Transfer[] {
  let left = owed;
  return arriving.flatMap(({ points, from, ...rest }) => {
    const into = accountOf(rest);
    const repaid = left < points ? left : points;
    left -= repaid;
    const transfers = [{ asset: POINTS, kind, amount: points, from, to: into }];
    if (repaid > 0n)
      transfers.push({ asset: POINTS, kind: "repay", amount: repaid, from: into, to: debt() });
    return transfers;
  });
}
