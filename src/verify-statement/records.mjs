// The file: records, each a line of JSON with the digest of itself and all before it, and at its end a signature.
import { createHash, createPublicKey, verify } from "node:crypto";

/** What the first record says it is, and what is signed begins with. */
export const TITLE = "banyan statement bundle 1";

/** What is wrong: of which record, what of it, what it says and what it should say. */
export class Fault extends Error {
  constructor(fault) {
    super(JSON.stringify(fault, (_, value) => (typeof value === "bigint" ? String(value) : value)));
    this.fault = fault;
  }
}

/** The file is no bundle at all. */
export class Unreadable extends Error {}

const NEWLINE = 10;

/** The lines of a file's bytes, decoded; a byte that is no UTF-8 is a fault of its line. */
export async function* linesOf(chunks) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest = Buffer.alloc(0);
  let number = 0;
  const decode = (bytes) => {
    number++;
    try {
      return decoder.decode(bytes);
    } catch {
      throw new Fault({ number, why: "NOT_TEXT" });
    }
  };
  for await (const chunk of chunks) {
    let begin = 0;
    let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, begin)) {
      yield decode(bytes.subarray(begin, end));
      begin = end + 1;
    }
    bytes = bytes.subarray(begin);
    rest = Buffer.from(bytes);
  }
  if (rest.length > 0) throw new Fault({ number: number + 1, why: "CUT_OFF" });
}

/** How long a record's own digest is in it: `,"chain":"…"}`. */
const DIGEST_LENGTH = 76;

/** The digest before the first record. */
export const NOTHING = "0".repeat(64);

/** A record read, and the digest it should have. */
export function readRecord(text, number, before) {
  let record;
  try {
    record = JSON.parse(text);
  } catch {
    throw new Fault({ number, why: "NOT_JSON" });
  }
  if (record === null || typeof record !== "object" || typeof record.is !== "string")
    throw new Fault({ number, why: "NOT_A_RECORD" });
  if (JSON.stringify(record) !== text) throw new Fault({ number, why: "NOT_AS_WRITTEN" });
  if (record.is === "end") return { record, chain: before };
  const content = `${text.slice(0, -DIGEST_LENGTH)}}`;
  const chain = createHash("sha256").update(`${before}\n${content}`).digest("hex");
  return { record, chain };
}

/** What of the end is wrong; undefined: nothing, it is signed by the key it names. */
export function faultOfEnd(end, { number, chain, head, trusted }) {
  const of = (field, says, should) => ({ number, field, says, should });
  if (end.records !== number - 1) return of("records", end.records, number - 1);
  if (end.sha256 !== chain) return of("sha256", end.sha256, chain);
  const key = keyName(end);
  if (trusted !== undefined && key !== trusted) return of("publicKey", key, trusted);
  const text = [
    TITLE,
    `brand ${head.brand.id}`,
    `statement ${head.statement.id}`,
    `records ${end.records}`,
    `sha256 ${end.sha256}`,
  ].join("\n");
  return isSigned(text, end) ? undefined : { number, why: "NOT_SIGNED" };
}

/** A key's name: a digest of it. */
export const keyName = ({ publicKey }) =>
  createHash("sha256")
    .update(Buffer.from(String(publicKey), "base64url"))
    .digest("base64url")
    .slice(0, 16);

function isSigned(text, { publicKey, signature }) {
  const bytes = Buffer.from(String(signature), "base64url");
  const der = Buffer.from(String(publicKey), "base64url");
  // One key and one signature have one writing: other letters for the same bytes are no part of a bundle.
  if (bytes.toString("base64url") !== signature || der.toString("base64url") !== publicKey)
    return false;
  try {
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return verify("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }, bytes);
  } catch {
    return false;
  }
}
