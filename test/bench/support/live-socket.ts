import { connect, type Socket } from "node:net";

const HEAD_END = Buffer.from("\r\n\r\n");
const TEXT = 0x81;
const CLOSE = 0x88;
const PING = 0x89;
const PONG = 0x8a;
/** What a client sends is masked; by zeros it stays as it is. */
const MASKED = 0x80;
const LONG = 126;

/**
 * A WebSocket that is little but a socket: ten thousand of them share their cores with the hub they listen to, and a
 * library's would be busy with themselves.
 */
export class LiveSocket {
  readonly #socket: Socket;
  readonly #heard: (text: string) => void;
  readonly #open = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<number>();
  #received: Buffer = Buffer.alloc(0);
  #upgraded = false;
  #code = 1006;

  /** Settles as messages may be sent. */
  readonly opened = this.#open.promise;
  /** The code it was closed with. */
  readonly closed = this.#closed.promise;

  constructor(port: number, heard: (text: string) => void) {
    this.#heard = heard;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.write(
      `GET /graphql HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
        "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        "sec-websocket-protocol: graphql-transport-ws\r\n\r\n",
    );
    this.#socket.on("data", (chunk) => this.#take(chunk));
    this.#socket.on("error", (error) => this.#open.reject(error));
    this.#socket.on("close", () => {
      this.#open.reject(new Error("the hub hung up"));
      this.#closed.resolve(this.#code);
    });
  }

  send(message: object): void {
    this.#frame(TEXT, Buffer.from(JSON.stringify(message)));
  }

  /** From here on nothing is read, until it resumes. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
  }

  #frame(kind: number, payload: Buffer): void {
    const { length } = payload;
    const head =
      length < LONG ? [kind, MASKED | length] : [kind, MASKED | LONG, length >> 8, length & 0xff];
    this.#socket.write(Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]));
  }

  #take(chunk: Buffer): void {
    let rest = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (!this.#upgraded) {
      const headEnd = rest.indexOf(HEAD_END);
      if (headEnd >= 0) {
        this.#upgraded = true;
        if (rest.toString("latin1", 0, 12) === "HTTP/1.1 101") this.#open.resolve();
        else this.#open.reject(new Error(rest.toString("latin1", 0, headEnd)));
        rest = rest.subarray(headEnd + HEAD_END.length);
      }
    }
    while (this.#upgraded && rest.length >= 2) {
      const short = rest[1] ?? 0;
      const from = short < LONG ? 2 : short === LONG ? 4 : 10;
      if (rest.length < from) break;
      const length =
        short < LONG ? short : short === LONG ? rest.readUInt16BE(2) : rest.readUInt32BE(6);
      if (rest.length < from + length) break;
      this.#hear(rest[0] ?? 0, rest.subarray(from, from + length));
      rest = rest.subarray(from + length);
    }
    this.#received = rest.length === 0 ? rest : Buffer.from(rest);
  }

  #hear(kind: number, payload: Buffer): void {
    if (kind === TEXT) this.#heard(payload.toString());
    else if (kind === PING) this.#frame(PONG, payload);
    else if (kind === CLOSE) this.#code = payload.readUInt16BE(0);
  }
}
