import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { newId } from "../../kernel/id.ts";
import { PageUnreadable } from "../../kernel/page.ts";
import { BadInput, Forbidden, Unauthenticated } from "../../kernel/refusal.ts";
import { Overloaded } from "../admission.ts";
import { OperationEnded } from "../database/life.ts";
import { isPassing } from "../database/passing.ts";
import type { Log } from "../log.ts";
import { TooManyAttempts } from "../too-many-attempts.ts";

const EXPECTED: ReadonlyArray<readonly [new (message?: string) => Error, string]> = [
  [Unauthenticated, "UNAUTHENTICATED"],
  [Forbidden, "FORBIDDEN"],
  [BadInput, "BAD_USER_INPUT"],
  [PageUnreadable, "BAD_USER_INPUT"],
  [OperationEnded, "TIMED_OUT"],
];

/** Codes of requests that are wrong before any of our code runs: their text is about the request. */
const ABOUT_THE_REQUEST = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "BAD_REQUEST",
  "OPERATION_RESOLUTION_FAILURE",
  "TOO_MANY_SUBSCRIPTIONS",
  "TOO_COSTLY",
  "TOO_MANY_REQUESTS",
  "DOCUMENT_NOT_TRUSTED",
]);

/** A longer message holds what was sent: a megabyte of it would be sent back. */
const MESSAGE_CHARACTERS = 1_000;

const shortened = (message: string): string =>
  message.length <= MESSAGE_CHARACTERS
    ? message
    : `${message.slice(0, MESSAGE_CHARACTERS).toWellFormed()}…`;

export type Mask = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** What a caller is told of an error: all of its own mistakes, nothing of ours but where to find it. */
export const createMask =
  (log: Log): Mask =>
  (formatted, error) => {
    const { locations: _, ...shown } = formatted;
    const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    for (const [kind, code] of EXPECTED)
      if (cause instanceof kind)
        return { ...shown, message: shortened(cause.message), extensions: { code } };
    if (cause instanceof Overloaded || cause instanceof TooManyAttempts)
      return { ...shown, message: cause.message, extensions: { ...cause.extensions } };
    const code = formatted.extensions?.code;
    if (typeof code === "string" && ABOUT_THE_REQUEST.has(code)) {
      const { retryAfter, cost, limit } = formatted.extensions ?? {};
      const numbers = {
        ...(retryAfter !== undefined && { retryAfter }),
        ...(cost !== undefined && { cost, limit }),
      };
      return {
        ...formatted,
        message: shortened(formatted.message),
        extensions: { code, ...numbers },
      };
    }

    const traceId = newId();
    if (isPassing(cause)) {
      log.warn({ traceId, err: cause }, "a request could not be served at this moment");
      return {
        ...shown,
        message: "not at this moment: send the same again, nothing is done twice",
        extensions: { code: "SERVICE_UNAVAILABLE", traceId },
      };
    }
    log.error({ traceId, err: cause }, "a request failed");
    return {
      ...shown,
      message: `something went wrong on our side; quote trace ${traceId}`,
      extensions: { code: "INTERNAL_SERVER_ERROR", traceId },
    };
  };
