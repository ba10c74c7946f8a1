/**
 * Lock and statement time-outs, too many connections, a server that stops, starts or is not reached: what was
 * asked may be asked again.
 */
const CODES = new Set([
  "55P03",
  "57014",
  "53300",
  "57P01",
  "57P02",
  "57P03",
  "08000",
  "08003",
  "08006",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
]);

/** Of the driver's own, which give no code. */
const MESSAGES = /timeout exceeded when trying to connect|connection terminated|not queryable/i;

/** Whether a failure is the moment's and not the request's or ours. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, message, cause } = error as Error & { code?: string };
  return CODES.has(code ?? "") || MESSAGES.test(message) || isPassing(cause);
}
