import type { DrawnLot, PointsAct } from "../settlement/clearing.rules.ts";
import { bucketAt, heldAt } from "./points.accounts.ts";

/** A transfer, as far as it says which points it moves. */
interface Moved {
  readonly kind: string;
  readonly amount: bigint;
  readonly from: { readonly address: string };
  readonly to?: { readonly address: string };
}

/** What transfers of these kinds took out of buckets, or put back there, in order. */
export const lotsOf = (
  transfers: readonly Moved[],
  ...kinds: ReadonlyArray<"spend" | "commit" | "expire" | "revive">
): DrawnLot[] =>
  transfers.flatMap(({ kind, amount, from, to }) => {
    if (!kinds.some((each) => each === kind)) return [];
    const { address } = (kind === "revive" && to) || from;
    const place = bucketAt(address) ?? heldAt(address);
    if (!place) return [];
    const { lastDay, issuerCode, cost = null } = place;
    return [{ lastDay, issuerCode, cost, points: amount }];
  });

/** What transfers spent at a store, to be cleared; the code is headquarters' where it honours them itself. */
export const spentBy = (transfers: readonly Moved[], acceptorCode: string): PointsAct => ({
  ...{ kind: "SPENT", acceptorCode },
  lots: lotsOf(transfers, "spend", "commit"),
});

/** What a posting did to points between stores, told from its transfers alone; undefined: nothing. */
export function actOf(transfers: readonly Moved[]): PointsAct | undefined {
  for (const { kind, to } of transfers) {
    if (kind === "spend" || kind === "commit")
      return spentBy(transfers, to?.address.replace("spent/", "") ?? "");
    if (kind === "expire") return { kind: "EXPIRED", lots: lotsOf(transfers, kind) };
    if (kind === "revive") return { kind: "REVIVED", lots: lotsOf(transfers, kind) };
  }
  return undefined;
}
