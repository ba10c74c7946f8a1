import type { Fact } from "../platform/outbox/fact.ts";
import type { MemberMerge } from "./merge.rules.ts";

/** For both, for headquarters, and for the store that has the member no more, with its owner. */
export const memberMerged = (
  brandId: string,
  { id, memberId, survivorId, bindings }: MemberMerge,
  franchiseeId: string | undefined,
): Fact => ({
  kind: "MemberMerged",
  topics: [
    ...[`member:${memberId}`, `member:${survivorId}`],
    ...(bindings.lostStoreId ? [`store:${bindings.lostStoreId}`] : []),
    ...(franchiseeId ? [`franchisee:${franchiseeId}`] : []),
    `brand:${brandId}`,
  ],
  payload: { mergeId: id },
});

export const memberUnmerged = (
  brandId: string,
  { id, memberId, survivorId }: Pick<MemberMerge, "id" | "memberId" | "survivorId">,
): Fact => ({
  kind: "MemberUnmerged",
  topics: [`member:${memberId}`, `member:${survivorId}`, `brand:${brandId}`],
  payload: { mergeId: id },
});
