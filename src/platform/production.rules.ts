/** What a start in production is judged by. */
export interface Ground {
  /** Of `HUB_DATA_DIR`: whether a file of keys is there. */
  readonly hasFile: (name: string) => boolean;
  /** Why keys that were given are not drawn by lot; undefined: nothing says so. */
  readonly weaknessOf: (name: GivenKey, text: string) => string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The files that keys are kept in, by the variables that keys may be given by in their place. */
const KEY_FILES = [
  ["HUB_KEY", "token-key.pem"],
  ["HUB_VAULT_KEYS", "vault-keys.json"],
] as const;
const GIVEN_KEYS = ["HUB_KEY", "HUB_TOKEN_KEYS", "HUB_VAULT_KEYS"] as const;
export type GivenKey = (typeof GIVEN_KEYS)[number];
const SHORTEST_PASSWORD = 12;
/** Found first by whoever tries. */
const DEFAULTS = /^(banyan|postgres|password|secret|changeme|admin|root|redis|test|demo)\d*$/i;
const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|)$/;
const ENCRYPTED = new Set(["require", "verify-ca", "verify-full"]);

/** Why a password is not one; undefined: it is. */
const weakness = (text: string): string | undefined => {
  if (DEFAULTS.test(text)) return "is a default: choose another";
  if (text.length < SHORTEST_PASSWORD) return `has fewer than ${SHORTEST_PASSWORD} characters`;
  return new Set(text).size < 6 ? "is too simple: draw it by lot" : undefined;
};

/** What keeps a hub from starting in production, each with the variable to mend it by. */
export function productionFaults(env: Environment, { hasFile, weaknessOf }: Ground): string[] {
  const faults: string[] = [];
  const fault = (name: string, why: string) => faults.push(`${name}: ${why}`);
  if (env.HUB_DEMO === "on") fault("HUB_DEMO", "the demo world is for trying out");
  for (const [name, file] of KEY_FILES)
    if (env[name] === undefined && env.HUB_NEW_KEYS !== "allow" && !hasFile(file))
      fault(
        "HUB_DATA_DIR",
        `has no ${file}: put it there, give ${name}, or set HUB_NEW_KEYS=allow to have it made`,
      );
  for (const name of GIVEN_KEYS) {
    const text = env[name];
    const weak = text === undefined ? undefined : weaknessOf(name, text);
    if (weak) fault(name, `${weak}: draw it by lot`);
  }
  const database = urlOf(env.DATABASE_URL);
  if (database && !LOCAL.test(database.hostname)) {
    const encrypted = ENCRYPTED.has(database.searchParams.get("sslmode") ?? "");
    if (!encrypted && env.HUB_PLAINTEXT !== "allow")
      fault(
        "DATABASE_URL",
        "goes without TLS: add sslmode=verify-full, or set HUB_PLAINTEXT=allow",
      );
  }
  const redis = urlOf(env.REDIS_URL);
  if (redis?.protocol === "redis:" && !LOCAL.test(redis.hostname) && env.HUB_PLAINTEXT !== "allow")
    fault("REDIS_URL", "goes without TLS: use rediss://, or set HUB_PLAINTEXT=allow");
  for (const [name, url] of [
    ["DATABASE_URL", database],
    ["REDIS_URL", redis],
  ] as const) {
    const weak = url?.password ? weakness(decodeURIComponent(url.password)) : undefined;
    if (weak) fault(name, `its password ${weak}`);
  }
  for (const name of ["WECHATPAY_APIV3_KEY", "HUB_METRICS_TOKEN"]) {
    const weak = env[name] === undefined ? undefined : weakness(env[name]);
    if (weak) fault(name, weak);
  }
  for (const name of ["WECHAT_BASE_URL", "WECHATPAY_BASE_URL"]) {
    const url = urlOf(env[name]);
    if (url?.protocol === "http:" && !LOCAL.test(url.hostname) && env.HUB_PLAINTEXT !== "allow")
      fault(name, "goes without TLS: use https://, or set HUB_PLAINTEXT=allow");
  }
  if (/\/0+(\D|$)/.test(env.HUB_PROXIES ?? ""))
    fault("HUB_PROXIES", "takes everybody's word for where they are: name your balancers");
  if (env.HUB_PUBLIC_URL?.startsWith("http:"))
    fault("HUB_PUBLIC_URL", "callers' tokens would go without TLS: use https://");
  return faults;
}

function urlOf(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}
