import { createHash, createPublicKey, sign, verify } from "node:crypto";
import type { KeyPair } from "../identity/keys.ts";
import type { Leaf } from "./merkle.ts";

/** The first line of an anchor, and of what is signed. */
export const ANCHOR_TITLE = "banyan anchor 1";

/** What one signature vouches for: all heads of a book at a time, under one root. */
export interface Anchor {
  /** A brand's id, or `all`. */
  readonly brand: string;
  readonly at: string;
  readonly owners: string;
  readonly root: string;
}

export interface SignedAnchor extends Anchor {
  /** ECDSA on P-256 with SHA-256, r and s of 32 bytes each, in base64url. */
  readonly signature: string;
  /** The key as SubjectPublicKeyInfo in DER, in base64url. */
  readonly publicKey: string;
}

const FIELDS = ["brand", "at", "owners", "root", "signature", "publicKey"] as const;

const signedText = ({ brand, at, owners, root }: Anchor): string =>
  [ANCHOR_TITLE, `brand ${brand}`, `at ${at}`, `owners ${owners}`, `root ${root}`].join("\n");

/** Signs with the key that signs tokens: no token begins as an anchor does. */
export function signAnchor(keys: KeyPair, anchor: Anchor): SignedAnchor {
  const signature = sign("sha256", Buffer.from(signedText(anchor)), {
    key: keys.privateKey,
    dsaEncoding: "ieee-p1363",
  }).toString("base64url");
  return { ...anchor, signature, publicKey: publicKeyOf(keys) };
}

const publicKeyOf = (keys: KeyPair): string =>
  createPublicKey(keys.publicKey).export({ type: "spki", format: "der" }).toString("base64url");

/** The key's name: a digest of it, the same as the `kid` of the hub's tokens. */
export const kidOf = (publicKey: string): string =>
  createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("base64url").slice(0, 16);

/** Why an anchor is not one this hub signed; undefined: it is. */
export function faultOf(keys: KeyPair, anchor: SignedAnchor): string | undefined {
  if (anchor.publicKey !== publicKeyOf(keys))
    return `it was signed with the key ${kidOf(anchor.publicKey)}, this hub's is ${keys.kid}`;
  const signed = verify(
    "sha256",
    Buffer.from(signedText(anchor)),
    { key: keys.publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(anchor.signature, "base64url"),
  );
  return signed ? undefined : "its signature is not that of what it says";
}

/** A head as a line of the file. */
export const leafLine = ({ ownerId, seq, head }: Leaf): string => `${ownerId} ${seq} ${head}\n`;

/** The end of the file: it comes behind the heads, because the root is known last. */
export const anchorLines = (anchor: SignedAnchor): string =>
  FIELDS.map((field) => `${field} ${anchor[field]}\n`).join("");

export class AnchorUnreadable extends Error {}

const LEAF = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\d{1,18}) ([0-9a-f]{64})$/;

/** Reads an anchor line by line: hands over each head in the order of the file, and gives what is signed. */
export async function readAnchor(
  lines: AsyncIterable<string>,
  take: (leaf: Leaf) => Promise<void> | void,
): Promise<SignedAnchor> {
  const fields: Record<string, string> = {};
  let number = 0;
  let last = "";
  for await (const line of lines) {
    number++;
    const [, ownerId = "", seq = "", head = ""] = LEAF.exec(line) ?? [];
    if (number === 1) {
      if (line !== ANCHOR_TITLE)
        throw new AnchorUnreadable(`line 1 is not ${JSON.stringify(ANCHOR_TITLE)}`);
    } else if (ownerId) {
      if (ownerId <= last) throw new AnchorUnreadable(`line ${number}: owners are not in order`);
      last = ownerId;
      await take({ ownerId, seq: BigInt(seq), head });
    } else {
      const name = FIELDS[Object.keys(fields).length];
      if (!name || !line.startsWith(`${name} `))
        throw new AnchorUnreadable(`line ${number} is neither a head nor what was expected`);
      fields[name] = line.slice(name.length + 1);
    }
  }
  if (!FIELDS.every((name) => name in fields)) throw new AnchorUnreadable("it has no end");
  return fields as unknown as SignedAnchor;
}
