/*
 * Refresh tokens as texts.
 *
 * Goal: what was written is read again; anything else is none of ours, and no error.
 * Method: properties over ids and texts.
 */
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  hashOf,
  newSecret,
  readRefreshToken,
  successorOf,
  writeRefreshToken,
} from "../../src/identity/refresh-token.ts";
import { newId } from "../../src/kernel/id.ts";

const token = () => ({
  ...{ brandId: newId(), holderId: newId(), sessionId: newId(), secret: newSecret() },
});

const keys = () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { kid: "test", privateKey: pem, publicKey: "" };
};

test("a token that was written is read again", () => {
  const written = token();
  expect(readRefreshToken(writeRefreshToken(written))).toEqual(written);
});

test("a text that is none of ours is none", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readRefreshToken(text)).toBeUndefined();
    }),
  );
});

test("a token that was cut, lengthened or changed names no secret it did not", () => {
  const written = writeRefreshToken(token());
  expect(readRefreshToken(written.slice(1))).toBeUndefined();
  expect(readRefreshToken(`${written}A`)).toBeUndefined();
  expect(readRefreshToken(`${written} `)).toBeUndefined();
  expect(readRefreshToken("_".repeat(written.length))).toBeUndefined();
});

test("the secret behind a secret is one, and only the hub's key makes it", () => {
  const [ours, theirs] = [keys(), keys()];
  const secret = newSecret();
  const next = successorOf(ours, secret);
  expect(successorOf(ours, secret)).toEqual(next);
  expect(next).toHaveLength(32);
  expect(successorOf(theirs, secret)).not.toEqual(next);
  expect(successorOf(ours, next)).not.toEqual(secret);
  expect(hashOf(next)).not.toEqual(hashOf(secret));
});
