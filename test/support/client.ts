import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeEach } from "@jest/globals";
import { createClient } from "graphql-ws";
import pg from "pg";
import WebSocket from "ws";
import { type Hub, openHub } from "../../src/hub.ts";
import { type Caller, issueToken } from "../../src/identity/token.ts";
import type { Config } from "../../src/platform/config.ts";
import { clientOptions } from "../../src/platform/database/orm.ts";
import { readAllowed } from "../../src/platform/http/reach.ts";
import { createLog } from "../../src/platform/log.ts";
import { type Server, serve } from "../../src/server.ts";
import { testClock } from "./clock.ts";
import { openedAside } from "./count.ts";
import { copyTemplate, type Kit, noConnection } from "./database.ts";
import { newFolder } from "./folder.ts";
import { closed, nothingLeft, resourcesInUse } from "./leaks.ts";
import { type Data, type Result, Stream } from "./stream.ts";

export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly traceId?: string;
    readonly retryAfter?: number;
  };
}

/** What the hub answered over HTTP. */
export interface Answer {
  readonly status: number;
  readonly data: Data;
  readonly errors: readonly GraphError[] | undefined;
  /** The body as it came, for what is not GraphQL. */
  readonly text: string;
}

export interface Client {
  /** Asks over HTTP, whatever comes of it. */
  ask(document: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /** Asks over HTTP and expects data without errors. */
  query(document: string, variables?: object): Promise<Data>;
  mutate(document: string, variables?: object): Promise<Data>;
  /** Asks over the client's one socket, whatever comes of it. */
  askSocket(document: string, variables?: object): Promise<Result>;
  /** Follows a subscription over the same socket; when this returns, the hub follows its feed. */
  subscribe(document: string, variables?: object): Promise<Stream>;
  /** The code and the reason the socket was closed with. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  close(): Promise<void>;
}

/** A caller of a hub: with a token, or nobody. */
export function client(url: string, token?: string, params: object = {}): Client {
  const credentials: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const ending = Promise.withResolvers<{ code: number; reason: string }>();
  const socket = createClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { ...credentials, ...params },
    retryAttempts: 0,
    lazyCloseTimeout: 200,
    on: { closed: (event) => ending.resolve(event as { code: number; reason: string }) },
  });

  function start(query: string, variables: object): Stream {
    const stream = new Stream();
    stream.stop = socket.subscribe({ query, variables: { ...variables } }, stream.sink);
    return stream;
  }

  async function askSocket(document: string, variables: object = {}): Promise<Result> {
    const stream = start(document, variables);
    await stream.ended;
    return stream.nextResult();
  }

  const ask: Client["ask"] = async (query, variables = {}, headers = {}) =>
    answerOf(
      await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...credentials, ...headers },
        body: JSON.stringify({ query, variables }),
      }),
    );

  async function query(document: string, variables?: object): Promise<Data> {
    const { data, errors, status, text } = await ask(document, variables);
    if (errors || status !== 200) throw new Error(`${status}: ${text}`);
    return data;
  }

  return {
    ask,
    query,
    mutate: query,
    askSocket,
    async subscribe(document, variables = {}) {
      const stream = start(document, variables);
      // Messages are taken in turn, so by the time this one is answered the one before was heard.
      await Promise.race([askSocket("{ brand { id } }"), stream.ended]);
      return stream;
    },
    closed: ending.promise,
    close: async () => socket.dispose(),
  };
}

export async function answerOf(response: Response): Promise<Answer> {
  const { status } = response;
  const text = await response.text();
  try {
    const { data, errors } = JSON.parse(text) as Pick<Answer, "data" | "errors">;
    return { status, data, errors, text };
  } catch {
    return { status, data: undefined, errors: undefined, text };
  }
}

/** A hub that is served in the test's own process, on a database of the test's own. */
export interface ServedHub extends Kit {
  /** Where it is; another address after a restart. */
  readonly url: string;
  readonly hub: Hub;
  /** What it wrote to its log. */
  readonly logged: Record<string, unknown>[];
  /** The cursor behind everything that was recorded so far, once all of it is relayed. */
  feedEnd(): Promise<string>;
  token(actor: Caller, hours?: number): string;
  /** A caller with a token of its own or by a key's text, or nobody; closed with the hub. */
  client(actor?: Caller | string, params?: object): Client;
  /** Makes what the file's tests stand on. Where it fails no hook runs, so the hub is closed here. */
  prepare<T>(make: () => Promise<T>): Promise<T>;
  /** Serves a second hub beside it, which relays nothing; closed with the first. It may take other requests. */
  second(
    requests?: Partial<Config["requests"]>,
  ): Promise<{ readonly url: string; readonly hub: Hub }>;
  /** Tells callers to go elsewhere, as before a stop. */
  drain(ms: number): Promise<void>;
  /** Stops the hub and serves another one on the same database, with the same keys. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
}

/** Where nothing listens. */
const NO_WECHAT = { baseUrl: "http://127.0.0.1:1", timeoutMs: 1_000 };

/** What a test's hub is configured by; what is left out is as in most tests. */
interface Settings
  extends Partial<Pick<Config, "wechat" | "wechatPay" | "production" | "wrongAttempts">> {
  readonly sockets?: Partial<Config["sockets"]>;
  readonly requests?: Partial<Config["requests"]>;
  readonly keys?: Partial<Config["keys"]>;
  /** From which level on `logged` holds lines. */
  readonly level?: "warn" | "info" | "debug";
}

/**
 * Serves a hub on a copy of the template and closes it behind the file's last test; what it leaves open
 * fails the file. `serve` alone relays no events: its outbox keeps what was recorded.
 */
export async function serveHub(
  role: Config["role"] = "all",
  { level = "warn", sockets, requests, keys, ...settings }: Settings = {},
): Promise<ServedHub> {
  const resources = resourcesInUse();
  const place = await copyTemplate();
  const dataDir = newFolder("keys");
  const clock = testClock();
  const owner = new pg.Pool({ ...clientOptions(place), max: 1 });
  const logged: Record<string, unknown>[] = [];
  const log = createLog(level, { write: (line) => void logged.push(JSON.parse(line)) });
  const clients = new Set<Client>();
  const beside: { readonly hub: Hub; readonly server: Server }[] = [];
  const config: Config = {
    ...{
      port: 0,
      host: "localhost",
      dataDir,
      role,
      demo: false,
      production: false,
      logLevel: "silent",
    },
    ...{ metrics: { port: undefined, token: undefined }, drainMs: 0 },
    keys: { hub: undefined, token: undefined, vault: undefined, ...keys },
    ...{ databaseUrl: undefined, redisUrl: undefined, publicUrl: undefined },
    ...{ wechat: NO_WECHAT, wechatPay: undefined },
    patienceMs: 60_000, // a race asks for more at once than a hub of two cores answers in time
    wrongAttempts: 20,
    // Tests say where they call from.
    proxies: readAllowed("127.0.0.1 ::1").blocks,
    feedDays: 3_650, // clocks of tests go by years
    requests: {
      ...{
        trustedOnly: false,
        documentsDir: undefined,
        corsOrigins: [],
        bodyMs: 30_000,
        operationMs: 60_000,
        costTimes: 1,
      },
      ...requests,
    },
    webhookAllowed: readAllowed("127.0.0.1"),
    sockets: { ofMember: 5, ofStaff: 50, subscriptions: 50, stallMs: 30_000, ...sockets },
    ...settings,
  };

  let hub: Hub;
  let server: Server;
  const database = { place, embedded: undefined, close: async () => undefined };
  const open = async () => {
    hub = await openedAside(() => openHub(config, database, clock, "caller", log));
    try {
      server = await serve(hub);
    } catch (error) {
      // No hook runs where a file fails to load: a hub that went on would fail the files behind it.
      await hub.close();
      await owner.end();
      throw error;
    }
  };
  const shut = async () => {
    await closed("the server", server.close());
    await closed("the hub", hub.close());
  };
  await open();

  const served: ServedHub = {
    place,
    clock,
    logged,
    get url() {
      return server.url;
    },
    get hub() {
      return hub;
    },
    get orm() {
      return hub.orm;
    },
    get begin() {
      return hub.begin;
    },
    get look() {
      return hub.look;
    },
    async asOwner<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) {
      return (await owner.query<Row>(text, values)).rows;
    },
    async feedEnd() {
      const waiting = () => served.asOwner("select from outbox limit 1");
      while ((await waiting()).length > 0) await sleep(10);
      const [counter] = await served.asOwner<{ seq: string }>("select seq from feed_counter");
      return counter?.seq ?? "0";
    },
    token: (actor, hours) => issueToken(hub.keys, actor, clock(), hours),
    client(actor, params) {
      const shown = typeof actor === "object" ? served.token(actor) : actor;
      const made = client(server.url, shown, params);
      clients.add(made);
      return made;
    },
    async prepare(make) {
      try {
        return await make();
      } catch (error) {
        await served.close();
        throw error;
      }
    },
    async second(others = {}) {
      const around = {
        ...config,
        role: "serve",
        requests: { ...config.requests, ...others },
      } as const;
      const hub = await openedAside(() => openHub(around, database, clock));
      const server = await serve(hub);
      beside.push({ hub, server });
      return { url: server.url, hub };
    },
    drain: (ms) => server.drain(ms),
    async restart(meanwhile) {
      await shut();
      await meanwhile?.();
      await open();
    },
    async close() {
      for (const each of clients) await closed("a client", each.close());
      for (const each of beside) {
        await closed("a server", each.server.close());
        await closed("a hub", each.hub.close());
      }
      // A transaction that was left open would hold up the pool here.
      await shut();
      await closed("the owner's connection", owner.end());
      await noConnection(place);
      rmSync(dataDir, { recursive: true });
      await nothingLeft(resources);
    },
  };
  beforeEach(() => clock.reset());
  afterAll(() => served.close());
  return served;
}
