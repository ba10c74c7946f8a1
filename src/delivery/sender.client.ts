import { Resolver, lookup as systemLookup } from "node:dns/promises";
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";
import { type Allowed, reachOf } from "../platform/http/reach.ts";
import { outgoing } from "../platform/signals/trace.ts";
import type { Came, Mishap, Outcome } from "./retry.rules.ts";

export interface Letter {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends letters to addresses that strangers chose. It never throws: what came of it is its answer. */
export interface Sender {
  send(letter: Letter): Promise<Came>;
  close(): void;
}

export interface SenderParts {
  readonly allowed: Allowed;
  readonly limits?: Limits;
  /** Finds the addresses of a name; left out, the servers that the machine is set up with. */
  readonly resolver?: Resolver;
  /** An authority that is trusted beside those everybody trusts. */
  readonly ca?: string;
}

interface Limits {
  /** To find the host, connect and agree on keys. */
  readonly connectMs: number;
  /** For everything. */
  readonly totalMs: number;
  /** For a body, once the answer's status is there: it decides nothing. */
  readonly bodyMs: number;
}

const LIMITS: Limits = { connectMs: 5_000, totalMs: 15_000, bodyMs: 2_000 };
const BODY_BYTES = 4_096;
/** Of an answer, for its reader. */
const SHOWN_CHARACTERS = 500;
const RETRY_AFTER_MOST_S = 86_400;

/** A letter that did not arrive, and why. */
class Lost extends Error {
  constructor(readonly mishap: Mishap) {
    super(mishap);
  }
}

export function openSender({ allowed, limits = LIMITS, resolver, ca }: SenderParts): Sender {
  const kept = { keepAlive: true, maxFreeSockets: 8, timeout: 30_000 };
  const secure = { ...kept, ...(ca !== undefined && { ca }) };
  // Each address is judged before it is called; these judge once more what they are about to connect to.
  const filtering = {
    "http:": new RequestFilteringHttpAgent(kept),
    "https:": new RequestFilteringHttpsAgent(secure),
  };
  const open = { "http:": new http.Agent(kept), "https:": new https.Agent(secure) };
  const names =
    resolver ??
    new Resolver({ timeout: limits.connectMs / 2, tries: 2, maxTimeout: limits.connectMs });

  /**
   * All addresses of a host. The operator's own may be in the machine's list of hosts; others' are asked of the name
   * servers without holding a thread up, of which there are few: a slow server slows nobody else.
   */
  async function addressesOf(host: string): Promise<string[]> {
    if (isIP(host) !== 0) return [host];
    if (allowed.hosts.has(host))
      return (await systemLookup(host, { all: true })).map(({ address }) => address);
    const found = await Promise.allSettled([names.resolve4(host), names.resolve6(host)]);
    return found.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  }

  /** How to call a host, through addresses that were judged and no others. */
  async function wayTo({ protocol, hostname }: URL) {
    const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
    const addresses = await addressesOf(host);
    if (addresses.length === 0) throw new Lost("UNKNOWN_HOST");
    const reach = reachOf(allowed, host, addresses);
    if (reach === "REFUSED") throw new Lost("ADDRESS_REFUSED");
    if (protocol === "https:") {
      const agent = reach === "ALLOWED" ? open["https:"] : filtering["https:"];
      return { request: https.request, agent, lookup: pinned(addresses) };
    }
    if (protocol !== "http:" || reach !== "ALLOWED") throw new Lost("ADDRESS_REFUSED");
    return { request: http.request, agent: open["http:"], lookup: pinned(addresses) };
  }

  async function once({ url, body, headers }: Letter, connecting: AbortSignal, total: AbortSignal) {
    const target = new URL(url);
    const { request, agent, lookup } = await inTime(wayTo(target), connecting, "CONNECT_TIMEOUT");
    return new Promise<Outcome>((resolve, reject) => {
      const asked = request(target, {
        ...{ method: "POST", agent, lookup },
        headers: { ...headers, ...outgoing(), "content-length": String(Buffer.byteLength(body)) },
      });
      const late = () => asked.destroy(new Lost("CONNECT_TIMEOUT"));
      const over = () => asked.destroy(new Lost("TIMEOUT"));
      connecting.addEventListener("abort", late);
      total.addEventListener("abort", over);
      const stopWatching = () => {
        connecting.removeEventListener("abort", late);
        total.removeEventListener("abort", over);
      };
      let answered = false;
      whenConnected(asked, () => connecting.removeEventListener("abort", late));
      asked.on("response", (response) => {
        answered = true;
        stopWatching();
        void read(response, limits.bodyMs).then((text) => resolve(outcomeOf(response, text)));
      });
      asked.on("error", (error) => {
        stopWatching();
        if (!answered)
          reject(asked.reusedSocket && isReset(error) ? new Stale() : new Lost(mishapOf(error)));
      });
      asked.on("close", () => {
        stopWatching();
        // What ends without an error and without an answer is no answer either.
        if (!answered) reject(new Lost("CONNECTION_LOST"));
      });
      asked.end(body);
    });
  }

  return {
    async send(letter) {
      const startedAt = performance.now();
      const took = () => Math.round(performance.now() - startedAt);
      const total = AbortSignal.timeout(limits.totalMs);
      for (;;) {
        const connecting = AbortSignal.timeout(limits.connectMs);
        try {
          return { ...(await once(letter, connecting, total)), ms: took() };
        } catch (error) {
          // The other side closed a kept connection just as it was used: it heard nothing, and is asked once more.
          if (error instanceof Stale && !total.aborted) continue;
          const mishap = error instanceof Lost ? error.mishap : mishapOf(error as Error);
          return { mishap, ms: took() };
        }
      }
    },
    close() {
      for (const agent of [...Object.values(filtering), ...Object.values(open)]) agent.destroy();
    },
  };
}

/** A kept connection was closed by the other side. */
class Stale extends Error {}

async function inTime<T>(doing: Promise<T>, signal: AbortSignal, mishap: Mishap): Promise<T> {
  const late = Promise.withResolvers<never>();
  const end = () => late.reject(new Lost(mishap));
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([doing, late.promise]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** Answers every look-up with the addresses that were judged. */
const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_host, { all, family }, answer) => {
    const found = addresses
      .map((address) => ({ address, family: isIP(address) }))
      .filter((each) => !family || each.family === family);
    const [first] = found;
    if (!first) answer(Object.assign(new Error("no address"), { code: "ENOTFOUND" }), "", 0);
    else if (all) answer(null, found);
    else answer(null, first.address, first.family);
  };

function whenConnected(asked: ClientRequest, connected: () => void): void {
  asked.on("socket", (socket) => {
    if (asked.reusedSocket) connected();
    else socket.once("encrypted" in socket ? "secureConnect" : "connect", connected);
  });
}

/** Reads a body's beginning: its end, its bound or a short while, whichever is first. */
async function read(response: IncomingMessage, patienceMs: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const ended = Promise.withResolvers<void>();
  const impatient = setTimeout(ended.resolve, patienceMs);
  response.on("data", (part: Buffer) => {
    parts.push(part);
    bytes += part.length;
    if (bytes > BODY_BYTES) ended.resolve();
  });
  for (const event of ["end", "error", "close", "aborted"]) response.on(event, ended.resolve);
  await ended.promise;
  clearTimeout(impatient);
  if (!response.complete) response.destroy();
  return Buffer.concat(parts).subarray(0, BODY_BYTES).toString();
}

function outcomeOf({ statusCode = 0, headers }: IncomingMessage, text: string): Outcome {
  const seconds = Number(headers["retry-after"]);
  return {
    status: statusCode,
    // Neither half a character nor a control character is stored.
    answer: text
      .toWellFormed()
      .replace(/\p{Cc}+/gu, " ")
      .slice(0, SHOWN_CHARACTERS)
      .toWellFormed(),
    retryAfterMs:
      Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, RETRY_AFTER_MOST_S) * 1_000 : 0,
  };
}
const codeOf = (error: Error) => String((error as NodeJS.ErrnoException).code ?? "");

const RESET = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED"]);
const isReset = (error: Error) => RESET.has(codeOf(error));

function mishapOf(error: Error): Mishap {
  if (error instanceof Lost) return error.mishap;
  const code = codeOf(error);
  // What the filtering agents say of an address has no code.
  if (/is not allowed/.test(error.message)) return "ADDRESS_REFUSED";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "ESERVFAIL") return "UNKNOWN_HOST";
  if (isReset(error)) return "CONNECTION_LOST";
  if (code.startsWith("HPE_")) return "NOT_HTTP";
  if (/^(ERR_TLS|ERR_SSL|EPROTO|CERT|UNABLE_|SELF_SIGNED|DEPTH_ZERO|ERR_OSSL)/.test(code))
    return "TLS";
  return "UNREACHABLE";
}
