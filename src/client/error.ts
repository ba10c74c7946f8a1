/**
 * `NO_ANSWER`: nothing came back, the same may be asked again. `NOT_A_HUB`: something else answered, such as a
 * hotel's page. `SIGNED_OUT`: there are no credentials, or they are good no longer. `CLOSED`: this client was.
 */
type OurCode = "NO_ANSWER" | "NOT_A_HUB" | "SIGNED_OUT" | "CLOSED";

/** What the hub says; a newer one may say more. */
type HubCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "BAD_USER_INPUT"
  | "BAD_REQUEST"
  | "GRAPHQL_PARSE_FAILED"
  | "GRAPHQL_VALIDATION_FAILED"
  | "SERVICE_UNAVAILABLE"
  | "TOO_MANY_REQUESTS"
  | "TRY_AGAIN"
  | "TOO_MANY_SUBSCRIPTIONS"
  | "TOO_COSTLY"
  | "TOO_MANY_REQUESTS"
  | "TIMED_OUT"
  | "DOCUMENT_NOT_TRUSTED"
  | "INTERNAL_SERVER_ERROR";

export type ErrorCode = OurCode | HubCode | (string & {});

/** Something was not answered. An expected no is no error: it is a refusal, among the answers. */
export class BanyanError extends Error {
  readonly code: ErrorCode;
  /** Quoted to whoever runs the hub, it finds what went wrong there. */
  readonly traceId: string | undefined;
  /** In seconds: when the hub wants to be asked again. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, traceId?: string, retryAfter?: number) {
    super(message);
    this.name = "BanyanError";
    this.code = code;
    this.traceId = traceId;
    this.retryAfter = retryAfter;
  }

  /** Whether the same may go well a moment later. */
  get isPassing(): boolean {
    return this.code === "NO_ANSWER" || this.code === "TRY_AGAIN" || this.isUndone;
  }

  /** Whether the hub says that it did nothing of it, at this moment. */
  get isUndone(): boolean {
    return this.code === "SERVICE_UNAVAILABLE" || this.code === "TOO_MANY_REQUESTS";
  }
}
