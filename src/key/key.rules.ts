import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { parse, stringify } from "uuid";
import { RIGHTS, type Right, type TillScope } from "../kernel/right.ts";

/** How long the secret before is good beside a new one, unless it is said otherwise; and at most. */
export const OVERLAP_HOURS = 24;
export const OVERLAP_HOURS_MOST = 24 * 30;
export const KEYS_A_BRAND = 5_000;

/**
 * What takes a person: an app is given none of these. Of what takes two people neither step: whoever keeps keys would be
 * both of them.
 */
const PERSONS_OWN: readonly Right[] = [
  ...(["STAFF", "KEYS", "IMPERSONATE", "SIGN_TERMS"] as const),
  ...(["TERMS", "APPROVE_TERMS", "PAYOUTS", "RELEASE_PAYOUTS"] as const),
  ...(["ADJUST", "APPROVE_ADJUSTMENTS", "FOUR_EYES"] as const),
];
export const APP_RIGHTS: readonly Right[] = RIGHTS.filter((right) => !PERSONS_OWN.includes(right));

/** What a program at a till, or a partner's, calls with in place of a token. */
export interface ApiKey {
  readonly id: string;
  /** Undefined: a partner's app. */
  readonly tillId: string | null;
  readonly name: string;
  /** What an app may do. */
  readonly rights: readonly Right[];
  /** What a till's may be used for. */
  readonly scopes: readonly TillScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** Until then the secret before is good, too. */
  readonly previousUntil: Date | null;
  /** When it was last shown, to the minute. */
  readonly usedAt: Date | null;
}

/** The digests of the secrets a key has. */
export interface Secrets {
  readonly digest: Buffer;
  readonly previousDigest: Buffer | null;
}

/** A key as its text says: where it is, and 256 bits nobody guesses. */
export interface KeyText {
  readonly brandId: string;
  readonly keyId: string;
  readonly digest: Buffer;
}

const ID_BYTES = 16;
const SECRET_BYTES = 32;
const CHECK_BYTES = 4;
const LENGTH = 2 * ID_BYTES + SECRET_BYTES + CHECK_BYTES;
const TEXT = /^banyan_(?:till|app)_([\w-]{91})$/;

export const newSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** The secret is random throughout: a plain digest tells nothing of it. */
export const digestOf = (secret: Buffer): Buffer => createHash("sha256").update(secret).digest();

const checkOf = (bytes: Buffer): Buffer => digestOf(bytes).subarray(0, CHECK_BYTES);

/** A key's text. Its head is known to those who search for secrets where they should not be; its end finds typing errors. */
export function writeKey(
  isTill: boolean,
  { brandId, keyId, secret }: { brandId: string; keyId: string; secret: Buffer },
): string {
  const bytes = Buffer.concat([parse(brandId), parse(keyId), secret]);
  const text = Buffer.concat([bytes, checkOf(bytes)]).toString("base64url");
  return `banyan_${isTill ? "till" : "app"}_${text}`;
}

/** Undefined: it is none of ours, which is known without a look. */
export function readKey(text: string): KeyText | undefined {
  const bytes = Buffer.from(TEXT.exec(text)?.[1] ?? "", "base64url");
  if (bytes.length !== LENGTH) return undefined;
  const said = bytes.subarray(0, LENGTH - CHECK_BYTES);
  if (!checkOf(said).equals(bytes.subarray(LENGTH - CHECK_BYTES))) return undefined;
  try {
    return {
      brandId: stringify(said.subarray(0, ID_BYTES)),
      keyId: stringify(said.subarray(ID_BYTES, 2 * ID_BYTES)),
      digest: digestOf(said.subarray(2 * ID_BYTES)),
    };
  } catch {
    return undefined;
  }
}

/** Since or from when a secret is not good for a key; undefined: no end is known. */
export function keyEnd(
  key: (Pick<ApiKey, "expiresAt" | "revokedAt" | "previousUntil"> & Secrets) | undefined,
  digest: Buffer,
  now: Date,
): Date | undefined {
  if (!key) return now;
  const isNew = timingSafeEqual(key.digest, digest);
  const isBefore = key.previousDigest !== null && timingSafeEqual(key.previousDigest, digest);
  if (!isNew && !isBefore) return now;
  const ends = [key.expiresAt, key.revokedAt, isNew ? null : (key.previousUntil ?? now)];
  return ends.filter((end) => end !== null).sort((a, b) => +a - +b)[0];
}
