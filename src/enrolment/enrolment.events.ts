import type { Fact } from "../platform/outbox/fact.ts";

/** A person became a member: for the store where it did, with today's owner, and for headquarters. */
export const memberJoined = (
  brandId: string,
  memberId: string,
  at: { readonly storeId: string | undefined; readonly franchiseeId: string | undefined },
): Fact => ({
  kind: "MemberJoined",
  topics: [
    ...(at.storeId === undefined ? [] : [`store:${at.storeId}`]),
    ...(at.franchiseeId === undefined ? [] : [`franchisee:${at.franchiseeId}`]),
    `brand:${brandId}`,
  ],
  payload: { memberId, storeId: at.storeId ?? null, franchiseeId: at.franchiseeId ?? null },
});
