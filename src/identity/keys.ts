import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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

/** Puts a file in its place, whole, unless another starter did so just now: then that one's stays. */
function keepFirst(file: string, text: string): void {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, text, { mode: 0o600 });
  try {
    linkSync(mine, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(mine);
  }
}
