/**
 * Goal: a configuration that is wrong is told in full; WeChat Pay is set up wholly or not at all.
 * Method: environments, with key files in a folder of the test's own.
 */
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readConfig, settingsOf } from "../../src/platform/config.ts";
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

test("a variable that nobody reads is a mistake: it may be another's name, misspelt", () => {
  expect(() => readConfig({ HUB_ROLES: "serve", HUB_MODE: "prod" })).toThrow(
    /HUB_ROLES: there is no such variable[\s\S]*HUB_MODE/,
  );
});

test("what is in force is told without what is secret", () => {
  const secrets = {
    DATABASE_URL: "postgres://banyan:s3cret-Zu7-qe81@db/banyan?sslmode=verify-full",
    REDIS_URL: "rediss://:s3cret-Zu7-qe81@bus",
    HUB_METRICS_TOKEN: "s3cret-Zu7-qe81-xLw0-of-metrics",
  };
  const told = settingsOf({ ...production(), ...secrets });
  const of = (wanted: string) => told.find(({ name }) => name === wanted);
  expect(of("DATABASE_URL")?.value).toBe(
    "postgres://banyan:(hidden)@db/banyan?sslmode=verify-full",
  );
  for (const url of [
    "postgres://banyan:x@s3cret/Zu7@db/banyan",
    "postgres://banyan@db/banyan?password=s3cret-Zu7&sslmode=require",
  ])
    expect(JSON.stringify(settingsOf({ DATABASE_URL: url }))).not.toContain("s3cret");
  expect(of("HUB_METRICS_TOKEN")?.value).toBe("(hidden)");
  expect(of("PORT")).toEqual({ name: "PORT", value: "4000", isDefault: true });
  expect(of("HUB_DRAIN_SECONDS")).toMatchObject({ value: "5", isDefault: true });
  expect(of("HUB_DOCUMENTS")).toMatchObject({ value: "trusted", isDefault: true });
  expect(of("HUB_DEMO")).toMatchObject({ value: "off", isDefault: true });
  expect(of("HUB_NEW_KEYS")).toMatchObject({ value: "refuse", isDefault: true });
  expect(JSON.stringify(told)).not.toMatch(/s3cret|kkkk|PRIVATE KEY-/);
});

test.each([
  "postgres://banyan:s3c@ret@db/banyan",
  "postgres://banyan:s3c/ret@db/banyan",
  "postgres://banyan:s3c:r@e/t@db/banyan",
  "postgres://db/banyan?user=banyan&password=s3cret",
])("a password is told in no part of %s", (url) => {
  const told = settingsOf({ DATABASE_URL: url });
  expect(JSON.stringify(told)).not.toMatch(/s3c|ret/);
  expect(JSON.stringify(told)).toContain("(hidden)");
});

test("what comes from a file is told as set", () => {
  const url = file("told-url", "postgres://localhost/banyan");
  const told = settingsOf({ DATABASE_URL_FILE: url });
  expect(told.find(({ name }) => name === "DATABASE_URL")).toMatchObject({ isDefault: false });
});

/** Everything that a start in production asks for. */
function production(): NodeJS.ProcessEnv {
  const dataDir = newFolder("production");
  for (const name of ["token-key.pem", "vault-keys.json"]) writeFileSync(join(dataDir, name), "x");
  return {
    ...{ HUB_MODE: "production", HUB_DATA_DIR: dataDir, HUB_PUBLIC_URL: "https://hub.example" },
    DATABASE_URL: "postgres://banyan:Zu7-qe81-xLw0@db.example/banyan?sslmode=verify-full",
    REDIS_URL: "rediss://:Zu7-qe81-xLw0@redis.example",
  };
}

test("production starts with strong secrets, keys that are there, and TLS; the demo stays off", () => {
  expect(readConfig(production())).toMatchObject({ production: true, demo: false });
});

test.each([
  ["HUB_DEMO", { HUB_DEMO: "on" }],
  ["token-key.pem", { HUB_DATA_DIR: newFolder("empty") }],
  ["vault-keys.json", { HUB_DATA_DIR: newFolder("empty") }],
  ["without TLS", { DATABASE_URL: "postgres://banyan:Zu7-qe81-xLw0@db.example/banyan" }],
  ["default", { DATABASE_URL: "postgres://banyan:postgres@localhost/banyan" }],
  ["fewer than 12", { DATABASE_URL: "postgres://banyan:x9-Q@localhost/banyan" }],
  ["without TLS", { REDIS_URL: "redis://redis.example" }],
  ["too simple", { HUB_METRICS_TOKEN: "a".repeat(32) }],
  ["WECHAT_BASE_URL: goes without TLS", { WECHAT_BASE_URL: "http://wechat.example" }],
  ["WECHATPAY_BASE_URL: goes without TLS", { WECHATPAY_BASE_URL: "http://pay.example" }],
  ["HUB_PROXIES", { HUB_PROXIES: "10.0.0.0/8, 0.0.0.0/0" }],
  ["HUB_PROXIES", { HUB_PROXIES: "::/0" }],
  ["HUB_PUBLIC_URL", { HUB_PUBLIC_URL: "http://hub.example" }],
])("production is refused for %s, and development is not", (why, but) => {
  expect(() => readConfig({ ...production(), ...but })).toThrow(why);
  expect(readConfig({ ...production(), ...but, HUB_MODE: "development" }).production).toBe(false);
});

test("what is done on purpose is said, and done", () => {
  const plain = { DATABASE_URL: "postgres://db.example/banyan", HUB_DATA_DIR: newFolder("new") };
  const onPurpose = { ...production(), ...plain, HUB_NEW_KEYS: "allow", HUB_PLAINTEXT: "allow" };
  expect(readConfig(onPurpose).production).toBe(true);
});

test("a secret is in the environment or in a file, and not in both", () => {
  const path = file("database-url", "postgres://localhost/banyan\n");
  expect(readConfig({ DATABASE_URL_FILE: path }).databaseUrl).toBe("postgres://localhost/banyan");
  const both = { DATABASE_URL_FILE: path, DATABASE_URL: "postgres://localhost/other" };
  expect(() => readConfig(both)).toThrow("give one");
  expect(() => readConfig({ REDIS_URL_FILE: join(dir, "none") })).toThrow("ENOENT");
});
