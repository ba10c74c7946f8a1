import { BROKEN, type Transport, type Wire } from "./transport.ts";

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3] as const;

/** A transport's sockets as graphql-ws's client wants them: what it uses of a browser's WebSocket, and no more. */
export function socketClass(transport: Transport): object {
  return class Socket {
    static readonly CONNECTING = CONNECTING;
    static readonly OPEN = OPEN;
    static readonly CLOSING = CLOSING;
    static readonly CLOSED = CLOSED;

    readyState: number = CONNECTING;
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    onclose: ((event: { code: number; reason: string }) => void) | null = null;
    onerror: ((error: unknown) => void) | null = null;
    private readonly wire: Wire;

    constructor(url: string, protocol: string) {
      this.wire = transport.open(url, protocol, {
        opened: () => {
          this.readyState = OPEN;
          this.onopen?.();
        },
        text: (data) => this.onmessage?.({ data }),
        closed: (code, reason) => {
          if (this.readyState === CLOSED) return;
          // Only we say farewell like that. WeChat says it of sockets it took away.
          const theirs = this.readyState !== CLOSING && (code < 1_001 || code > 4_999);
          this.readyState = CLOSED;
          this.onclose?.({ code: theirs ? BROKEN : code, reason });
        },
      });
    }

    send(text: string): void {
      if (this.readyState === OPEN) this.wire.send(text);
    }

    close(code = 1_000, reason = ""): void {
      if (this.readyState >= CLOSING) return;
      this.readyState = CLOSING;
      this.wire.close(code, reason);
    }
  };
}
