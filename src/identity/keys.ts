import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keepFirst } from "../platform/keep-first.ts";
import { givenKeys, type KeySource, watchedFile } from "../platform/key-source.ts";
import { readHubKey, readTokenKeys, writeTokenKeys } from "../platform/key-texts.ts";
import { turnFile } from "../platform/turn-file.ts";
import { turned } from "./keys.rules.ts";

/** A key pair in PEM; `kid` is a digest of the public one. */
export interface KeyPair {
  readonly kid: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** What tokens are signed with from an instant on, until the next key does. */
export interface TokenKey extends KeyPair {
  readonly from: Date;
  readonly check: KeyObject;
}

/** The hub's own key, which vouches for what it writes and never turns, and those that tokens are signed with. */
export interface Keys extends KeyPair {
  /** As they are kept, at most a second ago: another process may have turned them. The oldest first. */
  tokenKeys(): readonly TokenKey[];
}

const newPem = (): string =>
  generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;

function pairOf(privateKey: string): KeyPair {
  readHubKey(privateKey);
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: "spki", format: "der" });
  return {
    kid: createHash("sha256").update(der).digest("base64url").slice(0, 16),
    privateKey,
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

const tokenKeyOf = (pair: KeyPair, from: Date): TokenKey => ({
  ...{ ...pair, from, check: createPublicKey(pair.publicKey) },
});

const turnedFile = (dataDir: string) => join(dataDir, "token-keys.json");

const readTurned = (text: string): TokenKey[] =>
  readTokenKeys(text).map(({ from, key }) => tokenKeyOf(pairOf(key), from));

/** Keys that were given, in place of those in the data folder. */
export interface GivenKeys {
  readonly own?: KeySource | undefined;
  readonly turned?: KeySource | undefined;
}

/** The hub's keys: those that were given; else those of the data folder, where the first one is made once. */
export function openKeys(dataDir: string, { own: given, turned }: GivenKeys = {}): Keys {
  const own = pairOf(given ? readHubKey(given.text) : firstKey(dataDir));
  const signing = turned
    ? givenKeys(turned, readTurned)
    : given
      ? () => undefined
      : watchedFile(turnedFile(dataDir), readTurned);
  const ownAlone: readonly TokenKey[] = [tokenKeyOf(own, new Date(0))];
  return { ...own, tokenKeys: () => signing() ?? ownAlone };
}

function firstKey(dataDir: string): string {
  const file = join(dataDir, "token-key.pem");
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    keepFirst(file, newPem());
  }
  return readFileSync(file, "utf8");
}

/** How the key turns. */
export interface Turn {
  /** From then on it signs, beside those whose tokens are still out. */
  readonly from: Date;
  readonly now: Date;
  /** The others are known to somebody else: every token they signed is void. */
  readonly alone?: boolean;
}

/** The keys that are, and another one, as they are kept; and its name. */
export function withNext(known: readonly TokenKey[], { from, now, alone = false }: Turn) {
  const next = pairOf(newPem());
  const keys = turned(alone ? [] : known, tokenKeyOf(next, from), now);
  const kept = keys.map((key) => ({ from: key.from, key: key.privateKey }));
  return { kid: next.kid, text: writeTokenKeys(kept) };
}

/** Adds a key to those in the data folder. Answers its name. */
export function turnTokenKey(dataDir: string, turn: Turn): string {
  return turnFile(turnedFile(dataDir), "token key", () => {
    const { kid, text } = withNext(openKeys(dataDir).tokenKeys(), turn);
    return { text, name: kid };
  });
}
