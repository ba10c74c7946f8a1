import type { Fact } from "../platform/outbox/fact.ts";

/** `TOKEN_REUSED`: two held one session's token, and one of them had no right to it. */
export type SessionsEndedBy = "SIGN_OUT" | "SIGN_OUT_EVERYWHERE" | "TOKEN_REUSED";

export const sessionsEnded = (holderId: string, by: SessionsEndedBy, count: number): Fact => ({
  kind: "SessionsEnded",
  topics: [`member:${holderId}`],
  payload: { holderId, by, count },
});
