import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keepFirst } from "../platform/keep-first.ts";

/** What tokens are signed and checked with; `kid` is a digest of the public key. */
export interface Keys {
  readonly kid: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Reads the signing key from the data folder, or makes it there once. */
export function openKeys(dataDir: string): Keys {
  const file = join(dataDir, "token-key.pem");
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    const { privateKey } = generateKeyPairSync("ec", {
      namedCurve: "P-256",
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    keepFirst(file, privateKey);
  }
  const privateKey = readFileSync(file, "utf8");
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: "spki", format: "der" });
  return {
    kid: createHash("sha256").update(der).digest("base64url").slice(0, 16),
    privateKey,
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}
