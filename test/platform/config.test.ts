/**
 * Goal: a configuration that is wrong is told in full; WeChat Pay is set up wholly or not at all.
 * Method: environments, with key files in a folder of the test's own.
 */
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readConfig } from "../../src/platform/config.ts";
import { newFolder } from "../support/folder.ts";

const dir = newFolder("config");
const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  ...{ modulusLength: 2048, publicKeyEncoding: { type: "spki", format: "pem" } },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const file = (name: string, text: string) => {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
};
const SOUND = {
  ...{ WECHATPAY_MCHID: "1900000100", WECHATPAY_SERIAL: "5157F09EFDC096DE15EBE81A47057A72" },
  WECHATPAY_PRIVATE_KEY_FILE: file("private.pem", privateKey),
  WECHATPAY_APIV3_KEY: "k".repeat(32),
  WECHATPAY_PLATFORM_SERIAL: "PUB_KEY_ID_0119",
  WECHATPAY_PLATFORM_KEY_FILE: file("public.pem", publicKey),
};

test("WeChat Pay is set up by all of its variables, and not by none", () => {
  expect(readConfig({}).wechatPay).toBeUndefined();
  expect(readConfig(SOUND).wechatPay).toMatchObject({
    ...{ mchid: "1900000100", privateKey, platformKey: publicKey, timeoutMs: 10_000 },
    baseUrl: "https://api.mch.weixin.qq.com",
  });
});

test("every mistake is told at once", () => {
  const wrong = () =>
    readConfig({
      ...{ ...SOUND, PORT: "x", WECHATPAY_APIV3_KEY: "short", WECHATPAY_MCHID: undefined },
      WECHATPAY_PRIVATE_KEY_FILE: file("none.pem", "no key"),
      WECHATPAY_PLATFORM_KEY_FILE: join(dir, "missing.pem"),
    });
  for (const name of ["PORT", "MCHID", "APIV3_KEY", "PRIVATE_KEY_FILE", "PLATFORM_KEY_FILE"])
    expect(wrong).toThrow(name);
  expect(wrong).toThrow("ENOENT");
});
