import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
} from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keepFirst } from "./keep-first.ts";
import { givenKeys, type KeySource, watchedFile } from "./key-source.ts";
import { type KeptVaultKeys, readVaultKeys } from "./key-texts.ts";
import { turnFile } from "./turn-file.ts";

/** A holder's key, in the clear: it seals what is known of that holder and nothing else. */
export type DataKey = Buffer & { readonly key: unique symbol };

/** A holder's key as it is stored: sealed under one version of the master key. */
export interface SealedKey {
  readonly version: number;
  readonly sealed: Buffer;
}

/**
 * Keeps secrets that the database must not tell. Each holder has a key of its own: once that is destroyed, all that
 * was sealed with it is noise, in every back-up too. `about` says what a sealed text is (whose, which column): it
 * opens in no other place.
 */
export interface Vault {
  /** A keyed digest (HMAC-SHA-256): finds a text, tells nothing of it. It outlives every rotation. */
  digest(text: string): Buffer;
  newKey(holder: string): { readonly key: DataKey; readonly stored: SealedKey };
  /** Seals a key that was opened, under the newest version; under none older than `least`, where it was just turned. */
  sealKey(holder: string, key: DataKey, least?: number): SealedKey;
  openKey(holder: string, stored: SealedKey): DataKey;
  seal(key: DataKey, text: string, about: string): Buffer;
  open(key: DataKey, sealed: Buffer, about: string): string;
}

const newSecret = () => randomBytes(32).toString("base64");

const fileIn = (dataDir: string) => join(dataDir, "vault-keys.json");

const newest = (masters: KeptVaultKeys["masters"]) => Math.max(...Object.keys(masters).map(Number));

/** The newest master key of those that were given. */
export const newestGiven = ({ text }: KeySource): number => newest(readVaultKeys(text).masters);

/** The vault by the keys that were given; else by those of the data folder, which are made there once. */
export function openVault(dataDir: string, given?: KeySource): Vault {
  const file = fileIn(dataDir);
  if (!given && !existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    keepFirst(file, JSON.stringify({ digest: newSecret(), masters: { 1: newSecret() } }));
  }
  const read = given
    ? givenKeys(given, readVaultKeys)
    : (watchedFile(file, readVaultKeys) as (stale?: boolean) => KeptVaultKeys);
  const digestKey = createSecretKey(Buffer.from(read().digest, "base64"));
  const master = (version: number): DataKey => {
    // Another process may have turned the key since.
    const found = read().masters[version] ?? read(true).masters[version];
    if (found === undefined)
      throw new Error(`the vault has no master key ${version}: put it back to the others`);
    return Buffer.from(found, "base64") as DataKey;
  };
  const sealKey = (holder: string, key: DataKey, least = 1): SealedKey => {
    const version = Math.max(newest(read().masters), least);
    return { version, sealed: sealBytes(master(version), key, holder) };
  };
  return {
    digest: (text) => createHmac("sha256", digestKey).update(text).digest(),
    newKey(holder) {
      const key = randomBytes(32) as DataKey;
      return { key, stored: sealKey(holder, key) };
    },
    sealKey,
    openKey: (holder, { version, sealed }) => openBytes(master(version), sealed, holder) as DataKey,
    seal: (key, text, about) => sealBytes(key, Buffer.from(text), about),
    open: (key, sealed, about) => openBytes(key, sealed, about).toString(),
  };
}

/** Adds a master key beside the old ones; new keys are sealed under it from now on. Answers its version. */
export function turnMasterKey(dataDir: string): number {
  const file = fileIn(dataDir);
  return turnFile(file, "master key", () => {
    const keys = readVaultKeys(readFileSync(file, "utf8"));
    const version = newest(keys.masters) + 1;
    const masters = { ...keys.masters, [version]: newSecret() };
    return { text: JSON.stringify({ ...keys, masters }), name: version };
  });
}

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Nonce, tag, cipher text. */
function sealBytes(key: DataKey, plain: Buffer, about: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function openBytes(key: DataKey, sealed: Buffer, about: string): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(about))
    .setAuthTag(tag);
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
}
