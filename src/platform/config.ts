import { resolve } from "node:path";
import { z } from "zod";

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
  HUB_WRONG_ATTEMPTS: z.coerce.number().int().min(1).max(1_000_000).default(20),
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
  /** How many wrong codes and links an actor may try in ten minutes. */
  readonly wrongAttempts: number;
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
  if (!read.success)
    throw new ConfigInvalid(
      `The configuration is not usable:\n${read.error.issues
        .map((issue) => `  ${issue.path.join(".")}: ${issue.message}`)
        .join("\n")}`,
    );
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
    wrongAttempts: env.HUB_WRONG_ATTEMPTS,
    role: env.HUB_ROLE,
    demo: env.HUB_DEMO === "on",
    logLevel: env.LOG_LEVEL,
  };
}
