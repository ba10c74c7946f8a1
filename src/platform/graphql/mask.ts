import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { newId } from "../../kernel/id.ts";
import { PageUnreadable } from "../../kernel/page.ts";
import { BadInput, Forbidden, Unauthenticated } from "../../kernel/refusal.ts";
import { isPassing } from "../database/passing.ts";
import type { Log } from "../log.ts";

const EXPECTED: ReadonlyArray<readonly [new (message?: string) => Error, string]> = [
  [Unauthenticated, "UNAUTHENTICATED"],
  [Forbidden, "FORBIDDEN"],
  [BadInput, "BAD_USER_INPUT"],
  [PageUnreadable, "BAD_USER_INPUT"],
];

/** Codes of requests that are wrong before any of our code runs: their text is about the request. */
const ABOUT_THE_REQUEST = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "BAD_REQUEST",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "TOO_MANY_SUBSCRIPTIONS",
]);

export type Mask = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** What a caller is told of an error: all of its own mistakes, nothing of ours but where to find it. */
export const createMask =
  (log: Log): Mask =>
  (formatted, error) => {
    const { locations: _, ...shown } = formatted;
    const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    for (const [kind, code] of EXPECTED)
      if (cause instanceof kind) return { ...shown, message: cause.message, extensions: { code } };
    const code = formatted.extensions?.code;
    if (typeof code === "string" && ABOUT_THE_REQUEST.has(code)) {
      // The parser's own errors begin so; another one met the end of the stack.
      const unparsed = code === "GRAPHQL_PARSE_FAILED" && !/^Syntax Error/.test(formatted.message);
      const message = unparsed ? "the document is nested too deeply" : formatted.message;
      return { ...formatted, message, extensions: { code } };
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
