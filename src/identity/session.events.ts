import { callersTopic } from "../brand/callers.topics.ts";
import type { Fact } from "../platform/outbox/fact.ts";

/** `TOKEN_REUSED`: two held one session's token, and one of them had no right to it. */
export type SessionsEndedBy = "SIGN_OUT" | "SIGN_OUT_EVERYWHERE" | "TOKEN_REUSED" | "ERASED";

/** What changes how a caller stands, or what it may do; each names a `holderId`, a `staffId` or a `keyId`. */
export const ACCESS_FACTS = [
  "SessionsEnded",
  "StaffLeft",
  "RoleChanged",
  "KeyChanged",
  "ImpersonationEnded",
];

export const sessionsEnded = (
  { brandId, holderId }: { readonly brandId: string; readonly holderId: string },
  by: SessionsEndedBy,
  sessionIds: readonly string[],
): Fact => ({
  kind: "SessionsEnded",
  topics: [`member:${holderId}`, callersTopic(brandId)],
  payload: { holderId, by, sessionIds },
});

/** A person leaves at an instant, now or to come. */
export const staffLeft = (brandId: string, staffId: string, at: Date): Fact => ({
  kind: "StaffLeft",
  topics: [callersTopic(brandId)],
  payload: { staffId, at: at.toISOString() },
});

/** A person may do other things from now on. */
export const roleChanged = (brandId: string, staffId: string): Fact => ({
  kind: "RoleChanged",
  topics: [callersTopic(brandId)],
  payload: { staffId },
});

/** Whoever acts in another's place does so no more by that impersonation. */
export const impersonationEnded = (
  brandId: string,
  supporterId: string,
  impersonationId: string,
): Fact => ({
  kind: "ImpersonationEnded",
  topics: [callersTopic(brandId)],
  payload: { holderId: supporterId, impersonationId },
});
