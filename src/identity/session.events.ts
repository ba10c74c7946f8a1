import type { Fact } from "../platform/outbox/fact.ts";

/** `TOKEN_REUSED`: two held one session's token, and one of them had no right to it. */
export type SessionsEndedBy = "SIGN_OUT" | "SIGN_OUT_EVERYWHERE" | "TOKEN_REUSED" | "ERASED";

/** Under which those that serve a brand's callers hear who has lost its access. */
export const callersTopic = (brandId: string): string => `callers:${brandId}`;

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
