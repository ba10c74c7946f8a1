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
  | "TRY_AGAIN"
  | "TOO_MANY_SUBSCRIPTIONS"
  | "INTERNAL_SERVER_ERROR";

export type ErrorCode = OurCode | HubCode | (string & {});

/** Something was not answered. An expected no is no error: it is a refusal, among the answers. */
export class BanyanError extends Error {
  readonly code: ErrorCode;
  /** Quoted to whoever runs the hub, it finds what went wrong there. */
  readonly traceId: string | undefined;

  constructor(code: ErrorCode, message: string, traceId?: string) {
    super(message);
    this.name = "BanyanError";
    this.code = code;
    this.traceId = traceId;
  }

  /** Whether the same may go well a moment later. */
  get isPassing(): boolean {
    return ["NO_ANSWER", "SERVICE_UNAVAILABLE", "TRY_AGAIN"].includes(this.code);
  }
}
