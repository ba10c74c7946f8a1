import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeEach } from "@jest/globals";
import type { Endpoint } from "../../src/wechat/wechat.rules.ts";

/** How WeChat may fail a call: with an error code of its own, or on the way. */
export type Mood =
  | { readonly errcode: number; readonly errmsg: string }
  /** Takes the request, and never answers it. */
  | "hang"
  /** Takes the request, and breaks the connection. */
  | "drop"
  /** Answers in this many milliseconds. */
  | { readonly slowMs: number }
  /** A gateway's page, as 200 or as 502. */
  | "html"
  | "bad gateway"
  /** The documented fields with other types. */
  | "wrong types";

export const BUSY: Mood = { errcode: -1, errmsg: "system error" };
export const LIMITED: Mood = {
  errcode: 45011,
  errmsg: "api minute-quota reach limit  mustslower  retry next minute",
};
export const BLOCKED: Mood = { errcode: 40226, errmsg: "code blocked" };

/** `country` without a plus sign: `86`. */
interface Phone {
  readonly country: string;
  readonly number: string;
}

interface Issued {
  readonly appId: string;
  readonly until: number;
  used: boolean;
}

interface AppState {
  readonly secret: string;
  readonly always: Mood | undefined;
  token: { value: string; until: number } | undefined;
  /** Good beside the newer one, until its own end. */
  former: { value: string; until: number } | undefined;
  forcedAt: number;
}

/** What stands in for api.weixin.qq.com: a real HTTP server with the documented protocol and its failures. */
export interface WechatServer {
  readonly url: string;
  /** The hub's, once there is one. */
  clock: () => Date;
  /** An app that exists at WeChat; every login of it goes like this. */
  addApp(always?: Mood): { readonly appId: string; readonly secret: string };
  /** What `wx.login` gives a user's phone: good once, for five minutes. */
  loginCode(appId: string, user: { readonly openid: string; readonly unionid?: string }): string;
  /** What the phone button gives: good once, for five minutes. */
  phoneCode(appId: string, phone: Phone): string;
  /** How the next calls go, in turn, before they go well again. */
  moods(endpoint: Endpoint, ...moods: Mood[]): void;
  /** Says of the app's access token what nobody told the hub: it is no more. */
  revokeToken(appId: string): void;
  /** The watermark of the next phone is of this app. */
  forgeWatermark(appId: string): void;
  /** How often an endpoint was called. */
  calls(endpoint: Endpoint): number;
  /** Every request and answer so far, a line each; secrets, tokens and session keys are masked. */
  conversation(): string;
}

const MINUTE_MS = 60_000;
const CODE_LIFE_MS = 5 * MINUTE_MS;
const TOKEN_LIFE_MS = 120 * MINUTE_MS;
/** Within its last five minutes, a token is followed by the next one. */
const OVERLAP_MS = 5 * MINUTE_MS;
const FORCE_PAUSE_MS = 30_000;

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "GET /sns/jscode2session": "code2Session",
  "POST /wxa/business/getuserphonenumber": "getPhoneNumber",
  "POST /cgi-bin/stable_token": "stableToken",
};

const error = (errcode: number, errmsg: string) => ({ errcode, errmsg });
const INVALID_CODE = error(40029, "invalid code");
const INVALID_APP = error(40013, "invalid appid");
const INVALID_TOKEN = error(40001, "invalid credential, access_token is invalid or not latest");

/** Starts the server; closes it behind the file's last test. */
export async function wechatServer(): Promise<WechatServer> {
  const apps = new Map<string, AppState>();
  const logins = new Map<string, Issued & { user: object }>();
  const phones = new Map<string, Issued & { phone: Phone }>();
  const moods = new Map<Endpoint, Mood[]>();
  const calls = new Map<Endpoint, number>();
  let lines: string[] = [];
  let made = 0;
  let watermark: string | undefined;

  const now = () => +server.clock();
  const take = <Kind extends Issued>(issued: Kind | undefined, appId: string) => {
    if (!issued || issued.appId !== appId || issued.until <= now()) return INVALID_CODE;
    if (issued.used) return error(40163, "code been used");
    issued.used = true;
    return issued;
  };

  const answers: Readonly<
    Record<Endpoint, (query: URLSearchParams, body: Record<string, unknown>) => object>
  > = {
    code2Session(query) {
      const app = apps.get(query.get("appid") ?? "");
      if (!app) return INVALID_APP;
      if (query.get("secret") !== app.secret) return error(40125, "invalid appsecret");
      if (query.get("grant_type") !== "authorization_code")
        return error(40002, "invalid grant_type");
      const taken = take(logins.get(query.get("js_code") ?? ""), query.get("appid") ?? "");
      if ("errcode" in taken) return taken;
      return { session_key: "c2Vzc2lvbiBrZXkgb2YgMQ==", ...taken.user };
    },
    stableToken(_, body) {
      const app = apps.get(String(body.appid));
      if (!app) return INVALID_APP;
      if (body.secret !== app.secret) return error(40125, "invalid appsecret");
      if (body.grant_type !== "client_credential") return error(40002, "invalid grant_type");
      const mayForce = body.force_refresh === true && now() - app.forcedAt >= FORCE_PAUSE_MS;
      const left = (app.token?.until ?? 0) - now();
      if (mayForce || left <= OVERLAP_MS) {
        app.former = mayForce || left <= 0 ? undefined : app.token;
        app.token = { value: `token-${++made}-of-${body.appid}`, until: now() + TOKEN_LIFE_MS };
        if (mayForce) app.forcedAt = now();
      }
      const { value, until } = app.token as NonNullable<AppState["token"]>;
      return { access_token: value, expires_in: Math.floor((until - now()) / 1_000) };
    },
    getPhoneNumber(query, body) {
      const sent = query.get("access_token");
      if (sent === null) return error(41001, "access_token missing");
      const [appId] =
        [...apps].find(([, { token, former }]) =>
          [token, former].some((each) => each?.value === sent),
        ) ?? [];
      if (appId === undefined) return INVALID_TOKEN;
      const app = apps.get(appId) as AppState;
      const held = [app.token, app.former].find((each) => each?.value === sent);
      if ((held?.until ?? 0) <= now()) return error(42001, "access_token expired");
      const issued = phones.get(String(body.code));
      if (issued && issued.appId !== appId) return INVALID_APP;
      const taken = take(issued, appId);
      if ("errcode" in taken) return taken;
      const { country, number } = taken.phone;
      const phoneNumber = country === "86" ? number : `+${country}${number}`;
      const mark = { timestamp: Math.floor(now() / 1_000), appid: watermark ?? appId };
      watermark = undefined;
      return {
        ...{ errcode: 0, errmsg: "ok" },
        phone_info: { phoneNumber, purePhoneNumber: number, countryCode: country, watermark: mark },
      };
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "", "http://wechat");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const endpoint = ENDPOINTS[`${request.method} ${url.pathname}`];
    lines.push(`> ${request.method} ${url.pathname}${masked(decodeURIComponent(url.search))}`);
    if (text) lines.push(`> ${masked(text)}`);
    const answer = (body: string, status = 200, type = "text/plain") => {
      lines.push(`< ${status} ${masked(body)}`);
      response.writeHead(status, { "content-type": type }).end(body);
    };
    if (!endpoint) return answer("", 404);
    calls.set(endpoint, (calls.get(endpoint) ?? 0) + 1);
    const app = apps.get(url.searchParams.get("appid") ?? "");
    const mood = moods.get(endpoint)?.shift() ?? app?.always;
    if (typeof mood === "object" && "errcode" in mood) return answer(JSON.stringify(mood));
    if (mood === "html") return answer("<html>Hello</html>", 200, "text/html");
    if (mood === "bad gateway") return answer("<html>502</html>", 502, "text/html");
    const result = answers[endpoint](url.searchParams, text ? JSON.parse(text) : {});
    if (mood === "hang") return void lines.push("< (no answer)");
    if (mood === "drop") {
      lines.push("< (the connection breaks)");
      return request.socket.destroy();
    }
    if (mood === "wrong types") return answer(JSON.stringify(withNumbers(result)));
    if (mood) await sleep(mood.slowMs);
    return answer(JSON.stringify(result));
  }

  const http = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const server: WechatServer = {
    clock: () => new Date(),
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    addApp(always) {
      const appId = `wx${String(++made).padStart(16, "0")}`;
      const secret = `secret-of-${appId}`;
      apps.set(appId, { secret, always, token: undefined, former: undefined, forcedAt: 0 });
      return { appId, secret };
    },
    loginCode(appId, user) {
      const code = `login-${++made}`;
      logins.set(code, { appId, user, until: now() + CODE_LIFE_MS, used: false });
      return code;
    },
    phoneCode(appId, phone) {
      const code = `phone-${++made}`;
      phones.set(code, { appId, phone, until: now() + CODE_LIFE_MS, used: false });
      return code;
    },
    moods: (endpoint, ...next) => void moods.set(endpoint, next),
    revokeToken(appId) {
      const app = apps.get(appId);
      if (app) app.token = app.former = undefined;
    },
    forgeWatermark: (appId) => {
      watermark = appId;
    },
    calls: (endpoint) => calls.get(endpoint) ?? 0,
    conversation: () => `${lines.join("\n")}\n`,
  };
  beforeEach(() => {
    lines = [];
    moods.clear();
    calls.clear();
  });
  afterAll(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  return server;
}

const SECRETS = /(secret|access_token|session_key)("?[=:]\[?"?)[^&"]+/g;
const masked = (text: string) => text.replace(SECRETS, "$1$2***");

const withNumbers = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, typeof each === "object" ? 7 : [each]]),
  );
