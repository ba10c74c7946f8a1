import type { Fact } from "../platform/outbox/fact.ts";
import type { Binding } from "./member.entity.ts";

export const memberBound = (brandId: string, { memberId, storeId }: Binding): Fact => ({
  kind: "MemberBound",
  ownerId: memberId,
  topics: [`member:${memberId}`, `store:${storeId}`, `brand:${brandId}`],
  payload: { memberId, storeId },
});
