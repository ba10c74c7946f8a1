import { runInNewContext } from "node:vm";
import WebSocket from "ws";
import type { Wx } from "../../src/client/wx.ts";

interface Told {
  readonly errMsg: string;
  readonly [more: string]: unknown;
}

/** What every asynchronous function of `wx` takes. */
interface Callbacks<Result extends Told = Told> {
  readonly success?: (result: Result) => void;
  readonly fail?: (error: Told) => void;
  readonly complete?: (result: Told) => void;
}

interface RequestOption extends Callbacks<RequestResult> {
  readonly url: string;
  readonly method?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly data?: string | object;
  readonly dataType?: string;
  readonly timeout?: number;
}

interface RequestResult extends Told {
  readonly statusCode: number;
  readonly data: unknown;
  readonly header: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
}

interface ConnectOption extends Callbacks {
  readonly url: string;
  readonly protocols?: readonly string[];
  readonly header?: Readonly<Record<string, string>>;
}

interface KeyOption extends Callbacks<Told & { readonly data: unknown }> {
  readonly key: string;
}

/** What of `wx` a mini program of ours uses, with more of each than our client does. */
export interface StandInWx extends Omit<Wx, "request" | "connectSocket"> {
  request(option: RequestOption): { abort(): void };
  connectSocket(option: ConnectOption): ReturnType<Wx["connectSocket"]>;
  getNetworkType(option: Callbacks<Told & { readonly networkType: string }>): void;
  login(option: Callbacks<Told & { readonly code: string }>): void;
  getAccountInfoSync(): {
    readonly miniProgram: {
      readonly appId: string;
      readonly envVersion: string;
      readonly version: string;
    };
  };
  getAppBaseInfo(): { readonly language: string; readonly SDKVersion: string };
  /** "" where nothing is kept. */
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, data: unknown): void;
  removeStorageSync(key: string): void;
  clearStorageSync(): void;
  getStorage(option: KeyOption): void;
  setStorage(option: KeyOption & { readonly data: unknown }): void;
  removeStorage(option: KeyOption): void;
}

/**
 * How the next call of a function goes, where not well.
 * `undefined`: no socket is returned, and `fail` says why. `undefined, silently`: nobody says why. `throws`.
 * `error`: a socket that tells an error and never closes. `error, then close`. `never`: neither opens nor fails.
 * `lost`: the request was served, its answer does not arrive. `timeout`. `hangs`: no callback is ever called.
 * `html`: a hotel's page answers, with status 200. `bad gateway`: 502. `fails`: of `login` and `send`.
 */
export type Mood =
  | "undefined"
  | "undefined, silently"
  | "throws"
  | "error"
  | "error, then close"
  | "never"
  | "lost"
  | "timeout"
  | "hangs"
  | "html"
  | "bad gateway"
  | "fails";

/** How sockets learn that there is no network: Android closes them, iOS tells an error alone, and some nobody tells. */
export type Break = "closes" | "errors" | "silent";

export interface Phone {
  readonly wx: StandInWx;
  /**
   * Runs a bundle (CommonJS) where only what mini programs have is there: no `fetch`, `URL`, `WebSocket`,
   * `TextDecoder` or `process`. Its timers stand still while it is suspended. Answers its exports.
   */
  run<Exports>(code: string, globals?: object): Exports;
  /** Its user leaves; five seconds later it is suspended. */
  hide(): void;
  /** No code runs, no socket is left, what would be told waits. `silent`: nobody will say so of the sockets. */
  suspend(how?: "closes" | "silent"): void;
  /** Its user is back. */
  show(): void;
  offline(how?: Break): void;
  /** `untold`: it came back while no code ran, and no code hears of it. */
  online(networkType?: string, how?: "untold"): void;
  /** How the next calls go, in turn, before they go well again. */
  moods(api: "connectSocket" | "request" | "login" | "send", ...moods: Mood[]): void;
  /** Messages come as ArrayBuffer from now on. */
  binary: boolean;
  /** How many sockets are held, of the five that may be. */
  readonly sockets: number;
  /** The most that were held at once. */
  readonly mostSockets: number;
  /** What was called so far: `connectSocket wss://…`, `request POST https://…`. */
  readonly calls: readonly string[];
  /** What is kept, across runs. */
  readonly storage: Map<string, string>;
  /** Closes what is open; nothing is told any longer. */
  close(): void;
}

export interface PhoneOptions {
  /** The domains its owner listed, and where they really are: `{ "hub.example": "http://localhost:4000" }`. */
  readonly domains: Readonly<Record<string, string>>;
  readonly appId?: string;
  /** What `wx.login` gives. */
  readonly loginCode?: () => string;
  readonly language?: "zh_CN" | "en";
}

const SOCKETS_LIMIT = 5;
const REQUESTS_LIMIT = 10;
const TIMEOUT_LIMIT_MS = 60_000;
const SUSPENDED_AFTER_MS = 5_000;
const REASON_LIMIT = 123;
const INTERRUPTED = "interrupted";

/** A stand-in for `wx`, with the rules that WeChat documents and the failures that its users report. */
export function phone(options: PhoneOptions): Phone {
  const { domains, appId = "wx0000000000000001", language = "zh_CN" } = options;
  const calls: string[] = [];
  const storage = new Map<string, string>();
  const moods = new Map<string, Mood[]>();
  const networkListeners = new Set<(status: never) => void>();
  const showListeners = new Set<() => void>();
  const hideListeners = new Set<() => void>();
  const sockets = new Set<Socket>();
  const requests = new Set<() => void>();
  const timers = new Set<NodeJS.Timeout>();
  /** What was due in the background may be cancelled before it is made up for. */
  const canceled = new WeakSet<NodeJS.Timeout>();
  let networkType = "wifi";
  let state: "SHOWN" | "HIDDEN" | "SUSPENDED" | "CLOSED" = "SHOWN";
  let held: (() => void)[] = [];
  let waiting: (() => void)[] = [];
  let suspending: NodeJS.Timeout | undefined;
  let mostSockets = 0;

  /** Code runs in the foreground, and five seconds longer; what comes later is told on return. */
  const deliver = (tell: () => void) => {
    if (state === "CLOSED") return;
    if (state === "SUSPENDED") held.push(tell);
    else tell();
  };
  const moodOf = (api: string) => moods.get(api)?.shift();
  const isOffline = () => networkType === "none";

  function succeed<Result extends Told>(option: Callbacks<Result>, result: Result): void {
    deliver(() => {
      option.success?.(result);
      option.complete?.(result);
    });
  }
  function fail(option: Callbacks<never>, errMsg: string, more: object = {}): void {
    deliver(() => {
      const error = { errMsg, ...more };
      option.fail?.(error);
      option.complete?.(error);
    });
  }

  /** Where an address really is; undefined for what may not be called. */
  function placeOf(url: string, protocol: "https" | "wss"): string | undefined {
    const match = /^(\w+):\/\/([^/]+)(.*)$/.exec(url);
    const place = match?.[1] === protocol ? domains[match[2] ?? ""] : undefined;
    return place && (protocol === "wss" ? place.replace(/^http/, "ws") : place) + match?.[3];
  }

  const headersOf = (header: Readonly<Record<string, string>> = {}) => ({
    ...Object.fromEntries(
      Object.entries(header).filter(([name]) => name.toLowerCase() !== "referer"),
    ),
    referer: `https://servicewechat.com/${appId}/0/page-frame.html`,
  });

  function request(option: RequestOption): { abort(): void } {
    calls.push(`request ${option.method ?? "GET"} ${option.url}`);
    const mood = moodOf("request");
    const place = placeOf(option.url, "https");
    const late = new AbortController();
    let over = false;
    const end = (tell: () => void) => {
      if (over) return;
      over = true;
      requests.delete(interrupt);
      clearTimeout(timer);
      waiting.shift()?.();
      tell();
    };
    const interrupt = () => {
      late.abort();
      end(() => fail(option, `request:fail ${INTERRUPTED}`));
    };
    const timeout = Math.min(option.timeout ?? TIMEOUT_LIMIT_MS, TIMEOUT_LIMIT_MS);
    const timer = setTimeout(
      () => {
        late.abort();
        end(() => fail(option, "request:fail timeout", { errno: 5 }));
      },
      mood === "timeout" ? 0 : timeout,
    );
    const abort = () => {
      late.abort();
      end(() => fail(option, "request:fail abort"));
    };
    if (!place) {
      end(() => fail(option, "request:fail url not in domain list", { errno: 600002 }));
      return { abort };
    }
    const start = async () => {
      if (state === "SUSPENDED") return interrupt();
      if (mood === "hangs") return clearTimeout(timer);
      if (isOffline())
        return end(() =>
          fail(option, "request:fail net::ERR_INTERNET_DISCONNECTED", { errno: 600001 }),
        );
      if (mood === "html" || mood === "bad gateway") {
        const statusCode = mood === "html" ? 200 : 502;
        const data = "<html><body>please sign in to the network</body></html>";
        return end(() =>
          succeed(option, {
            ...{ statusCode, data, header: {} },
            cookies: [],
            errMsg: "request:ok",
          }),
        );
      }
      try {
        const { data, method = "GET" } = option;
        const answer = await fetch(place, {
          method,
          headers: { "content-type": "application/json", ...headersOf(option.header) },
          ...(method !== "GET" && {
            body: typeof data === "string" ? data : JSON.stringify(data ?? {}),
          }),
          signal: late.signal,
        });
        const text = await answer.text();
        if (mood === "lost") throw new Error("the connection was reset");
        // Whatever its status, an answer is a success.
        end(() =>
          succeed(option, {
            statusCode: answer.status,
            data: (option.dataType ?? "json") === "json" ? jsonOr(text) : text,
            header: Object.fromEntries(answer.headers),
            ...{ cookies: answer.headers.getSetCookie(), errMsg: "request:ok" },
          }),
        );
      } catch {
        end(() => fail(option, "request:fail net::ERR_CONNECTION_RESET", { errno: 600001 }));
      }
    };
    if (mood === "timeout") return { abort };
    if (requests.size >= REQUESTS_LIMIT) waiting.push(() => void start());
    else void start();
    requests.add(interrupt);
    return { abort };
  }

  class Socket {
    readonly #listeners = {
      open: [] as (() => void)[],
      message: [] as ((message: { data: string | ArrayBuffer }) => void)[],
      close: [] as ((close: { code: number; reason: string }) => void)[],
      error: [] as ((error: Told) => void)[],
    };
    #state: "CONNECTING" | "OPEN" | "CLOSING" | "CLOSED" = "CONNECTING";
    #wire: WebSocket | undefined;

    constructor(place: string, option: ConnectOption, mood: Mood | undefined) {
      if (mood === "never") return;
      if (isOffline() || mood === "error" || mood === "error, then close") {
        later(() => this.break(mood === "error, then close" ? "closes" : "errors"));
        return;
      }
      const wire = new WebSocket(place, [...(option.protocols ?? [])], {
        headers: headersOf(option.header),
        perMessageDeflate: false,
      });
      this.#wire = wire;
      wire.on("open", () => {
        if (this.#state === "CLOSED") return;
        this.#state = "OPEN";
        this.#tell("open", undefined);
      });
      wire.on("message", (data: Buffer) => {
        if (this.#state !== "OPEN") return;
        const bytes = new Uint8Array(data).buffer;
        this.#tell("message", { data: standIn.binary ? bytes : data.toString() });
      });
      wire.on("close", (code, reason) => {
        // What a server that went away leaves is told so.
        if (code === 1006) this.#end({ code, reason: "abnormal closure" });
        else this.#end({ code, reason: String(reason) });
      });
      wire.on("error", (error) => this.#tell("error", { errMsg: error.message }));
    }

    #tell(kind: "open" | "message" | "close" | "error", what: unknown): void {
      deliver(() => {
        for (const listener of this.#listeners[kind]) (listener as (what: unknown) => void)(what);
      });
    }
    #end(close: { code: number; reason: string }): void {
      if (this.#state === "CLOSED") return;
      this.#state = "CLOSED";
      sockets.delete(this);
      this.#tell("close", close);
    }

    /** The connection is gone; how the program learns of it differs. */
    break(how: Break, close = { code: 1006, reason: "abnormal closure" }): void {
      this.#wire?.removeAllListeners();
      this.#wire?.on("error", () => undefined);
      this.#wire?.terminate();
      if (how === "closes" || this.#state === "CLOSING") this.#end(close);
      else if (how === "errors" || this.#state === "CONNECTING") {
        this.#state = "CLOSED";
        sockets.delete(this);
        this.#tell("error", { errMsg: "Network is down" });
      }
    }

    onOpen = (listener: () => void) => void this.#listeners.open.push(listener);
    onMessage = (listener: (message: { data: string | ArrayBuffer }) => void) =>
      void this.#listeners.message.push(listener);
    onClose = (listener: (close: { code: number; reason: string }) => void) =>
      void this.#listeners.close.push(listener);
    onError = (listener: (error: Told) => void) => void this.#listeners.error.push(listener);

    send = (option: Callbacks & { readonly data: string | ArrayBuffer }): void => {
      if (this.#state !== "OPEN") {
        fail(option, "sendSocketMessage:fail SocketTask.readyState is not OPEN");
        return;
      }
      if (moodOf("send")) {
        fail(option, "sendSocketMessage:fail");
        return;
      }
      // Into a network that is gone, it goes well all the same.
      if (this.#wire?.readyState === WebSocket.OPEN) this.#wire.send(option.data);
      succeed(option, { errMsg: "sendSocketMessage:ok" });
    };

    close = (option: Callbacks & { readonly code?: number; readonly reason?: string }): void => {
      const { code = 1000, reason = "" } = option;
      const wrong =
        this.#state !== "OPEN"
          ? "SocketTask.readyState is not OPEN"
          : code !== 1000 && (code < 3000 || code > 4999)
            ? "code must be 1000, or 3000 to 4999"
            : Buffer.byteLength(reason) > REASON_LIMIT
              ? "reason is too long"
              : undefined;
      if (wrong) {
        fail(option, `closeSocket:fail ${wrong}`);
        return;
      }
      succeed(option, { errMsg: "closeSocket:ok" });
      this.#state = "CLOSING";
      if (this.#wire?.readyState === WebSocket.OPEN) this.#wire.close(code, reason);
      else this.#end({ code, reason });
    };
  }

  function connectSocket(option: ConnectOption): ReturnType<Wx["connectSocket"]> {
    calls.push(`connectSocket ${option.url}`);
    const mood = moodOf("connectSocket");
    const none = (errMsg: string, more?: object) => {
      fail(option, errMsg, more);
      return undefined;
    };
    if (mood === "throws") throw new Error("connectSocket: native module is not there");
    if (mood === "undefined, silently") return undefined;
    if (mood === "undefined") return none("connectSocket:fail");
    if (state === "SUSPENDED") return none(`connectSocket:fail ${INTERRUPTED}`);
    const place = placeOf(option.url, "wss");
    if (!place) return none("connectSocket:fail url not in domain list", { errno: 600002 });
    if (sockets.size >= SOCKETS_LIMIT)
      return none("connectSocket:fail exceed max task count", { errno: 600003 });
    const socket = new Socket(place, option, mood);
    sockets.add(socket);
    mostSockets = Math.max(mostSockets, sockets.size);
    succeed(option, { errMsg: "connectSocket:ok" });
    return socket;
  }

  function later(act: () => void, ms = 0): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer);
      deliver(act);
    }, ms);
    timers.add(timer);
    return timer;
  }

  const cancel = (timer?: NodeJS.Timeout) => {
    if (!timer) return;
    timers.delete(timer);
    clearTimeout(timer);
    canceled.add(timer);
  };

  const read = (key: string): unknown => {
    const text = storage.get(key);
    return text === undefined ? "" : JSON.parse(text);
  };

  const wx: StandInWx = {
    request,
    connectSocket,
    onNetworkStatusChange: (listener) => void networkListeners.add(listener),
    offNetworkStatusChange: (listener) => void networkListeners.delete(listener),
    onAppShow: (listener) => void showListeners.add(listener),
    offAppShow: (listener) => void showListeners.delete(listener),
    onAppHide: (listener) => void hideListeners.add(listener),
    offAppHide: (listener) => void hideListeners.delete(listener),
    getNetworkType: (option) => succeed(option, { networkType, errMsg: "getNetworkType:ok" }),
    login(option) {
      calls.push("login");
      const code = moodOf("login") ? undefined : options.loginCode?.();
      if (code === undefined || isOffline()) later(() => fail(option, "login:fail"));
      else later(() => succeed(option, { code, errMsg: "login:ok" }));
    },
    getAccountInfoSync: () => ({ miniProgram: { appId, envVersion: "develop", version: "" } }),
    getAppBaseInfo: () => ({ language, SDKVersion: "3.8.0" }),
    getStorageSync: read,
    setStorageSync(key, data) {
      storage.set(key, JSON.stringify(data));
    },
    removeStorageSync: (key) => void storage.delete(key),
    clearStorageSync: () => storage.clear(),
    getStorage(option) {
      if (storage.has(option.key))
        succeed(option, { data: read(option.key), errMsg: "getStorage:ok" });
      else fail(option, "getStorage:fail data not found");
    },
    setStorage(option) {
      storage.set(option.key, JSON.stringify(option.data));
      succeed(option, { data: undefined, errMsg: "setStorage:ok" });
    },
    removeStorage(option) {
      storage.delete(option.key);
      succeed(option, { data: undefined, errMsg: "removeStorage:ok" });
    },
  };

  function network(type: string): void {
    networkType = type;
    const status = { isConnected: type !== "none", networkType: type } as never;
    deliver(() => {
      for (const listener of [...networkListeners]) listener(status);
    });
  }

  const standIn = {
    wx,
    binary: false,
    calls,
    storage,
    get sockets() {
      return sockets.size;
    },
    get mostSockets() {
      return mostSockets;
    },
    run<Exports>(code: string, globals: object = {}): Exports {
      const module = { exports: {} };
      const delay = (act: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
        const timer: NodeJS.Timeout = later(() => {
          if (!canceled.has(timer)) act(...args);
        }, ms);
        return timer;
      };
      const repeat = (act: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
        const timer = setInterval(() => deliver(() => !canceled.has(timer) && act(...args)), ms);
        timers.add(timer);
        return timer;
      };
      runInNewContext(code, {
        ...{ wx, module, exports: module.exports, console },
        ...{ setTimeout: delay, clearTimeout: cancel },
        ...{ setInterval: repeat, clearInterval: cancel },
        ...globals,
      });
      return module.exports as Exports;
    },
    hide() {
      if (state !== "SHOWN") return;
      state = "HIDDEN";
      for (const listener of [...hideListeners]) listener();
      suspending = setTimeout(() => standIn.suspend(), SUSPENDED_AFTER_MS);
    },
    suspend(how: "closes" | "silent" = "closes") {
      standIn.hide();
      clearTimeout(suspending);
      if (state !== "HIDDEN") return;
      state = "SUSPENDED";
      for (const interrupt of [...requests]) interrupt();
      for (const socket of [...sockets]) socket.break(how, { code: 1000, reason: INTERRUPTED });
    },
    show() {
      clearTimeout(suspending);
      if (state === "SHOWN" || state === "CLOSED") return;
      state = "SHOWN";
      for (const listener of [...showListeners]) listener();
      const due = held;
      held = [];
      for (const tell of due) tell();
    },
    offline(how: Break = "closes") {
      networkType = "none";
      for (const interrupt of [...requests]) interrupt();
      for (const socket of [...sockets]) socket.break(how);
      network("none");
    },
    online(type = "wifi", how?: "untold") {
      if (how === "untold") networkType = type;
      else network(type);
    },
    moods: (api: string, ...next: Mood[]) => void moods.set(api, next),
    close() {
      state = "CLOSED";
      clearTimeout(suspending);
      waiting = [];
      for (const timer of timers) clearTimeout(timer);
      for (const interrupt of [...requests]) interrupt();
      for (const socket of [...sockets]) socket.break("silent");
      sockets.clear();
    },
  } satisfies Phone;
  return standIn;
}

/** With `dataType: "json"`, what is no JSON is left as it came. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
