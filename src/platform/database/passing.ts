import { ConcurrentChange } from "./work.ts";

/**
 * Lock and statement time-outs, too many connections, no room on the disk or in memory, a server that stops, starts,
 * follows another or is not reached, others who got there first again and again: what was asked may be asked again.
 */
const CODES = new Set([
  "55P03",
  "57014",
  "40001",
  "40P01",
  "25006",
  "25P03",
  "25P04",
  "53000",
  "53100",
  "53200",
  "53300",
  "58030",
  "57P01",
  "57P02",
  "57P03",
  "57P05",
  "08000",
  "08001",
  "08003",
  "08004",
  "08006",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "ENOENT",
]);

/** Of the driver's own, which give no code. */
const MESSAGES =
  /timeout exceeded when trying to connect|timeout expired|connection terminated|not queryable/i;

/** Whether a failure is the moment's and not the request's or ours. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ConcurrentChange) return true;
  const { code, message, cause } = error as Error & { code?: string };
  return CODES.has(code ?? "") || MESSAGES.test(message) || isPassing(cause);
}
