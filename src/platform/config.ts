import { createPrivateKey, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { type Allowed, readAllowed } from "./http/reach.ts";

/** The path of a PEM; read as its text. */
const keyFile = (open: (pem: string) => { readonly asymmetricKeyType?: string | undefined }) =>
  z.string().transform((path, context) => {
    try {
      const pem = readFileSync(path, "utf8");
      if (open(pem).asymmetricKeyType === "rsa") return pem;
      context.addIssue({ code: "custom", message: "must hold an RSA key" });
    } catch (error) {
      const { code = "it is no PEM" } = error as { code?: string };
      context.addIssue({ code: "custom", message: `must be a file that holds a key: ${code}` });
    }
    return z.NEVER;
  });

const allowed = z.string().transform((text, context) => {
  try {
    return readAllowed(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
    return z.NEVER;
  }
});

/** What WeChat Pay needs: all of it, or none. */
const WECHATPAY = [
  ...["WECHATPAY_MCHID", "WECHATPAY_SERIAL", "WECHATPAY_PRIVATE_KEY_FILE", "WECHATPAY_APIV3_KEY"],
  ...["WECHATPAY_PLATFORM_SERIAL", "WECHATPAY_PLATFORM_KEY_FILE"],
];

const ENVIRONMENT = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().default("0.0.0.0"),
  HUB_DATA_DIR: z.string().min(1).default(".data"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgres://")
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, "must begin with redis://")
    .optional(),
  HUB_PUBLIC_URL: z.url().optional(),
  WECHAT_BASE_URL: z.url({ protocol: /^https?$/ }).default("https://api.weixin.qq.com"),
  WECHAT_TIMEOUT_MS: z.coerce.number().int().min(100).max(10_000).default(3_000),
  WECHATPAY_MCHID: z
    .string()
    .regex(/^\d{8,12}$/, "must be 8 to 12 digits")
    .optional(),
  WECHATPAY_SERIAL: z
    .string()
    .regex(/^[0-9A-F]{16,64}$/i, "must be hexadecimal, the serial of the merchant's certificate")
    .optional(),
  WECHATPAY_PRIVATE_KEY_FILE: keyFile((pem) => createPrivateKey(pem)).optional(),
  WECHATPAY_APIV3_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{32}$/, "must be the 32 characters set at WeChat Pay")
    .optional(),
  WECHATPAY_PLATFORM_SERIAL: z
    .string()
    .regex(/^(PUB_KEY_ID_\d+|[0-9A-F]{16,64})$/i, "must be PUB_KEY_ID_… or a certificate's serial")
    .optional(),
  WECHATPAY_PLATFORM_KEY_FILE: keyFile((pem) => createPublicKey(pem)).optional(),
  WECHATPAY_BASE_URL: z.url({ protocol: /^https?$/ }).default("https://api.mch.weixin.qq.com"),
  WECHATPAY_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  HUB_WRONG_ATTEMPTS: z.coerce.number().int().min(1).max(1_000_000).default(20),
  HUB_MEMBER_SOCKETS: z.coerce.number().int().min(1).max(1_000_000).default(5),
  HUB_STAFF_SOCKETS: z.coerce.number().int().min(1).max(1_000_000).default(50),
  HUB_SOCKET_SUBSCRIPTIONS: z.coerce.number().int().min(1).max(10_000).default(50),
  HUB_SOCKET_STALL_SECONDS: z.coerce.number().min(1).max(3_600).default(30),
  HUB_FEED_DAYS: z.coerce.number().int().min(1).max(3_650).default(7),
  HUB_WEBHOOK_ALLOW: allowed.default(() => readAllowed("")),
  HUB_ROLE: z.enum(["all", "serve", "work"]).default("all"),
  HUB_DEMO: z.enum(["on", "off"]).default("on"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("warn"),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Keys, and the embedded database where there is no `databaseUrl`. */
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** How callers reach the hub; undefined: by the address it listens on. */
  readonly publicUrl: string | undefined;
  /** Where WeChat is, and how long one call of it may take. */
  readonly wechat: { readonly baseUrl: string; readonly timeoutMs: number };
  /** Who the hub is at WeChat Pay; undefined: it splits no payments. Keys are PEM. */
  readonly wechatPay:
    | {
        readonly mchid: string;
        readonly serial: string;
        readonly privateKey: string;
        readonly apiV3Key: string;
        readonly platformSerial: string;
        readonly platformKey: string;
        readonly baseUrl: string;
        readonly timeoutMs: number;
      }
    | undefined;
  /** How many wrong codes and links an actor may try in ten minutes. */
  readonly wrongAttempts: number;
  /** What callers may have open at each instance. */
  readonly sockets: {
    readonly ofMember: number;
    /** Of a person at work, or a till. */
    readonly ofStaff: number;
    readonly subscriptions: number;
    /** How long something that was sent may wait to be taken. */
    readonly stallMs: number;
  };
  /** How long events can be followed from a cursor. */
  readonly feedDays: number;
  /** What webhooks may call although it is not public, or goes without TLS. */
  readonly webhookAllowed: Allowed;
  /** `serve` answers callers, `work` relays events and runs jobs, `all` does both. */
  readonly role: "all" | "serve" | "work";
  /** Make the demo world when the book is empty. */
  readonly demo: boolean;
  readonly logLevel: string;
}

export class ConfigInvalid extends Error {}

/** Reads the environment and names every mistake at once. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const read = ENVIRONMENT.safeParse(environment);
  const missing = WECHATPAY.filter((name) => environment[name] === undefined);
  const mistakes = [
    ...(read.error?.issues ?? []).map(({ path, message }) => `  ${path.join(".")}: ${message}`),
    ...(missing.length === WECHATPAY.length
      ? []
      : missing.map((name) => `  ${name}: is missing; WeChat Pay needs all or none of them`)),
  ];
  if (!read.success || mistakes.length > 0)
    throw new ConfigInvalid(`The configuration is not usable:\n${mistakes.join("\n")}`);
  const env = read.data;
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: resolve(env.HUB_DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    publicUrl: env.HUB_PUBLIC_URL?.replace(/\/$/, ""),
    wechat: {
      baseUrl: env.WECHAT_BASE_URL.replace(/\/$/, ""),
      timeoutMs: env.WECHAT_TIMEOUT_MS,
    },
    wechatPay: wechatPayOf(env),
    wrongAttempts: env.HUB_WRONG_ATTEMPTS,
    sockets: {
      ofMember: env.HUB_MEMBER_SOCKETS,
      ofStaff: env.HUB_STAFF_SOCKETS,
      subscriptions: env.HUB_SOCKET_SUBSCRIPTIONS,
      stallMs: env.HUB_SOCKET_STALL_SECONDS * 1_000,
    },
    feedDays: env.HUB_FEED_DAYS,
    webhookAllowed: env.HUB_WEBHOOK_ALLOW,
    role: env.HUB_ROLE,
    demo: env.HUB_DEMO === "on",
    logLevel: env.LOG_LEVEL,
  };
}

function wechatPayOf(env: z.infer<typeof ENVIRONMENT>): Config["wechatPay"] {
  const mchid = env.WECHATPAY_MCHID;
  const serial = env.WECHATPAY_SERIAL;
  const privateKey = env.WECHATPAY_PRIVATE_KEY_FILE;
  const apiV3Key = env.WECHATPAY_APIV3_KEY;
  const platformSerial = env.WECHATPAY_PLATFORM_SERIAL;
  const platformKey = env.WECHATPAY_PLATFORM_KEY_FILE;
  if (!mchid || !serial || !privateKey || !apiV3Key || !platformSerial || !platformKey)
    return undefined;
  return {
    ...{ mchid, serial, privateKey, apiV3Key, platformSerial, platformKey },
    baseUrl: env.WECHATPAY_BASE_URL.replace(/\/$/, ""),
    timeoutMs: env.WECHATPAY_TIMEOUT_MS,
  };
}
