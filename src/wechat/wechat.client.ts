import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Log } from "../platform/log.ts";
import { outgoing } from "../platform/signals/trace.ts";
import {
  ATTEMPTS,
  type Endpoint,
  type Failure,
  failureAfter,
  failureOf,
  type Mishap,
  mayRepeat,
  pauseMs,
  type WechatUser,
} from "./wechat.rules.ts";

/** A mini program and what it proves itself with. */
export interface AppSecret {
  readonly appId: string;
  readonly secret: string;
}

export interface WechatToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

/** A call of WeChat's that brought no answer. It names the call and the code, never what was sent. */
export class WechatFailed extends Error {
  constructor(
    readonly endpoint: Endpoint,
    readonly failure: Failure,
    readonly reason: string,
  ) {
    super(`WeChat's ${endpoint}: ${failure}: ${reason}`);
  }
}

/** WeChat's server side, as documented. Secrets, session keys and tokens stay on this side of it. */
export interface Wechat {
  /** Who a `wx.login` code is of. */
  userOf(app: AppSecret, code: string): Promise<WechatUser>;
  /** The phone behind a phone button's code, in E.164. */
  phoneOf(appId: string, token: string, code: string): Promise<string>;
  /** The app's access token. `forced` ends the one before, which WeChat allows twenty times a day. */
  tokenOf(app: AppSecret, forced: boolean): Promise<WechatToken>;
}

const ERROR = z.object({ errcode: z.number().int().optional(), errmsg: z.string().optional() });
const ID = z.string().regex(/^[\w-]{1,128}$/);

const USER = z.object({ openid: ID, session_key: z.string().min(1), unionid: ID.optional() });
const TOKEN = z.object({
  access_token: z.string().min(1).max(2_048),
  expires_in: z.number().int().min(1).max(7_200),
});
/** The watermark says which app the phone was given to. */
const phoneShape = (appId: string) =>
  z.object({
    phone_info: z.object({
      purePhoneNumber: z.string().regex(/^\d{4,15}$/),
      // The pages say text, their examples a number.
      countryCode: z.union([z.string().regex(/^\d{1,4}$/), z.number().int().positive()]),
      watermark: z.object({ appid: z.literal(appId) }),
    }),
  });

interface Ask {
  readonly query: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** Errors of a connection that was not made: nothing was sent. */
const UNSENT = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"],
  "UND_ERR_CONNECT_TIMEOUT",
]);

const PATHS: Readonly<Record<Endpoint, string>> = {
  code2Session: "/sns/jscode2session",
  getPhoneNumber: "/wxa/business/getuserphonenumber",
  stableToken: "/cgi-bin/stable_token",
};

export interface WechatPlace {
  readonly baseUrl: string;
  /** How long one attempt may take. */
  readonly timeoutMs: number;
}

export function openWechat({ baseUrl, timeoutMs }: WechatPlace, log: Log): Wechat {
  /** One attempt: an answer's text, or how it went wrong. */
  async function send(endpoint: Endpoint, { query, body }: Ask): Promise<Sent> {
    const url = new URL(`${baseUrl}${PATHS[endpoint]}`);
    url.search = String(new URLSearchParams(query));
    try {
      const response = await fetch(url, {
        // What carries a secret follows nobody elsewhere.
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
        ...(body && {
          method: "POST",
          headers: { "content-type": "application/json", ...outgoing() },
          body: JSON.stringify(body),
        }),
      });
      const text = await response.text();
      return response.ok ? { text } : failed("GARBLED", `status ${response.status}`);
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      const why = code ?? (error as Error).name;
      return failed(UNSENT.has(why) ? "UNSENT" : "UNANSWERED", why);
    }
  }

  function read<Answer>(endpoint: Endpoint, shape: z.ZodType<Answer>, text: string) {
    const json = parsed(text);
    if (json === undefined) return failed("GARBLED", "no JSON");
    const error = ERROR.safeParse(json);
    if (error.success && error.data.errcode) {
      const { errcode, errmsg = "" } = error.data;
      return failed(failureOf(endpoint, errcode), `${errcode} ${errmsg.slice(0, 200)}`);
    }
    const answer = shape.safeParse(json);
    return answer.success
      ? { answer: answer.data }
      : failed("FAULT", `of another shape: ${shapeOf(answer.error)}`);
  }

  async function call<Answer>(
    endpoint: Endpoint,
    appId: string,
    shape: z.ZodType<Answer>,
    ask: Ask,
  ): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const sent = await send(endpoint, ask);
      const came = "text" in sent ? read(endpoint, shape, sent.text) : sent;
      if ("answer" in came) return came.answer;
      const { ended, reason } = came;
      log[LEVELS[ended] ?? "warn"](
        { endpoint, appId, attempt, ended, reason },
        "WeChat did not do as it was asked",
      );
      if (attempt === ATTEMPTS || !mayRepeat(endpoint, ended))
        throw new WechatFailed(endpoint, failureAfter(ended), reason);
      await sleep(pauseMs(attempt, Math.random()));
    }
  }

  return {
    async userOf({ appId, secret }, code) {
      const { openid, unionid } = await call("code2Session", appId, USER, {
        query: { appid: appId, secret, js_code: code, grant_type: "authorization_code" },
      });
      return { openid, unionid };
    },
    async phoneOf(appId, token, code) {
      const { phone_info: phone } = await call("getPhoneNumber", appId, phoneShape(appId), {
        query: { access_token: token },
        body: { code },
      });
      return `+${phone.countryCode}${phone.purePhoneNumber}`;
    },
    async tokenOf({ appId, secret }, forced) {
      const answer = await call("stableToken", appId, TOKEN, {
        query: {},
        body: { grant_type: "client_credential", appid: appId, secret, force_refresh: forced },
      });
      return { token: answer.access_token, expiresInSeconds: answer.expires_in };
    },
  };
}

interface Failed {
  readonly ended: Failure | Mishap;
  readonly reason: string;
}
type Sent = Failed | { readonly text: string };

/** What is its user's doing is no worry of the operator's; what the operator must mend is an error. */
const LEVELS: Partial<Record<Failed["ended"], "info" | "error">> = {
  ...{ CODE_INVALID: "info", BLOCKED: "info", FAULT: "error" },
};

const failed = (ended: Failed["ended"], reason: string): Failed => ({ ended, reason });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where an answer is wrong, without what it says. */
const shapeOf = (error: z.ZodError): string =>
  error.issues.map(({ path, code }) => `${path.join(".")} ${code}`).join(", ");
