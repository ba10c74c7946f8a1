import { createPrivateKey, createPublicKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { BlockList } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type Allowed, readAllowed } from "./http/reach.ts";
import type { KeySource } from "./key-source.ts";
import { readHubKey, readTokenKeys, readVaultKeys, weaknessOf } from "./key-texts.ts";
import { type GivenKey, productionFaults } from "./production.rules.ts";

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

/** A text that holds keys, as it was given. */
const keyText = (read: (text: string) => unknown) =>
  z.string().superRefine((text, context) => {
    try {
      read(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
    }
  });

const allowed = z.string().transform((text, context) => {
  try {
    return readAllowed(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
    return z.NEVER;
  }
});

/** `10.0.0.0/8, 192.0.2.7`: networks and addresses, no names. */
const networks = allowed.transform(({ hosts, blocks }, context) => {
  for (const host of hosts)
    context.addIssue({ code: "custom", message: `${host} is no network and no address` });
  return blocks;
});

/** `https://shop.example, https://admin.example`: each an origin and no more. */
const origins = z.string().transform((text, context) => {
  const named = text.split(",").map((each) => each.trim());
  for (const each of named.filter((each) => each !== ""))
    if (!URL.canParse(each) || new URL(each).origin !== each)
      context.addIssue({
        code: "custom",
        message: `${each} is no origin, like https://shop.example`,
      });
  return named.filter((each) => each !== "");
});

/** What WeChat Pay needs: all of it, or none. */
const WECHATPAY = [
  ...["WECHATPAY_MCHID", "WECHATPAY_SERIAL", "WECHATPAY_PRIVATE_KEY_FILE", "WECHATPAY_APIV3_KEY"],
  ...["WECHATPAY_PLATFORM_SERIAL", "WECHATPAY_PLATFORM_KEY_FILE"],
];

/** In production a balancer has so long to notice that a hub is not ready any longer. */
const DRAIN_SECONDS = 5;

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
  HUB_PATIENCE_MS: z.coerce.number().int().min(50).max(60_000).default(500),
  HUB_PROXIES: networks.default(() => new BlockList()),
  HUB_WRONG_ATTEMPTS: z.coerce.number().int().min(1).max(1_000_000).default(20),
  HUB_MEMBER_SOCKETS: z.coerce.number().int().min(1).max(1_000_000).default(5),
  HUB_STAFF_SOCKETS: z.coerce.number().int().min(1).max(1_000_000).default(50),
  HUB_SOCKET_SUBSCRIPTIONS: z.coerce.number().int().min(1).max(10_000).default(50),
  HUB_SOCKET_STALL_SECONDS: z.coerce.number().min(1).max(3_600).default(30),
  HUB_DOCUMENTS: z.enum(["any", "trusted"]).optional(),
  HUB_DOCUMENTS_DIR: z.string().min(1).optional(),
  HUB_CORS_ORIGINS: origins.default([]),
  HUB_REQUEST_SECONDS: z.coerce.number().min(1).max(600).default(30),
  HUB_OPERATION_SECONDS: z.coerce.number().min(0.1).max(600).default(10),
  HUB_COST_TIMES: z.coerce.number().min(0.1).max(1_000).default(1),
  HUB_FEED_DAYS: z.coerce.number().int().min(1).max(3_650).default(7),
  HUB_WEBHOOK_ALLOW: allowed.default(() => readAllowed("")),
  HUB_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  HUB_METRICS_TOKEN: z.string().min(16).max(200).optional(),
  HUB_DRAIN_SECONDS: z.coerce.number().min(0).max(600).optional(),
  HUB_KEY: keyText(readHubKey).optional(),
  HUB_TOKEN_KEYS: keyText(readTokenKeys).optional(),
  HUB_VAULT_KEYS: keyText(readVaultKeys).optional(),
  HUB_NEW_KEYS: z.enum(["allow", "refuse"]).default("refuse"),
  HUB_PLAINTEXT: z.enum(["allow", "refuse"]).default("refuse"),
  HUB_MODE: z.enum(["development", "production"]).default("development"),
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
  /** Keys that were given, so that instances share them without a disc; those of the data folder, where undefined. */
  readonly keys: {
    readonly hub: KeySource | undefined;
    readonly token: KeySource | undefined;
    readonly vault: KeySource | undefined;
  };
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
  /** What would wait for longer is refused at once. */
  readonly patienceMs: number;
  /** Whose word is taken for where a caller is. */
  readonly proxies: BlockList;
  /** How many wrong codes and links a member may try in ten minutes. */
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
  /** What is taken over HTTP and sockets, beside what nobody may. */
  readonly requests: {
    /** Only documents that were registered are answered: our own operations, and those of a folder. */
    readonly trustedOnly: boolean;
    readonly documentsDir: string | undefined;
    /** Whose pages may ask from a browser, beside our own. */
    readonly corsOrigins: readonly string[];
    /** How long a request may take to arrive. */
    readonly bodyMs: number;
    /** How long a person's operation may go on; a machine's six times as long. */
    readonly operationMs: number;
    /** By how much operations may cost more than usual. */
    readonly costTimes: number;
  };
  /** How long events can be followed from a cursor. */
  readonly feedDays: number;
  /** What webhooks may call although it is not public, or goes without TLS. */
  readonly webhookAllowed: Allowed;
  /** Strict: nothing that helps to try things out is open, and weak secrets are refused. */
  readonly production: boolean;
  /** Where metrics are read: at a port of their own, by a token, or by everybody in development. */
  readonly metrics: { readonly port: number | undefined; readonly token: string | undefined };
  /** How long whoever sends callers here has to send them elsewhere, before a stop. */
  readonly drainMs: number;
  /** `serve` answers callers, `work` relays events and runs jobs, `all` does both. */
  readonly role: "all" | "serve" | "work";
  /** Make the demo world when the book is empty. */
  readonly demo: boolean;
  readonly logLevel: string;
}

export class ConfigInvalid extends Error {}

/** A variable as it is in force. What is secret is not told, only that it is set. */
export interface Setting {
  readonly name: string;
  /** Undefined: it has none. */
  readonly value: string | undefined;
  readonly isDefault: boolean;
}

const HIDDEN = "(hidden)";

/** The variables in force, in the order they are documented in. They must be sound. */
export function settingsOf(environment: NodeJS.ProcessEnv): Setting[] {
  const read = readConfig(environment);
  const inForce = ENVIRONMENT.parse(environment) as Record<string, unknown>;
  return Object.keys(ENVIRONMENT.shape).map((name) => {
    const said =
      environment[name] ??
      (environment[`${name}_FILE`] && HIDDEN) ??
      defaultOf(name, inForce[name], read);
    const value = said === undefined ? undefined : isHidden(name) ? HIDDEN : withoutPassword(said);
    const isGiven = environment[name] !== undefined || environment[`${name}_FILE`] !== undefined;
    return { name, value, isDefault: !isGiven };
  });
}

/** Some are others in production. */
function defaultOf(
  name: string,
  value: unknown,
  { drainMs, demo, requests }: Config,
): string | undefined {
  if (name === "HUB_DRAIN_SECONDS") return String(drainMs / 1_000);
  if (name === "HUB_DOCUMENTS") return requests.trustedOnly ? "trusted" : "any";
  if (name === "HUB_DEMO") return demo ? "on" : "off";
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** An address with a password in it is told without; the last `@` ends it. */
const withoutPassword = (text: string): string =>
  text
    .replace(/^(\w+:\/\/[^:@/]*):.*@/, `$1:${HIDDEN}@`)
    .replace(/([?&]password=)[^&]*/, `$1${HIDDEN}`);

/** What nobody else may read: each may be in a file that `…_FILE` names, in place of the environment. */
const SECRETS = [
  ...["DATABASE_URL", "REDIS_URL", "WECHATPAY_APIV3_KEY", "HUB_METRICS_TOKEN"],
  ...["HUB_KEY", "HUB_TOKEN_KEYS", "HUB_VAULT_KEYS"],
];

/** Of an address only its password is not told. */
const isHidden = (name: string): boolean => SECRETS.includes(name) && !name.endsWith("_URL");

/** The environment with the secrets that are in files; what is wrong with those is told by `fault`. */
function withFiles(given: NodeJS.ProcessEnv, fault: (mistake: string) => void): NodeJS.ProcessEnv {
  const environment = { ...given };
  for (const name of SECRETS) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    delete environment[`${name}_FILE`];
    if (given[name] !== undefined) fault(`${name}: is given, and ${name}_FILE too: give one`);
    try {
      environment[name] = readFileSync(file, "utf8").trimEnd();
    } catch (error) {
      fault(`${name}_FILE: cannot be read: ${(error as { code?: string }).code}`);
    }
  }
  return environment;
}

/** Reads the environment and names every mistake at once. */
export function readConfig(given: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];
  const environment = withFiles(given, (mistake) => faults.push(mistake));
  const read = ENVIRONMENT.safeParse(environment);
  if (environment.HUB_MODE === "production") {
    const dataDir = resolve(environment.HUB_DATA_DIR || ".data");
    const hasFile = (name: string) => existsSync(join(dataDir, name));
    faults.push(...productionFaults(environment, { hasFile, weaknessOf }));
  }
  const missing = WECHATPAY.filter((name) => environment[name] === undefined);
  const unknown = Object.keys(environment).filter(
    (name) =>
      name.startsWith("HUB_") &&
      !(name in ENVIRONMENT.shape) &&
      !SECRETS.some((secret) => name === `${secret}_FILE`),
  );
  const mistakes = [
    ...unknown.map((name) => `  ${name}: there is no such variable`),
    ...faults.map((each) => `  ${each}`),
    ...(read.error?.issues ?? []).map(({ path, message }) => `  ${path.join(".")}: ${message}`),
    ...(missing.length === WECHATPAY.length
      ? []
      : missing.map((name) => `  ${name}: is missing; WeChat Pay needs all or none of them`)),
  ];
  if (!read.success || mistakes.length > 0)
    throw new ConfigInvalid(`The configuration is not usable:\n${mistakes.join("\n")}`);
  const env = read.data;
  const source = (name: GivenKey) => {
    const text = env[name];
    return text === undefined ? undefined : { text, file: given[`${name}_FILE`] };
  };
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: resolve(env.HUB_DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    keys: {
      hub: source("HUB_KEY"),
      token: source("HUB_TOKEN_KEYS"),
      vault: source("HUB_VAULT_KEYS"),
    },
    redisUrl: env.REDIS_URL,
    publicUrl: env.HUB_PUBLIC_URL?.replace(/\/$/, ""),
    wechat: {
      baseUrl: env.WECHAT_BASE_URL.replace(/\/$/, ""),
      timeoutMs: env.WECHAT_TIMEOUT_MS,
    },
    wechatPay: wechatPayOf(env),
    patienceMs: env.HUB_PATIENCE_MS,
    proxies: env.HUB_PROXIES,
    wrongAttempts: env.HUB_WRONG_ATTEMPTS,
    sockets: {
      ofMember: env.HUB_MEMBER_SOCKETS,
      ofStaff: env.HUB_STAFF_SOCKETS,
      subscriptions: env.HUB_SOCKET_SUBSCRIPTIONS,
      stallMs: env.HUB_SOCKET_STALL_SECONDS * 1_000,
    },
    requests: {
      trustedOnly:
        (env.HUB_DOCUMENTS ?? (env.HUB_MODE === "production" ? "trusted" : "any")) === "trusted",
      documentsDir: env.HUB_DOCUMENTS_DIR,
      corsOrigins: env.HUB_CORS_ORIGINS,
      bodyMs: env.HUB_REQUEST_SECONDS * 1_000,
      operationMs: env.HUB_OPERATION_SECONDS * 1_000,
      costTimes: env.HUB_COST_TIMES,
    },
    feedDays: env.HUB_FEED_DAYS,
    webhookAllowed: env.HUB_WEBHOOK_ALLOW,
    production: env.HUB_MODE === "production",
    metrics: { port: env.HUB_METRICS_PORT, token: env.HUB_METRICS_TOKEN },
    drainMs: (env.HUB_DRAIN_SECONDS ?? (env.HUB_MODE === "production" ? DRAIN_SECONDS : 0)) * 1_000,
    role: env.HUB_ROLE,
    demo: env.HUB_DEMO === "on" && env.HUB_MODE !== "production",
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
