import { createHmac, timingSafeEqual } from "node:crypto";

const MINUTES = 5;

const digest = (secret: string, path: string, until: string) =>
  createHmac("sha256", secret).update(`${path}\n${until}`).digest("base64url");

/** A path that may be fetched without a token until five minutes from now. */
export function signPath(secret: string, path: string, now: Date): string {
  const until = String(Math.floor(now.getTime() / 1000) + MINUTES * 60);
  return `${path}?until=${until}&signature=${digest(secret, path, until)}`;
}

/** Whether a signed path is ours, unchanged, and still good. */
export function isSigned(
  secret: string,
  path: string,
  { until = "", signature = "" }: { until?: string | undefined; signature?: string | undefined },
  now: Date,
): boolean {
  const given = Buffer.from(signature);
  const expected = Buffer.from(digest(secret, path, until));
  return (
    given.length === expected.length &&
    timingSafeEqual(given, expected) &&
    Number(until) * 1000 > now.getTime()
  );
}
