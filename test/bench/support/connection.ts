import { connect, type Socket } from "node:net";

const HEAD_END = Buffer.from("\r\n\r\n");

/** What came back of a request, whatever its status. */
export interface Answered {
  readonly status: number;
  readonly body: string;
}

/**
 * One kept-alive HTTP connection with one request on its way at a time. The load shares its cores with what
 * it measures, so it costs as little as it can: no pool, no streams, no header objects.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = Buffer.alloc(0);
  #waiting: PromiseWithResolvers<Answered> | undefined;

  constructor(port: number) {
    this.#host = `127.0.0.1:${port}`;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (chunk) => this.#take(chunk));
    this.#socket.on("error", (error) => this.#waiting?.reject(error));
    this.#socket.on("close", () => this.#waiting?.reject(new Error("the hub hung up")));
  }

  /** Sends a GraphQL request; answers its body, and fails on anything but 200. */
  async ask(token: string, query: string, variables: object = {}): Promise<string> {
    const { status, body } = await this.send(token, query, variables);
    if (status !== 200) throw new Error(`${status}: ${body.slice(0, 500)}`);
    return body;
  }

  /** Sends a GraphQL request, whatever comes of it. */
  send(token: string, query: string, variables: object = {}): Promise<Answered> {
    const body = JSON.stringify({ query, variables });
    this.#waiting = Promise.withResolvers<Answered>();
    this.#socket.write(
      `POST /graphql HTTP/1.1\r\nhost: ${this.#host}\r\ncontent-type: application/json\r\n` +
        `authorization: Bearer ${token}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return this.#waiting.promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#received.toString("latin1", 0, headEnd);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1]);
    const bodyAt = headEnd + HEAD_END.length;
    if (this.#received.length < bodyAt + length) return;
    const body = this.#received.toString("utf8", bodyAt, bodyAt + length);
    this.#received = Buffer.alloc(0);
    if (Number.isNaN(length)) this.#waiting?.reject(new Error(`an answer without length: ${head}`));
    else this.#waiting?.resolve({ status: Number(head.slice(9, 12)), body });
  }
}
