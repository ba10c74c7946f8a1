import type { Fact } from "../platform/outbox/fact.ts";

/** A member gave its phone to the brand, through the phone button of an app: that is its consent. */
export const phoneGiven = (memberId: string, app: string): Fact => ({
  kind: "PhoneGiven",
  topics: [`member:${memberId}`],
  payload: { memberId, app },
});

/** Two members look like one person, for what WeChat showed to be of both. */
export const duplicateFound = (
  brandId: string,
  memberId: string,
  otherId: string,
  by: "WECHAT_UNIONID" | "PHONE",
): Fact => ({
  kind: "DuplicateFound",
  topics: [`brand:${brandId}`],
  payload: { memberId, otherId, by },
});
