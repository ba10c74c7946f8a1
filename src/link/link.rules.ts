/** A link that members claim a coupon by. */
export interface ClaimLink {
  readonly id: string;
  readonly templateId: string;
  /** In whose name its coupons are issued; null: headquarters'. */
  readonly storeId: string | null;
  /** Where it stands. */
  readonly label: string | null;
  /** How many coupons it gives out at most. */
  readonly bound: bigint;
  readonly issuedAt: Date;
  /** Excluded; null: until it is revoked. */
  readonly untilAt: Date | null;
  readonly revokedAt: Date | null;
}

/** What signs a token: a keyed digest, of which the token has room for a part. */
export type Sign = (text: string) => Buffer;

const VERSION = "C";
const ID_BYTES = 16;
const SIGNATURE_BYTES = 7;
const PATTERN = /^C[A-Za-z0-9_-]{31}$/;

const signatureOf = (id: string, sign: Sign): Buffer =>
  sign(`claim link ${VERSION} ${id}`).subarray(0, SIGNATURE_BYTES);

/** A link's token: 32 characters, for an address or a code to be scanned. */
export const tokenOf = (id: string, sign: Sign): string =>
  VERSION +
  Buffer.concat([Buffer.from(id.replaceAll("-", ""), "hex"), signatureOf(id, sign)]).toString(
    "base64url",
  );

/** The id in a token; undefined where it was not signed here. */
export function readToken(token: string, sign: Sign): string | undefined {
  if (!PATTERN.test(token)) return undefined;
  const id = Buffer.from(token.slice(VERSION.length), "base64url")
    .toString("hex", 0, ID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  // Compared as a whole: a token is written in one way only.
  return tokenOf(id, sign) === token ? id : undefined;
}

/** Whether a link gives out coupons at an instant. */
export const isOpen = ({ untilAt, revokedAt }: ClaimLink, at: Date): boolean =>
  revokedAt === null && (untilAt === null || at < untilAt);

/** The name of the budget of what a link gives out. */
export const linkBudget = (linkId: string): string => `link/${linkId}`;
