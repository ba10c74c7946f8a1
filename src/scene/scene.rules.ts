/** A code a store shows. */
export interface Scene {
  readonly id: string;
  readonly storeId: string;
  /** Whose badge it is on. */
  readonly staffId: string | null;
  /** Where it hangs. */
  readonly label: string | null;
  readonly issuedAt: Date;
  readonly validUntil: Date | null;
  readonly revokedAt: Date | null;
}

/** What signs a code: a keyed digest, of which the code has room for a part. */
export type Sign = (text: string) => Buffer;

const VERSION = "1";
const ID_BYTES = 16;
const SIGNATURE_BYTES = 7;
const PATTERN = /^1[A-Za-z0-9_-]{31}$/;

const signatureOf = (id: string, sign: Sign): Buffer =>
  sign(`scene code ${VERSION} ${id}`).subarray(0, SIGNATURE_BYTES);

/** A scene's code: 32 characters that go through a WeChat scene parameter as they are. */
export const codeOf = (id: string, sign: Sign): string =>
  VERSION +
  Buffer.concat([Buffer.from(id.replaceAll("-", ""), "hex"), signatureOf(id, sign)]).toString(
    "base64url",
  );

/** Whether a text says of itself that it is a code; only `readCode` knows. */
export const looksLikeCode = (text: string): boolean => PATTERN.test(text);

/** The id in a code; undefined where it was not signed here. */
export function readCode(code: string, sign: Sign): string | undefined {
  if (!looksLikeCode(code)) return undefined;
  const bytes = Buffer.from(code.slice(VERSION.length), "base64url");
  const id = bytes
    .toString("hex", 0, ID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  // Compared as a whole: the last character has bits to spare, and a code is written one way.
  return codeOf(id, sign) === code ? id : undefined;
}
