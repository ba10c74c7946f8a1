import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;
/** How far a sender's clock may be off, and how long a message may be under way. */
const TOLERANCE_MS = 5 * 60_000;

export const newSigningSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString("base64");

export interface StandardSignature {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  /** One or more of `v1,<base64>`, apart by spaces. */
  readonly signature: string;
}

/** Whether a message is signed as Standard Webhooks says, by one of these secrets and just now. */
export function isStandardSigned(
  { id, timestamp, signature }: StandardSignature,
  body: Buffer,
  secrets: readonly string[],
  now: Date,
): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Number(timestamp) * 1_000 - now.getTime()) > TOLERANCE_MS) return false;
  const given = signature.split(" ").flatMap((each) => {
    const [version, digest = ""] = each.split(",");
    return version === "v1" ? [Buffer.from(digest, "base64")] : [];
  });
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(PREFIX, ""), "base64");
    const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
    return given.some((each) => isSame(each, expected));
  });
}

/** Compared in a time that tells nothing. */
export const isSame = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);
