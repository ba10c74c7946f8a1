import type { Fact } from "../platform/outbox/fact.ts";
import type { MemberEvent } from "./event.rules.ts";

export const eventRecorded = (brandId: string, event: MemberEvent): Fact => ({
  kind: "EventRecorded",
  topics: [`brand:${brandId}`, ...(event.storeId === null ? [] : [`store:${event.storeId}`])],
  payload: { eventId: event.id, memberId: event.memberId, storeId: event.storeId },
});
