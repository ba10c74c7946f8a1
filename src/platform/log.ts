import { type DestinationStream, type Logger, pino } from "pino";

export type Log = Logger;

/** What a line is searched for when all else failed: credentials, numbers of phones and cards, addresses of mail. */
const PERSONAL: ReadonlyArray<readonly [RegExp, string]> = [
  [/eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, "[token]"],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, "$1 [token]"],
  [/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "[mail]"],
  [/(?<![\w.-])(?:\+|00)?(?:86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\w-])/g, "[phone]"],
];

/** PostgreSQL's classes of errors that quote the values they complain of. */
const QUOTING = /^(22|23)/;

interface Failure extends Error {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly table?: unknown;
  readonly routine?: unknown;
}

/** What may be known of an error: what it is and where, never the values it met. */
export function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, code, constraint, table, routine, message, stack = "", cause } = error as Failure;
  const said =
    typeof code === "string" && QUOTING.test(code)
      ? message.replace(/"[^"]*"|'[^']*'/g, "…").split("\n", 1)[0]
      : message;
  return {
    type: name,
    message: said,
    ...{ code, constraint, table, routine },
    stack: stack
      .split("\n")
      .filter((line) => /^\s+at /.test(line))
      .join("\n"),
    ...(cause instanceof Error && { cause: plainError(cause) }),
  };
}

const hush = (line: string): string =>
  PERSONAL.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line);

/**
 * Structured lines on standard error: standard output belongs to what a command answers. They name requests, actors and
 * traces by id; personal data and secrets are in none.
 */
export const createLog = (
  level: string,
  destination: DestinationStream = pino.destination(2),
): Log =>
  pino(
    {
      level,
      base: null,
      serializers: { err: plainError },
      hooks: { streamWrite: hush },
    },
    destination,
  );
