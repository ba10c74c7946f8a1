import type { Balance, Transfer } from "../ledger/apply.ts";
import { accountOf, breakage, bucketsOf, isOver, POINTS } from "../points/points.accounts.ts";

/** One bucket whose last day is over, emptied. */
export interface Expiring {
  /** The bucket as it stood: names the expiry for ever. */
  readonly address: string;
  readonly version: bigint;
  readonly transfer: Transfer;
}

/** Moves what is over on a local day to its issuers' breakage. What the member owes is not touched. */
export function expire(
  accounts: ReadonlyMap<string, Balance> | undefined,
  today: string,
): Expiring[] {
  return bucketsOf(accounts)
    .filter((bucket) => isOver(bucket, today))
    .map((bucket) => {
      const from = accountOf(bucket);
      const to = breakage(bucket.issuerCode);
      return {
        address: from.address,
        version: accounts?.get(from.address)?.version ?? 0n,
        transfer: { asset: POINTS, kind: "expire", amount: bucket.points, from, to },
      };
    })
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}
