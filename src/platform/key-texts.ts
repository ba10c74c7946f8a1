import { createPrivateKey, type KeyObject } from "node:crypto";
import { z } from "zod";

/** What tokens are signed with from an instant on, as it is kept: PEM. */
export interface KeptTokenKey {
  readonly from: Date;
  readonly key: string;
}

/** The vault's keys as they are kept: each 32 bytes in Base64, the master keys by their versions. */
export interface KeptVaultKeys {
  readonly digest: string;
  readonly masters: Readonly<Record<string, string>>;
}

const BYTES = 32;
/** So few different bytes are not drawn by lot. */
const VARIED = 16;

const TOKEN_KEYS = z.object({
  keys: z.array(z.object({ from: z.iso.datetime(), key: z.string() })).min(1),
});
const BASE64_KEY = z
  .base64()
  .refine(
    (text) => Buffer.from(text, "base64").length === BYTES,
    `must be ${BYTES} bytes in Base64`,
  );
const VAULT_KEYS = z.object({
  digest: BASE64_KEY,
  masters: z
    .record(z.string().regex(/^[1-9]\d{0,5}$/), BASE64_KEY)
    .refine((masters) => Object.keys(masters).length > 0, "must hold a master key"),
});

/** Reads a private key on P-256; in the environment, its line breaks may be written as `\n`. */
export function readHubKey(text: string): string {
  const pem = `${text.replaceAll("\\n", "\n").trim()}\n`;
  const { asymmetricKeyDetails } = privateKeyOf(pem);
  if (asymmetricKeyDetails?.namedCurve !== "prime256v1")
    throw new Error("a key of the hub must be on the curve P-256");
  return pem;
}

function privateKeyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error("must be a private key in PEM");
  }
}

/** Those that tokens are signed with, the oldest first. */
export const readTokenKeys = (text: string): KeptTokenKey[] =>
  sound(TOKEN_KEYS, text)
    .keys.map(({ from, key }) => ({ from: new Date(from), key: readHubKey(key) }))
    .sort((a, b) => +a.from - +b.from);

export const writeTokenKeys = (keys: readonly KeptTokenKey[]): string =>
  JSON.stringify({ keys: keys.map(({ from, key }) => ({ from: from.toISOString(), key })) });

export const readVaultKeys = (text: string): KeptVaultKeys => sound(VAULT_KEYS, text);

/** What is wrong with it says where, and nothing of what is there. */
function sound<T>(shape: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("must be JSON");
  }
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  throw new Error(
    read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "),
  );
}

/** Why a secret of random bytes was not drawn by lot; undefined: nothing says so. */
function weakness(bytes: Buffer): string | undefined {
  if (new Set(bytes).size < VARIED) return "has too few different bytes";
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
    ? "is a text somebody wrote"
    : undefined;
}

const scalarOf = (pem: string): Buffer =>
  Buffer.from(createPrivateKey(pem).export({ format: "jwk" }).d ?? "", "base64url");

const WEAKNESS = {
  HUB_KEY: (text: string) => weakness(scalarOf(readHubKey(text))),
  HUB_TOKEN_KEYS: (text: string) =>
    readTokenKeys(text)
      .map(({ key }) => weakness(scalarOf(key)))
      .find(Boolean),
  HUB_VAULT_KEYS(text: string) {
    const { digest, masters } = readVaultKeys(text);
    const all = [digest, ...Object.values(masters)];
    if (new Set(all).size < all.length) return "has one key twice";
    return all.map((each) => weakness(Buffer.from(each, "base64"))).find(Boolean);
  },
};

/** Why keys that were given are weak. What is no key at all is told elsewhere. */
export function weaknessOf(name: keyof typeof WEAKNESS, text: string): string | undefined {
  try {
    return WEAKNESS[name](text);
  } catch {
    return undefined;
  }
}
