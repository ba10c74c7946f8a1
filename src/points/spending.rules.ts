import type { Transfer } from "../ledger/apply.ts";
import { accountOf, POINTS, spentAt, type Wallet } from "./points.accounts.ts";
import { PointsShort } from "./points.refusals.ts";

/** Draws points from the soonest-expiring buckets first, one transfer for each issuer and expiry. */
export function spend(wallet: Wallet, points: bigint, acquirerCode: string): Transfer[] {
  if (wallet.balance < points) throw new PointsShort(wallet.balance, points);
  const transfers: Transfer[] = [];
  let wanted = points;
  for (const bucket of wallet.buckets) {
    if (wanted === 0n) break;
    const amount = bucket.points < wanted ? bucket.points : wanted;
    transfers.push({
      asset: POINTS,
      kind: "spend",
      amount,
      from: accountOf(bucket),
      to: spentAt(acquirerCode),
    });
    wanted -= amount;
  }
  return transfers;
}
