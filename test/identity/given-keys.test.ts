/*
 * Goal: hubs that are given their keys share them without a disc, write none, and follow as they turn; what is no key, or a
 * weak one, keeps a hub from starting, and what is said of it tells nothing of the key.
 * Method: environments; two hubs on one database that have nothing but the text, or the file, of their keys.
 */
import { createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import jwt from "jsonwebtoken";
import { rotateKeys } from "../../src/commands/rotate-keys.ts";
import { rotateTokenKey } from "../../src/commands/rotate-token-key.ts";
import { openSession } from "../../src/identity/open-session.ts";
import { readConfig } from "../../src/platform/config.ts";
import { callersOf } from "../support/callers.ts";
import { client, serveHub } from "../support/client.ts";
import { newFolder } from "../support/folder.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const folder = newFolder("given-keys");
const file = (name: string, text: string) => {
  // As those who hand out secrets do: whole, in place of the one before.
  writeFileSync(join(folder, `${name}.new`), text);
  renameSync(join(folder, `${name}.new`), join(folder, name));
  return join(folder, name);
};

const newPem = (namedCurve = "P-256") =>
  generateKeyPairSync("ec", { namedCurve })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
const bytes = () => randomBytes(32).toString("base64");
const tokenKeys = (...keys: readonly string[]) =>
  JSON.stringify({
    keys: keys.map((key, at) => ({ from: new Date(at * 1_000).toISOString(), key })),
  });
const vaultKeys = (masters: object = { 1: bytes() }, digest = bytes()) =>
  JSON.stringify({ digest, masters });

const given = {
  HUB_KEY: newPem().replaceAll("\n", "\\n"),
  HUB_TOKEN_KEYS_FILE: file("token-keys", tokenKeys(newPem())),
  HUB_VAULT_KEYS: vaultKeys(),
};
const { keys } = readConfig(given);
const served = await serveHub("all", { keys });
const other = await served.prepare(() => served.second());
const there = await served.prepare(() => world(served, { members: 1 }));

const jwks = async (url: string) =>
  ((await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] })
    .keys;
const kidOf = (token: string) => jwt.decode(token, { complete: true })?.header.kid;
const viewer = async (url: string, token: string) =>
  (await client(url, token).ask("{ viewer { id } }")).status;

test("two hubs take one another's tokens, and nothing is written to a disc", async () => {
  const credentials = await there.as((work) =>
    openSession(work, served.hub.keys, { holderId: there.anna, by: "TEST" }),
  );
  for (const url of [served.url, other.url])
    expect(await viewer(url, credentials.accessToken)).toBe(200);
  // What each works out by itself is the same: a call that is made at both is one.
  const refreshed = await Promise.all(
    [served.url, other.url].map(async (url) =>
      client(url).mutate(operation("refresh-session"), { refreshToken: credentials.refreshToken }),
    ),
  );
  const [one, two] = refreshed.map((each) => each.refreshSession.credentials.refreshToken);
  expect(one).toBe(two);
  expect(await jwks(served.url)).toEqual(await jwks(other.url));
  expect(readdirSync(served.hub.config.dataDir)).toEqual([]);
});

test("they turn under hubs that run: published, then signing, and the one before stays good", async () => {
  const member = callersOf(there).member(there.anna);
  const before = served.token(member);
  const said: string[] = [];
  await rotateTokenKey(served.hub, {}, (line) => said.push(line));
  expect(await jwks(served.url)).toHaveLength(1);
  file("token-keys", said.join("\n"));
  for (const url of [served.url, other.url]) while ((await jwks(url)).length < 2) await sleep(20);

  expect(kidOf(served.token(member))).toBe(kidOf(before));
  served.clock.advance({ minutes: 15 });
  const after = served.token(member);
  expect([kidOf(before), kidOf(after)]).toEqual((await jwks(other.url)).map(({ kid }) => kid));
  for (const url of [served.url, other.url])
    for (const token of [before, after]) expect(await viewer(url, token)).toBe(200);

  // What cannot be read does not take its place.
  file("token-keys", "oh");
  await sleep(1_100);
  expect(await viewer(other.url, after)).toBe(200);
  // Stolen: the one alone that is given.
  file("token-keys", tokenKeys(newPem()));
  for (const url of [served.url, other.url])
    while ((await viewer(url, after)) === 200) await sleep(20);
  expect(await viewer(other.url, served.token(member))).toBe(200);
});

test("the vault's are turned by whoever gave them: what is sealed is sealed anew under the newest", async () => {
  const { digest, masters } = JSON.parse(given.HUB_VAULT_KEYS);
  const text = vaultKeys({ ...masters, 2: bytes() }, digest);
  const config = { ...served.hub.config, keys: { ...keys, vault: { text, file: undefined } } };
  const { openHub } = await import("../../src/hub.ts");
  const database = { place: served.place, embedded: undefined, close: async () => undefined };
  const hub = await openHub({ ...config, role: "serve" }, database, served.clock);
  try {
    const progress = { start: () => ({ update: () => undefined, stop: () => undefined }) };
    await rotateKeys(hub, progress as never, () => undefined);
    const rows = await served.asOwner("select distinct version as version from member_key");
    expect(rows).toEqual([{ version: 2 }]);
  } finally {
    await hub.close();
  }
});

test.each([
  ["HUB_KEY: must be a private key in PEM", { HUB_KEY: "none" }],
  ["HUB_KEY: a key of the hub must be on the curve P-256", { HUB_KEY: newPem("P-384") }],
  ["HUB_TOKEN_KEYS: must be JSON", { HUB_TOKEN_KEYS: "{" }],
  ["HUB_TOKEN_KEYS: keys:", { HUB_TOKEN_KEYS: '{"keys":[]}' }],
  ["HUB_TOKEN_KEYS: a key of the hub must", { HUB_TOKEN_KEYS: tokenKeys(newPem("P-521")) }],
  [
    "HUB_VAULT_KEYS: digest: must be 32 bytes",
    { HUB_VAULT_KEYS: vaultKeys({ 1: bytes() }, "AAAA") },
  ],
  ["HUB_VAULT_KEYS: masters: must hold", { HUB_VAULT_KEYS: vaultKeys({}) }],
  ["HUB_VAULT_KEYS_FILE: cannot be read: ENOENT", { HUB_VAULT_KEYS_FILE: join(folder, "no") }],
])("no hub starts where %s", (why, environment) => {
  // All at once.
  expect(() => readConfig({ ...environment, PORT: "x" })).toThrow(why);
  expect(() => readConfig({ ...environment, PORT: "x" })).toThrow("PORT");
});

/** The key whose secret number is one. */
const firstKey = createPrivateKey({
  format: "jwk",
  key: {
    ...{ kty: "EC", crv: "P-256", d: `${"A".repeat(42)}E` },
    x: "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
    y: "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
  },
})
  .export({ type: "pkcs8", format: "pem" })
  .toString();
const WEAK = Buffer.from("correct horse battery staple 123").toString("base64");
const same = bytes();

test.each([
  ["HUB_KEY: has too few different bytes", { HUB_KEY: firstKey }],
  ["HUB_TOKEN_KEYS: has too few", { HUB_TOKEN_KEYS: tokenKeys(newPem(), firstKey) }],
  ["HUB_VAULT_KEYS: has too few", { HUB_VAULT_KEYS: vaultKeys({ 1: `${"A".repeat(43)}=` }) }],
  ["HUB_VAULT_KEYS: is a text somebody wrote", { HUB_VAULT_KEYS: vaultKeys({ 1: WEAK }) }],
  ["HUB_VAULT_KEYS: has one key twice", { HUB_VAULT_KEYS: vaultKeys({ 1: same }, same) }],
])("in production, none where %s", (why, but) => {
  const { HUB_TOKEN_KEYS_FILE: _, ...rest } = given;
  const sound = {
    ...{ ...rest, HUB_TOKEN_KEYS: tokenKeys(newPem()), HUB_DATA_DIR: folder },
    ...{ HUB_PUBLIC_URL: "https://hub.example", HUB_MODE: "production" },
  };
  expect(readConfig(sound).production).toBe(true);
  const wrong = () => readConfig({ ...sound, ...but });
  expect(wrong).toThrow(why);
  const [secret = ""] = Object.values(but);
  for (const part of secret.match(/[\w+/]{20,}/g) ?? [])
    expect(wrong).not.toThrow(new RegExp(part.replaceAll("+", "\\+")));
  expect(readConfig({ ...sound, ...but, HUB_MODE: "development" }).production).toBe(false);
});
