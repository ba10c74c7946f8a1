import {
  createCipheriv,
  createHash,
  createSign,
  generateKeyPairSync,
  randomBytes,
  verify,
} from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll } from "@jest/globals";
import type { WechatPayPlace } from "../../src/split/wechat-pay.client.ts";

/** How WeChat Pay may fail a call; `after` what it was asked to do is done, or not. */
export type Mood =
  | { readonly how: "hang" | "drop" | "error" | "html"; readonly after: boolean }
  /** Does it, and signs the answer with another key, or with a clock that is ten minutes off. */
  | { readonly how: "wrong signature" | "skewed" }
  /** Does not do it, and says so. */
  | { readonly how: "rate limited" | "not enough" };

/** What was asked: which way, and under whose number. */
export interface Asked {
  readonly way: "split" | "return" | "finish" | "ask" | "bill";
  readonly number: string;
  readonly transactionId: string;
}

interface PaidOrder {
  readonly subMchid: string;
  readonly amount: number;
  /** What is left to be split; 0 once it is over. */
  frozen: number;
}

interface SplitOrder {
  readonly content: string;
  readonly transactionId: string;
  readonly account: string;
  readonly amount: number;
  result: "PENDING" | "SUCCESS" | "CLOSED";
  failReason: string | undefined;
  finishedAt: string | undefined;
}

interface Return {
  readonly content: string;
  readonly splitNo: string;
  readonly payer: string;
  readonly amount: number;
  result: "PROCESSING" | "SUCCESS" | "FAIL";
  failReason: string | undefined;
  finishedAt: string | undefined;
}

/** What moved: the server's own book. */
export interface Moved {
  readonly number: string;
  readonly transactionId: string;
  readonly kind: "split" | "return";
  readonly amount: number;
}

/** What stands in for api.mch.weixin.qq.com: a real HTTP server that speaks the documented protocol, and fails as told. */
export interface WechatPayServer {
  readonly place: WechatPayPlace;
  /** An order that was paid with profit sharing. */
  pay(transactionId: string, paid: { readonly subMchid: string; readonly amount: number }): void;
  /** Asked of every call; undefined: it goes well. */
  mood: (asked: Asked) => Mood | undefined;
  /** Whether a split is decided at once, and how: a reason closes it. */
  decide: (number: string) => "SUCCESS" | "PENDING" | { readonly closed: string };
  /** What the brand has to return from; short, returns wait. */
  balance: number;
  /** Decides what is pending, and pays what waits as far as the balance goes. */
  settle(): void;
  /** Closes returns that waited too long. */
  timeOut(): void;
  readonly moved: readonly Moved[];
  frozen(transactionId: string): number;
  calls(way: Asked["way"]): number;
  /** A notice, signed and sealed. */
  notice(transactionId: string, at?: Date): { headers: Record<string, string>; body: string };
  /** The day's bill, as it will be fetched; undefined: of what moved. */
  billText: string | undefined;
  /** Spoils the digest that is said of the bill. */
  spoilBill: boolean;
  /** Says that there is no bill where it said there is one. */
  billFails: boolean;
}

const pair = () =>
  generateKeyPairSync("rsa", {
    ...{ modulusLength: 2048, publicKeyEncoding: { type: "spki", format: "pem" } },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });

const MAX_RATIO = 0.3;
const SKEW_SECONDS = 300;
const PLATFORM = "PUB_KEY_ID_0119000000000000000000000000000001";
const AUTHORIZATION =
  /^WECHATPAY2-SHA256-RSA2048 mchid="(\d+)",serial_no="(\w+)",timestamp="(\d+)",nonce_str="(\w+)",signature="([^"]+)"$/;

class No extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

/** Starts the server; closes it behind the file's last test. */
export async function wechatPayServer(timeoutMs = 2_000): Promise<WechatPayServer> {
  const [merchant, platform, stranger] = [pair(), pair(), pair()];
  const payments = new Map<string, PaidOrder>();
  const splits = new Map<string, SplitOrder>();
  const finishes = new Map<string, { content: string; transactionId: string; amount: number }>();
  const returns = new Map<string, Return>();
  const nonces = new Set<string>();
  const calls = new Map<string, number>();
  const moved: Moved[] = [];
  const apiV3Key = randomBytes(16).toString("hex");
  const now = () => new Date().toISOString().replace("Z", "+00:00");

  const paymentOf = (transactionId: string, subMchid: string): PaidOrder => {
    const payment = payments.get(transactionId);
    if (payment?.subMchid !== subMchid) throw new No(400, "INVALID_REQUEST");
    return payment;
  };
  const succeed = (number: string, order: SplitOrder) => {
    order.result = "SUCCESS";
    order.finishedAt = now();
    server.balance += order.amount;
    const { transactionId, amount } = order;
    moved.push({ number, transactionId, kind: "split", amount });
  };
  const decideSplit = (number: string, order: SplitOrder, how = server.decide(number)) => {
    if (how === "PENDING") return;
    if (how === "SUCCESS") return succeed(number, order);
    order.result = "CLOSED";
    order.failReason = how.closed;
  };
  const tryReturn = (number: string, wish: Return) => {
    if (wish.result !== "PROCESSING" || server.balance < wish.amount) return;
    wish.result = "SUCCESS";
    wish.finishedAt = now();
    server.balance -= wish.amount;
    const transactionId = splits.get(wish.splitNo)?.transactionId ?? "";
    moved.push({ number, transactionId, kind: "return", amount: wish.amount });
  };
  const sameOrNew = (known: { readonly content: string } | undefined, content: string): boolean => {
    if (known && known.content !== content) throw new No(400, "INVALID_REQUEST");
    return known !== undefined;
  };

  const shownSplit = (number: string) => {
    const finish = finishes.get(number);
    if (finish) return { order_id: `W${number}`, status: "FINISHED", finish_amount: finish.amount };
    const order = splits.get(number);
    if (!order) throw new No(404, "RESOURCE_NOT_EXISTS");
    const { account, amount, result, failReason, finishedAt, transactionId } = order;
    const receiver = { type: "MERCHANT_ID", account, amount, description: "x", result };
    const rest = {
      ...{ type: "MERCHANT_ID", account: payments.get(transactionId)?.subMchid, amount: 1 },
      ...{ description: "解冻给分账方", result: "SUCCESS" },
    };
    return {
      ...{ order_id: `W${number}`, out_order_no: number, transaction_id: transactionId },
      status: result === "PENDING" ? "PROCESSING" : "FINISHED",
      receivers: [
        rest,
        { ...receiver, detail_id: `D${number}`, fail_reason: failReason, finish_time: finishedAt },
      ],
    };
  };
  const shownReturn = (number: string) => {
    const found = returns.get(number);
    if (!found) throw new No(404, "RESOURCE_NOT_EXISTS");
    return {
      ...{ out_return_no: number, return_no: `W${number}`, amount: found.amount },
      ...{ result: found.result, fail_reason: found.failReason, finish_time: found.finishedAt },
    };
  };

  type Body = Record<string, unknown>;
  const ways: Record<string, (body: Body, query: URLSearchParams, text: string) => object> = {
    "POST /v3/brand/profitsharing/orders"(body, _, text) {
      const number = String(body.out_order_no);
      const payment = paymentOf(String(body.transaction_id), String(body.sub_mchid));
      if (!sameOrNew(splits.get(number), text)) {
        const [receiver] = body.receivers as Array<{ account: string; amount: number }>;
        if (!receiver || receiver.amount > payment.amount * MAX_RATIO)
          throw new No(403, "RULE_LIMIT");
        if (receiver.amount > payment.frozen) throw new No(403, "NOT_ENOUGH");
        payment.frozen = body.finish ? 0 : payment.frozen - receiver.amount;
        const order: SplitOrder = {
          ...{ content: text, transactionId: String(body.transaction_id), ...receiver },
          ...{ result: "PENDING", failReason: undefined, finishedAt: undefined },
        };
        splits.set(number, order);
        decideSplit(number, order);
      }
      return shownSplit(number);
    },
    "POST /v3/brand/profitsharing/finish-order"(body, _, text) {
      const number = String(body.out_order_no);
      const payment = paymentOf(String(body.transaction_id), String(body.sub_mchid));
      if (!sameOrNew(finishes.get(number), text)) {
        const transactionId = String(body.transaction_id);
        finishes.set(number, { content: text, transactionId, amount: payment.frozen });
        payment.frozen = 0;
      }
      return { order_id: `W${number}`, out_order_no: number };
    },
    "POST /v3/brand/profitsharing/returnorders"(body, _, text) {
      const number = String(body.out_return_no);
      const splitNo = String(body.out_order_no);
      const order = splits.get(splitNo);
      if (order?.result !== "SUCCESS") throw new No(400, "INVALID_REQUEST");
      if (!sameOrNew(returns.get(number), text)) {
        const amount = Number(body.amount);
        const before = [...returns.values()].filter(
          (each) => each.splitNo === splitNo && each.result !== "FAIL",
        );
        if (before.reduce((sum, each) => sum + each.amount, amount) > order.amount)
          throw new No(403, "RULE_LIMIT");
        returns.set(number, {
          ...{ content: text, splitNo, payer: String(body.return_mchid), amount },
          ...{ result: "PROCESSING", failReason: undefined, finishedAt: undefined },
        });
      }
      tryReturn(number, returns.get(number) as Return);
      return shownReturn(number);
    },
    "GET /v3/brand/profitsharing/orders": (_, query) => shownSplit(query.get("out_order_no") ?? ""),
    "GET /v3/brand/profitsharing/returnorders": (_, query) =>
      shownReturn(query.get("out_return_no") ?? ""),
    "GET /v3/profitsharing/bills"() {
      const hash = createHash("sha1").update(bill()).digest("hex");
      return {
        ...{ hash_type: "SHA1", hash_value: server.spoilBill ? hash.replace(/^./, "x") : hash },
        download_url: `${server.place.baseUrl}/v3/billdownload/file?token=t`,
      };
    },
  };
  const bill = () =>
    server.billText ??
    [
      "分账时间,分账发起方,分账方,微信订单号,微信分账/回退单号,分账明细单号,商户分账/回退单号,订单金额,分账接收方,分账金额,业务类型,处理状态,分账描述,备注",
      ...moved.map(({ number, transactionId, kind, amount }) =>
        [
          ...[
            "2026-03-14 12:00:00",
            server.place.mchid,
            payments.get(transactionId)?.subMchid,
            transactionId,
          ],
          ...[`W${number}`, `D${number}`, number, "1.00", "1900000109"],
          ...[(amount / 100).toFixed(2), kind === "split" ? "分账" : "分账回退", "成功", "x", ""],
        ]
          .map((cell) => `\`${cell}`)
          .join(","),
      ),
      "总条数",
      `\`${moved.length}`,
    ].join("\n");

  const asked = (method: string, path: string, body: Body, query: URLSearchParams): Asked => {
    const of = (name: string) => String(body[name] ?? query.get(name) ?? "");
    const number = of("out_return_no") || of("out_order_no");
    const known = splits.get(of("out_order_no"))?.transactionId ?? "";
    const transactionId = of("transaction_id") || known;
    const sent = path.endsWith("finish-order")
      ? "finish"
      : path.endsWith("returnorders")
        ? "return"
        : "split";
    const way = path.includes("bill") ? "bill" : method === "GET" ? "ask" : sent;
    return { way, number, transactionId };
  };

  /** Refuses what is not signed by the merchant, now, once. */
  const authenticate = (request: IncomingMessage, text: string) => {
    const [, mchid, serial, timestamp, nonce, signature] =
      AUTHORIZATION.exec(request.headers.authorization ?? "") ?? [];
    const signed = `${request.method}\n${request.url}\n${timestamp}\n${nonce}\n${text}\n`;
    const isOurs =
      mchid === server.place.mchid &&
      serial === server.place.serial &&
      Math.abs(Date.now() / 1_000 - Number(timestamp)) <= SKEW_SECONDS &&
      !nonces.has(String(nonce)) &&
      verify(
        ...(["RSA-SHA256", Buffer.from(signed), merchant.publicKey] as const),
        Buffer.from(String(signature), "base64"),
      );
    if (!isOurs) throw new No(401, "SIGN_ERROR");
    nonces.add(String(nonce));
  };

  const signed = (text: string, key: string, at = new Date()) => {
    const timestamp = String(Math.floor(+at / 1_000));
    const nonce = randomBytes(16).toString("hex");
    const signer = createSign("RSA-SHA256").update(`${timestamp}\n${nonce}\n${text}\n`);
    return {
      ...{ "wechatpay-timestamp": timestamp, "wechatpay-nonce": nonce },
      ...{ "wechatpay-serial": PLATFORM, "wechatpay-signature": signer.sign(key, "base64") },
    };
  };

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "", "http://pay");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const say = (status: number, body: string, headers: Record<string, string>) =>
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    const body = text ? (JSON.parse(text) as Body) : {};
    const call = asked(request.method ?? "", url.pathname, body, url.searchParams);
    calls.set(call.way, (calls.get(call.way) ?? 0) + 1);
    const mood = server.mood(call);
    const fail = (how: string) => {
      if (how === "hang") return;
      if (how === "drop") return void request.socket.destroy();
      if (how === "html") return void say(502, "<html>502</html>", { "content-type": "text/html" });
      const said = JSON.stringify({ code: "SYSTEM_ERROR", message: "x" });
      say(500, said, signed(said, platform.privateKey));
    };
    try {
      authenticate(request, text);
      if (mood && "after" in mood && !mood.after) return fail(mood.how);
      if (mood?.how === "rate limited") throw new No(429, "RATELIMIT_EXCEEDED");
      if (mood?.how === "not enough") throw new No(403, "NOT_ENOUGH");
      if (url.pathname === "/v3/billdownload/file") {
        if (server.billFails) throw new No(404, "NOT_FOUND");
        return void response
          .writeHead(200, { "content-type": "application/x-gzip" })
          .end(gzipSync(bill()));
      }
      const way = ways[`${request.method} ${url.pathname}`];
      if (!way) throw new No(404, "NOT_FOUND_PATH");
      const answer = JSON.stringify(way(body, url.searchParams, text));
      if (mood && "after" in mood) return fail(mood.how);
      const key = mood?.how === "wrong signature" ? stranger.privateKey : platform.privateKey;
      const skew = mood?.how === "skewed" ? 2 * SKEW_SECONDS * 1_000 : 0;
      say(200, answer, signed(answer, key, new Date(Date.now() + skew)));
    } catch (error) {
      if (!(error instanceof No)) throw error;
      const said = JSON.stringify({ code: error.code, message: "x" });
      say(error.status, said, signed(said, platform.privateKey));
    }
  }

  const http = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const server: WechatPayServer = {
    place: {
      ...{ mchid: "1900000100", serial: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1" },
      ...{ privateKey: merchant.privateKey, apiV3Key, platformSerial: PLATFORM },
      ...{ platformKey: platform.publicKey, timeoutMs },
      baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    },
    pay: (transactionId, { subMchid, amount }) =>
      void payments.set(transactionId, { subMchid, amount, frozen: amount }),
    mood: () => undefined,
    decide: () => "SUCCESS",
    balance: 0,
    settle() {
      for (const [number, order] of splits)
        if (order.result === "PENDING") decideSplit(number, order, "SUCCESS");
      for (const [number, each] of returns) tryReturn(number, each);
    },
    timeOut() {
      for (const each of returns.values())
        if (each.result === "PROCESSING")
          Object.assign(each, { result: "FAIL", failReason: "TIME_OUT_CLOSED" });
    },
    moved,
    frozen: (transactionId) => payments.get(transactionId)?.frozen ?? 0,
    calls: (way) => calls.get(way) ?? 0,
    notice(transactionId, at) {
      const nonce = randomBytes(6).toString("hex");
      const cipher = createCipheriv("aes-256-gcm", apiV3Key, nonce).setAAD(
        Buffer.from("transaction"),
      );
      const plain = JSON.stringify({ transaction_id: transactionId, receiver: { amount: 1 } });
      const sealed = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
      const body = JSON.stringify({
        ...{ id: `EV-${nonce}`, event_type: "TRANSACTION.SUCCESS", summary: "分账" },
        resource_type: "encrypt-resource",
        resource: {
          ...{ algorithm: "AEAD_AES_256_GCM", original_type: "profitsharing", nonce },
          ...{ associated_data: "transaction" },
          ciphertext: Buffer.concat(sealed).toString("base64"),
        },
      });
      return { headers: signed(body, platform.privateKey, at), body };
    },
    billText: undefined,
    spoilBill: false,
    billFails: false,
  };
  afterAll(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  return server;
}
