import { createHash, createHmac, randomBytes } from "node:crypto";
import { stringify } from "uuid";
import type { KeyPair } from "./keys.ts";

const ID_BYTES = 16;
const SECRET_BYTES = 32;

/** Where a session is, and 256 bits nobody guesses. Its text is opaque to clients. */
export interface RefreshToken {
  readonly brandId: string;
  readonly holderId: string;
  readonly sessionId: string;
  readonly secret: Buffer;
}

export const newSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** What is stored of a token. It is random throughout, so a plain digest tells nothing of it. */
export const hashOf = (secret: Buffer): Buffer => createHash("sha256").update(secret).digest();

/**
 * The secret behind a secret, by the hub's own key: calls that refresh with one token get one answer, at once or
 * when the first answer was lost, and nothing needs to be kept for it.
 */
export const successorOf = ({ privateKey }: KeyPair, secret: Buffer): Buffer =>
  createHmac("sha256", privateKey).update("refresh token").update(secret).digest();

export const writeRefreshToken = ({ brandId, holderId, sessionId, secret }: RefreshToken): string =>
  Buffer.concat([...[brandId, holderId, sessionId].map(bytesOf), secret]).toString("base64url");

/** Undefined: it is none of ours. */
export function readRefreshToken(text: string): RefreshToken | undefined {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length !== 3 * ID_BYTES + SECRET_BYTES || bytes.toString("base64url") !== text)
    return undefined;
  const id = (at: number) => idOf(bytes.subarray(at * ID_BYTES, (at + 1) * ID_BYTES));
  const [brandId, holderId, sessionId] = [id(0), id(1), id(2)];
  if (!brandId || !holderId || !sessionId) return undefined;
  return { brandId, holderId, sessionId, secret: bytes.subarray(3 * ID_BYTES) };
}

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll("-", ""), "hex");

function idOf(bytes: Buffer): string | undefined {
  try {
    return stringify(bytes);
  } catch {
    return undefined;
  }
}
