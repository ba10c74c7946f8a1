import { BROKEN, NoAnswer, type Transport } from "./transport.ts";

/** What is used of a browser's socket, and of the `ws` package's. */
interface WebSocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export interface WebOptions {
  /** Left out, the platform's own. */
  readonly fetch?: typeof fetch;
  /** Left out, the platform's own: browsers, and Node from 22 on. */
  readonly WebSocket?: new (
    url: string,
    protocol: string,
  ) => object;
  readonly connectTimeoutMs?: number;
}

/** What is used of a page; there is none in Node. */
interface Page {
  readonly navigator?: { readonly onLine?: boolean };
  readonly document?: { readonly visibilityState: string } & Pick<EventTarget, Listening>;
  readonly addEventListener?: EventTarget["addEventListener"];
  readonly removeEventListener?: EventTarget["removeEventListener"];
}
type Listening = "addEventListener" | "removeEventListener";

/** How long a closing socket is waited for. */
const FAREWELL_MS = 1_000;
const CONNECT_WITHIN_MS = 10_000;
/** The close code of what will not go well another time: no address of a socket, none here. */
const IMPOSSIBLE = 4400;

/** Reaches the hub from a browser or from Node. */
export function webTransport(options: WebOptions = {}): Transport {
  const page = globalThis as Page;
  return {
    async post(url, headers, body, timeoutMs) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), timeoutMs);
      try {
        const send = options.fetch ?? fetch;
        const response = await send(url, { method: "POST", headers, body, signal: late.signal });
        return { status: response.status, text: await response.text() };
      } catch (error) {
        throw new NoAnswer(late.signal.aborted ? "no answer in time" : String(error));
      } finally {
        clearTimeout(timer);
      }
    },

    open(url, protocol, listener) {
      const WebSocketImpl =
        options.WebSocket ??
        (globalThis as { WebSocket?: NonNullable<WebOptions["WebSocket"]> }).WebSocket;
      let socket: WebSocketLike;
      try {
        if (!WebSocketImpl) throw new Error("there is no WebSocket here: pass one");
        socket = new WebSocketImpl(url, protocol) as WebSocketLike;
      } catch (error) {
        setTimeout(() => listener.closed(IMPOSSIBLE, String(error)));
        return { send: () => undefined, close: () => undefined };
      }
      /** Without a network nobody says so for minutes. */
      const patience = (ms: number, reason: string) =>
        setTimeout(() => {
          listener.closed(BROKEN, reason);
          socket.close();
        }, ms);
      let late = patience(options.connectTimeoutMs ?? CONNECT_WITHIN_MS, "no answer");
      socket.onopen = () => {
        clearTimeout(late);
        listener.opened();
      };
      socket.onmessage = ({ data }) => listener.text(String(data));
      socket.onclose = ({ code, reason }) => {
        clearTimeout(late);
        listener.closed(code, reason);
      };
      // A close follows, and tells more.
      socket.onerror = () => undefined;
      return {
        send: (text) => socket.send(text),
        close: (code, reason) => {
          clearTimeout(late);
          late = patience(FAREWELL_MS, "no farewell");
          socket.close(code, reason);
        },
      };
    },

    watch(changed) {
      const tell = () => changed({ online: page.navigator?.onLine !== false, awake: true });
      const seen = () => {
        if (page.document?.visibilityState === "visible") tell();
      };
      page.addEventListener?.("online", tell);
      page.addEventListener?.("offline", tell);
      page.document?.addEventListener("visibilitychange", seen);
      return () => {
        page.removeEventListener?.("online", tell);
        page.removeEventListener?.("offline", tell);
        page.document?.removeEventListener("visibilitychange", seen);
      };
    },
  };
}
