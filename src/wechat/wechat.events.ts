import type { Fact } from "../platform/outbox/fact.ts";

/** A member gave its phone to the brand, through the phone button of an app: that is its consent. */
export const phoneGiven = (memberId: string, app: string): Fact => ({
  kind: "PhoneGiven",
  topics: [`member:${memberId}`],
  payload: { memberId, app },
});
