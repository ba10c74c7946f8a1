/*
 * Goal: a token is what this hub signed with a key it stands by now, for its own callers, within its time; whatever else
 * it claims, its bearer is nobody.
 * Method: tokens forged in every way that others have fallen for, each beside a good one; a key that turns.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import jwt from "jsonwebtoken";
import { openKeys, turnTokenKey } from "../../src/identity/keys.ts";
import { authenticate, type Caller, issueToken } from "../../src/identity/token.ts";
import { Unauthenticated } from "../../src/kernel/refusal.ts";
import { newFolder } from "../support/folder.ts";

const NOW = new Date("2026-03-14T04:00:00Z");
const later = (seconds: number) => new Date(+NOW + seconds * 1_000);
const MINUTES = 60;
const HOURS = 3_600;
const ANNA: Caller = { kind: "member", id: randomUUID(), brandId: randomUUID() };

const dataDir = newFolder("token");
const keys = openKeys(dataDir);
const good = issueToken(keys, ANNA, NOW);
const claims = jwt.decode(good) as jwt.JwtPayload & { readonly iat: number };
const [head = "", body = "", signature = ""] = good.split(".");
const foreign = (pair: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }) => ({
  privateKey: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  publicKey: pair.publicKey,
});
const other = foreign(generateKeyPairSync("ec", { namedCurve: "P-256" }));
const rsa = foreign(generateKeyPairSync("rsa", { modulusLength: 2048 }));

const text = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const signed = (header: object, but: object = {}, key: string = keys.privateKey) =>
  jwt.sign(JSON.parse(JSON.stringify({ ...claims, ...but })), key, {
    ...{ algorithm: "ES256", header: { alg: "ES256", kid: keys.kid, ...header } },
  });
/** HMAC under what everybody may know. */
const confused = (secret: string | Buffer, algorithm: jwt.Algorithm) =>
  jwt.sign(claims, secret, { algorithm, keyid: keys.kid });
const jwk = other.publicKey.export({ format: "jwk" });
const der = createPublicKey(keys.publicKey).export({ type: "spki", format: "der" });
const raw = (header: object, end = signature) => `${text(header)}.${body}.${end}`;

describe("a token is nobody's", () => {
  test.each<[string, string]>([
    [
      "that says it needs no signature",
      jwt.sign(claims, "", { algorithm: "none", keyid: keys.kid }),
    ],
    ["that says so in other letters", raw({ alg: "nOnE", kid: keys.kid }, "")],
    ["that says so over a signature", raw({ alg: "none", kid: keys.kid })],
    ["without its signature", `${head}.${body}.`],
    ["without its third part", `${head}.${body}`],
    ["signed by HMAC under our public key", confused(keys.publicKey, "HS256")],
    ["signed by HMAC under our public key in DER", confused(der, "HS256")],
    ["signed by HMAC under our key's name", confused(keys.kid.padEnd(32, "0"), "HS512")],
    [
      "signed by HMAC, and says ES256",
      raw({ alg: "ES256", kid: keys.kid }, confused(keys.publicKey, "HS256").split(".")[2]),
    ],
    ["signed by RSA", jwt.sign(claims, rsa.privateKey, { algorithm: "RS256", keyid: keys.kid })],
    ["signed with another key", signed({}, {}, other.privateKey)],
    ["that brings its own key", signed({ jwk }, {}, other.privateKey)],
    [
      "that says where its key is",
      signed({ jku: "https://evil.example/jwks.json" }, {}, other.privateKey),
    ],
    ["that brings its own certificate", signed({ x5c: ["MIIB"] }, {}, other.privateKey)],
    [
      "that says where its certificate is",
      signed({ x5u: "https://evil.example/a.pem" }, {}, other.privateKey),
    ],
    ["of a key that is a path", signed({ kid: "../../../../dev/null" })],
    ["of a key that is a path of ours", signed({ kid: join(dataDir, "token-key.pem") })],
    ["of a key that is SQL", signed({ kid: "x' union select 'secret' --" })],
    ["of a key that is a command", signed({ kid: "/bin/sh|id" })],
    ["of a key that everything has", signed({ kid: "__proto__" })],
    ["of a key that is no text", raw({ alg: "ES256", kid: [keys.kid] })],
    ["of no key", raw({ alg: "ES256" })],
    [
      "whose head is no object",
      `${Buffer.from("null").toString("base64url")}.${body}.${signature}`,
    ],
    [
      "whose signature is all zero",
      raw({ alg: "ES256", kid: keys.kid }, Buffer.alloc(64).toString("base64url")),
    ],
    ["whose signature was altered", `${good.slice(0, -4)}AAAA`],
    ["whose claims were altered", `${head}.${text({ ...claims, kind: "hq" })}.${signature}`],
    ["cut short", good.slice(0, -10)],
    ["of many parts", `${good}.${good}`],
    ["that is huge", signed({}, { much: "x".repeat(8_000) })],
    ["that is nothing but dots", "..".repeat(500)],
    ["for another audience", signed({}, { aud: "bank" })],
    ["for several audiences, none of them us", signed({}, { aud: ["bank", "shop"] })],
    ["of another issuer", signed({}, { iss: "evil" })],
    ["that is not valid yet", signed({}, { nbf: claims.iat + 120 })],
    ["given in time to come", signed({}, { iat: claims.iat + 120, exp: claims.iat + 3_600 })],
    ["of no known kind", signed({}, { kind: "system" })],
    ["of nobody", signed({}, { sub: "anna" })],
    ["of no brand", signed({}, { brand: undefined })],
    ["without an end", signed({}, { exp: undefined })],
  ])("%s", (_, token) => {
    expect(() => authenticate(keys, token, NOW)).toThrow(Unauthenticated);
    // And it took nothing from the good one.
    expect(authenticate(keys, good, NOW)).toMatchObject({ actor: ANNA });
  });

  test("once it is over, to the second, whether or not it was seen before", () => {
    expect(authenticate(keys, good, later(12 * HOURS - 1))).toMatchObject({ actor: ANNA });
    expect(() => authenticate(keys, good, later(12 * HOURS))).toThrow("expired");
    const unseen = issueToken(keys, { ...ANNA, id: randomUUID() }, NOW);
    expect(() => authenticate(keys, unseen, later(12 * HOURS + 30))).toThrow("expired");
  });

  test("though clocks of instances may differ by a minute", () => {
    const ahead = issueToken(keys, ANNA, later(59));
    expect(authenticate(keys, ahead, NOW)).toMatchObject({ actor: ANNA });
    expect(() => authenticate(keys, issueToken(keys, ANNA, later(62)), NOW)).toThrow(
      Unauthenticated,
    );
  });

  test("for longer than two days none is given", () => {
    expect(() => issueToken(keys, ANNA, NOW, 49)).toThrow("48 hours");
  });
});

describe("the key turns", () => {
  const kidOf = (token: string) => jwt.decode(token, { complete: true })?.header.kid;

  test("published before it signs, and the one before it is good as long as its tokens are", () => {
    const folder = newFolder("turned");
    const first = openKeys(folder);
    const early = issueToken(first, ANNA, NOW, 48);
    const next = turnTokenKey(folder, { from: later(15 * MINUTES), now: NOW });
    const turned = openKeys(folder);
    expect(turned.kid).toBe(first.kid);
    expect(turned.tokenKeys().map(({ kid }) => kid)).toEqual([first.kid, next]);

    const before = issueToken(turned, ANNA, later(14 * MINUTES), 48);
    const after = issueToken(turned, ANNA, later(15 * MINUTES));
    expect([kidOf(before), kidOf(after)]).toEqual([first.kid, next]);
    for (const token of [early, before, after])
      expect(authenticate(turned, token, later(16 * MINUTES)).actor).toEqual(ANNA);
    // Whatever the first signs from now on, its time is over two days later.
    const overlap = 48 * HOURS + 15 * MINUTES;
    expect(authenticate(turned, before, later(overlap - 120)).actor).toEqual(ANNA);
    const forged = jwt.sign({ ...claims, exp: +later(90 * HOURS) / 1_000 }, first.privateKey, {
      ...{ algorithm: "ES256", keyid: first.kid },
    });
    expect(() => authenticate(turned, forged, later(overlap))).toThrow("unknown key");

    // What is over is left out as it turns again.
    const third = turnTokenKey(folder, { from: later(overlap + 900), now: later(overlap) });
    expect(
      openKeys(folder)
        .tokenKeys()
        .map(({ kid }) => kid),
    ).toEqual([next, third]);
  });

  test("at once, where it is known to somebody: a hub that runs hears of it", async () => {
    const folder = newFolder("stolen");
    const running = openKeys(folder);
    const token = issueToken(running, ANNA, NOW);
    expect(authenticate(running, token, NOW).actor).toEqual(ANNA);
    turnTokenKey(folder, { from: NOW, now: NOW, alone: true });
    for (const end = Date.now() + 60_000; Date.now() < end; )
      if (running.tokenKeys()[0]?.kid !== running.kid) break;
      else await new Promise((go) => setTimeout(go, 50));
    expect(() => authenticate(running, token, NOW)).toThrow("unknown key");
    expect(authenticate(running, issueToken(running, ANNA, NOW), NOW).actor).toEqual(ANNA);
  });

  test("by one at a time, and leaves nothing lying about", () => {
    const folder = newFolder("twice");
    openKeys(folder);
    const fresh = join(folder, "token-keys.json.next");
    writeFileSync(fresh, "");
    expect(() => turnTokenKey(folder, { from: NOW, now: NOW })).toThrow("is being turned");
    expect(readFileSync(fresh, "utf8")).toBe("");
    expect(existsSync(join(folder, "token-keys.json"))).toBe(false);
  });
});
