import { callersTopic } from "../brand/callers.topics.ts";
import type { Fact } from "../platform/outbox/fact.ts";

/** A key was revoked, or has another secret. */
export const keyChanged = (brandId: string, keyId: string, by: "REVOKED" | "ROTATED"): Fact => ({
  kind: "KeyChanged",
  topics: [callersTopic(brandId)],
  payload: { keyId, by },
});
