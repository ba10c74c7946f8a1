import { createHash, createPublicKey, sign } from "node:crypto";
import type { KeyPair } from "../identity/keys.ts";

/** What the first record says it is, and what is signed begins with. */
export const BUNDLE_TITLE = "banyan statement bundle 1";

/** A record of the file; amounts are text, counts are numbers. */
export type BundleRecord = { readonly is: string } & Readonly<Record<string, unknown>>;

/** Where a file has come to: how many records it has, and the digest of them all. */
export interface Written {
  readonly records: number;
  readonly sha256: string;
}

const NOTHING: Written = { records: 0, sha256: "0".repeat(64) };

/** Writes records as lines, each with the digest of itself and of all before it. */
export function chaining() {
  let written = NOTHING;
  const line = (record: BundleRecord): string => {
    const content = JSON.stringify(record, stored);
    const sha256 = createHash("sha256").update(`${written.sha256}\n${content}`).digest("hex");
    written = { records: written.records + 1, sha256 };
    return `${content.slice(0, -1)},"chain":"${sha256}"}\n`;
  };
  return {
    lines: (records: readonly BundleRecord[]): string => records.map(line).join(""),
    written: (): Written => written,
  };
}

const stored = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

/** The file's end: signed with the key that signs tokens, as anchors are; no token begins as a bundle does. */
export function signedEnd(
  keys: KeyPair,
  of: { readonly brandId: string; readonly statementId: string },
  { records, sha256 }: Written,
): string {
  const text = [
    BUNDLE_TITLE,
    `brand ${of.brandId}`,
    `statement ${of.statementId}`,
    `records ${records}`,
    `sha256 ${sha256}`,
  ].join("\n");
  const signature = sign("sha256", Buffer.from(text), {
    key: keys.privateKey,
    dsaEncoding: "ieee-p1363",
  }).toString("base64url");
  const publicKey = createPublicKey(keys.publicKey)
    .export({ type: "spki", format: "der" })
    .toString("base64url");
  return `${JSON.stringify({ is: "end", records, sha256, signature, publicKey })}\n`;
}
