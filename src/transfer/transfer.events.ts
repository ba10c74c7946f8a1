import type { Fact } from "../platform/outbox/fact.ts";
import type { PointsTransfer } from "./transfer.queries.ts";

/** For both members; for the stores' owners too, where the gift is to be cleared between them. */
export const pointsTransferred = (
  brandId: string,
  transfer: PointsTransfer,
  franchiseeIds: readonly string[],
): Fact => ({
  kind: "PointsTransferred",
  topics: [
    `member:${transfer.memberId}`,
    `member:${transfer.toMemberId}`,
    ...new Set(franchiseeIds.map((id) => `franchisee:${id}`)),
    `brand:${brandId}`,
  ],
  payload: { transferId: transfer.id, memberId: transfer.memberId },
});
