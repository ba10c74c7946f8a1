import { createHash, createPublicKey, verify } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { Outcome, Rail } from "../payout/rail.rules.ts";
import type { Log } from "../platform/log.ts";
import type { SplitInstruction } from "./split.rules.ts";

/** Who the hub is at WeChat Pay, as a service provider, and what either side signs with. */
export interface WechatPayPlace {
  readonly mchid: string;
  /** Of the merchant's certificate. */
  readonly serial: string;
  /** PEM. */
  readonly privateKey: string;
  /** Seals notices: 32 bytes. */
  readonly apiV3Key: string;
  /** Of the platform's public key or certificate, `PUB_KEY_ID_…` or hexadecimal; and itself, PEM. */
  readonly platformSerial: string;
  readonly platformKey: string;
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

export class BillUnreadable extends Error {}

/** What a notice is about. What came of it is asked for: a notice is a hint, not a proof. */
export interface Notice {
  readonly transactionId: string;
}

/** WeChat Pay's profit sharing of brands, as documented. */
export interface WechatPay extends Rail<SplitInstruction> {
  /** The text of the bill of a day (`2026-03-14`, in China), checked by its digest; undefined: there is none. */
  bill(day: string): Promise<{ readonly text: string; readonly hash: string } | undefined>;
  /** Opens a notice; undefined: it is not WeChat Pay's, or not of now. */
  openNotice(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: string,
    now: Date,
  ): Notice | undefined;
}

const PATHS = {
  orders: "v3/brand/profitsharing/orders",
  returns: "v3/brand/profitsharing/returnorders",
  finish: "v3/brand/profitsharing/finish-order",
  bills: "v3/profitsharing/bills",
} as const;

const ID = z.string().min(1).max(64);
const WHEN = z
  .string()
  .transform((text) => new Date(text))
  .refine((at) => !Number.isNaN(+at))
  .optional()
  .catch(undefined);
const ORDER = z.object({
  order_id: ID.optional(),
  status: z.enum(["PROCESSING", "FINISHED"]).optional(),
  receivers: z
    .array(
      z.object({
        account: z.string(),
        amount: z.number().int().nonnegative(),
        result: z.enum(["PENDING", "SUCCESS", "CLOSED"]),
        fail_reason: z.string().optional(),
        finish_time: WHEN,
      }),
    )
    .optional(),
});
const RETURN = z.object({
  return_no: ID.optional(),
  amount: z.number().int().nonnegative(),
  result: z.enum(["PROCESSING", "SUCCESS", "FAIL", "FAILED"]),
  fail_reason: z.string().optional(),
  finish_time: WHEN,
});
const BILL = z.object({
  hash_type: z.enum(["SHA1", "SHA256"]),
  hash_value: z.string().regex(/^[0-9a-fA-F]{40,64}$/),
  download_url: z.url(),
});
const NOTICE = z.object({
  resource: z.object({
    algorithm: z.literal("AEAD_AES_256_GCM"),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().optional(),
  }),
});
const SHARED = z.object({ transaction_id: z.string().min(1).max(32) });

/** It has not heard of the number. */
const UNHEARD = new Set(["RESOURCE_NOT_EXISTS", "ORDER_NOT_EXIST", "NOT_FOUND"]);
/** It did not take the request, and may take it later: there is no money yet, or too much is asked at once. */
const NOT_TAKEN = new Set(["NOT_ENOUGH", "RATELIMIT_EXCEED", "RATELIMIT_EXCEEDED", "RATELIMITED"]);
const BUSY = new Set([...NOT_TAKEN, "FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED"]);

/** How far its clock and ours may be apart. */
const SKEW_MS = 5 * 60_000;
const BILL_BYTES = 256 * 1024 * 1024;

/** How a call ended: an answer that is signed, a no with its code, or nothing that says anything. */
type Came =
  | { readonly body: unknown }
  | { readonly no: string }
  | { readonly unclear: string; readonly busy?: boolean };

interface Failed {
  readonly code?: string;
  readonly message: string;
  readonly response?: { readonly status: number; readonly data: unknown };
}

export async function openWechatPay(place: WechatPayPlace, log: Log): Promise<WechatPay> {
  // It is large, and many a hub splits nothing.
  const { Aes, Wechatpay } = await import("wechatpay-axios-plugin");
  const { mchid, serial, privateKey, platformSerial, platformKey } = place;
  const certs = { [platformSerial]: platformKey };
  const settings = {
    baseURL: `${place.baseUrl}/`,
    timeout: place.timeoutMs,
    maxRedirects: 0,
    maxContentLength: BILL_BYTES,
  };
  const pay = new Wechatpay({
    mchid,
    serial,
    privateKey,
    certs,
    ...settings,
  } as ConstructorParameters<typeof Wechatpay>[0]);
  const publicKey = createPublicKey(platformKey);

  async function call(
    method: "get" | "post",
    path: string,
    sent: { readonly data?: object; readonly params?: object } & object,
  ): Promise<Came> {
    try {
      const { data, ...config } = sent;
      const chain = pay.chain(path);
      const response = await (method === "get" ? chain.get(config) : chain.post(data, config));
      return { body: response.data };
    } catch (error) {
      const came = read(error as Failed);
      // Where a bill lies is said with a token.
      log.warn({ path: path.split("?")[0], came }, "WeChat Pay did not do as it was asked");
      return came;
    }
  }

  const split = ({ brandMchid, amountMinor }: SplitInstruction, number: string, came: Came) =>
    outcomeOf(came, number, (body) => {
      const { order_id: reference, receivers = [] } = ORDER.parse(body);
      const ours = receivers.find(({ account }) => account === brandMchid);
      if (!ours || ours.result === "PENDING") return { number, ended: "OPEN", reason: "PENDING" };
      if (ours.result === "CLOSED")
        return { number, ended: "FAILED", reason: ours.fail_reason ?? "CLOSED", reference };
      const amount = BigInt(ours.amount);
      if (amount !== amountMinor)
        log.error({ number, amount: ours.amount }, "WeChat Pay split another amount than ours");
      return { number, ended: "DONE", amountMinor: amount, reference, doneAt: ours.finish_time };
    });
  const returned = (number: string, came: Came) =>
    outcomeOf(came, number, (body) => {
      const answer = RETURN.parse(body);
      const { return_no: reference, fail_reason: reason } = answer;
      if (answer.result === "PROCESSING") return { number, ended: "OPEN", reason: "PROCESSING" };
      if (answer.result !== "SUCCESS") return { number, ended: "FAILED", reason, reference };
      const amountMinor = BigInt(answer.amount);
      return { number, ended: "DONE", amountMinor, reference, doneAt: answer.finish_time };
    });
  const finished = (number: string, came: Came) =>
    outcomeOf(came, number, (body) => {
      const { order_id: reference, status } = ORDER.parse(body);
      const ended = status === "FINISHED" ? "DONE" : "OPEN";
      return { number, ended, reference };
    });

  return {
    async send(instruction) {
      const { kind, outNo, amountMinor, transactionId, subMchid, brandMchid } = instruction;
      const amount = Number(amountMinor);
      const order = { sub_mchid: subMchid, transaction_id: transactionId, out_order_no: outNo };
      if (kind === "FINISH") {
        const data = { ...order, description: "分账完结" };
        return finished(outNo, await call("post", PATHS.finish, { data }));
      }
      if (kind === "RETURN") {
        const data = {
          ...{ sub_mchid: subMchid, out_order_no: instruction.splitNo, out_return_no: outNo },
          ...{ return_mchid: brandMchid, amount, description: "订单退款" },
        };
        return returned(outNo, await call("post", PATHS.returns, { data }));
      }
      const receiver = {
        type: "MERCHANT_ID",
        account: brandMchid,
        amount,
        description: "加盟分账",
      };
      const data = { brand_mchid: brandMchid, ...order, receivers: [receiver], finish: true };
      const headers = { "Wechatpay-Serial": platformSerial };
      return split(
        instruction,
        outNo,
        await call("post", PATHS.orders, { data, headers } as object),
      );
    },
    async ask(instruction) {
      const { kind, outNo, splitNo, transactionId, subMchid } = instruction;
      const asked =
        kind === "RETURN"
          ? { sub_mchid: subMchid, out_return_no: outNo, out_order_no: splitNo }
          : { sub_mchid: subMchid, transaction_id: transactionId, out_order_no: outNo };
      const path = kind === "RETURN" ? PATHS.returns : PATHS.orders;
      const came = await call("get", path, { params: asked });
      if ("no" in came)
        return UNHEARD.has(came.no)
          ? { number: outNo, ended: "UNKNOWN", reason: came.no }
          : { number: outNo, ended: "OPEN", reason: came.no };
      // Too busy to say is not the same as never heard of it.
      if ("unclear" in came) return { number: outNo, ended: "OPEN", reason: came.unclear };
      if (kind === "RETURN") return returned(outNo, came);
      return kind === "FINISH" ? finished(outNo, came) : split(instruction, outNo, came);
    },
    async bill(day) {
      const came = await call("get", PATHS.bills, { params: { bill_date: day, tar_type: "GZIP" } });
      if ("no" in came && came.no === "NO_STATEMENT_EXIST") return undefined;
      if (!("body" in came)) throw new BillUnreadable("no" in came ? came.no : came.unclear);
      const said = BILL.safeParse(came.body);
      if (!said.success) throw new BillUnreadable("the answer is of another shape");
      const { download_url: from, hash_type: type, hash_value: hash } = said.data;
      const url = new URL(from);
      // What is signed with our key goes to WeChat Pay alone.
      if (url.origin !== new URL(place.baseUrl).origin)
        throw new BillUnreadable(`it is said to lie at ${url.origin}`);
      const config = { responseType: "arraybuffer", transformResponse: [(data: unknown) => data] };
      const packed = await call("get", `${url.pathname.slice(1)}${url.search}`, config);
      if (!("body" in packed)) throw new BillUnreadable("it could not be fetched");
      const bytes = unpacked(Buffer.from(packed.body as Buffer));
      const digest = createHash(type.toLowerCase()).update(bytes).digest("hex");
      if (digest !== hash.toLowerCase()) throw new BillUnreadable("its digest is another");
      return { text: bytes.toString("utf8"), hash: digest };
    },
    openNotice(headers, body, now) {
      const said = (name: string) => String(headers[`wechatpay-${name}`] ?? "");
      const at = Number(said("timestamp")) * 1_000;
      const text = `${said("timestamp")}\n${said("nonce")}\n${body}\n`;
      const signature = Buffer.from(said("signature"), "base64");
      if (said("serial") !== platformSerial || !(Math.abs(+now - at) <= SKEW_MS)) return undefined;
      if (!verify("RSA-SHA256", Buffer.from(text), publicKey, signature)) return undefined;
      try {
        const { resource } = NOTICE.parse(JSON.parse(body));
        const { ciphertext, nonce, associated_data: about = "" } = resource;
        const plain = Aes.AesGcm.decrypt(ciphertext, place.apiV3Key, nonce, about);
        return { transactionId: SHARED.parse(JSON.parse(plain)).transaction_id };
      } catch {
        return undefined;
      }
    },
  };
}

const unpacked = (bytes: Buffer): Buffer => {
  try {
    return gunzipSync(bytes, { maxOutputLength: BILL_BYTES });
  } catch (error) {
    throw new BillUnreadable(`it cannot be unpacked: ${(error as Error).message}`);
  }
};

/** What an error says: only what WeChat Pay says with a code of its own is a no. */
function read({ code, message, response }: Failed): Came {
  const said = z.object({ code: z.string() }).safeParse(parsed(response?.data));
  const { status = 0 } = response ?? {};
  if (status >= 400 && status < 500 && said.success) {
    if (NOT_TAKEN.has(said.data.code) || BUSY.has(said.data.code) || status === 429)
      return { unclear: said.data.code, busy: true };
    // It could not tell who we are, and judged nothing.
    if (status !== 401) return { no: said.data.code };
  }
  return { unclear: said.success ? said.data.code : (code ?? message).slice(0, 200) };
}

function parsed(data: unknown): unknown {
  if (typeof data !== "string" && !Buffer.isBuffer(data)) return data;
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}

function outcomeOf(came: Came, number: string, judge: (body: unknown) => Outcome): Outcome {
  if ("no" in came) return { number, ended: "FAILED", reason: came.no };
  if ("unclear" in came)
    return { number, ended: came.busy ? "UNKNOWN" : "OPEN", reason: came.unclear };
  try {
    return judge(came.body);
  } catch {
    return { number, ended: "OPEN", reason: "an answer of another shape" };
  }
}
