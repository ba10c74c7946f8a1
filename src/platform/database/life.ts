import { AsyncLocalStorage } from "node:async_hooks";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { cut } from "./silence.ts";

/** What was asked took too long, or nobody waits for it any longer: its statements were cancelled, nothing was done. */
export class OperationEnded extends Error {}

const lives = new AsyncLocalStorage<Life | undefined>();
/** A cancellation may come a moment too early, or meet the statement before the one it was meant for. */
const AGAIN_MS = 20;
/** How long the server has to take a cancellation. */
const TAKEN_MS = 2_000;
/** Of what was cancelled, and of what was sent behind it in its transaction. */
const CANCELLED = new Set(["57014", "25P02"]);

/**
 * How long an operation may go on. What it asks of the database ends with it: the statement that runs is cancelled at
 * the server, none is sent any more, and its connection goes back to the pool once it is quiet.
 */
export class Life {
  #ended: OperationEnded | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #busy = new Map<pg.Client, number>();
  readonly #cancelling = new Map<pg.Client, Promise<void>>();

  run<T>(step: () => T): T {
    return lives.run(this, step);
  }

  endIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.end(`it took longer than ${ms / 1_000} s, and was ended`),
      ms,
    );
    this.#timer.unref();
  }

  /** It came to its own end. */
  over(): void {
    clearTimeout(this.#timer);
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  end(why: string): void {
    clearTimeout(this.#timer);
    if (this.#ended) return;
    this.#ended = new OperationEnded(why);
    for (const client of this.#busy.keys()) this.#cancelling.set(client, this.#cancel(client));
  }

  async attend<T>(client: pg.Client, send: () => Promise<T>): Promise<T> {
    if (this.#ended) throw this.#ended;
    this.#busy.set(client, (this.#busy.get(client) ?? 0) + 1);
    try {
      return await send();
    } catch (error) {
      // Of a line that was lost nobody knows what became of what was asked: it is no end in order.
      const { code = "" } = error as { readonly code?: string };
      throw (CANCELLED.has(code) && this.#ended) || error;
    } finally {
      const left = (this.#busy.get(client) ?? 1) - 1;
      if (left > 0) this.#busy.set(client, left);
      else this.#busy.delete(client);
      // Whoever has the connection next must not be cancelled in our place.
      await this.#cancelling.get(client);
    }
  }

  async #cancel(client: pg.Client): Promise<void> {
    while (this.#busy.has(client)) {
      // It may still be on its way: nobody may have this connection any longer.
      if (!(await cancelStatement(client))) return cut(client);
      await sleep(AGAIN_MS);
    }
  }
}

/** The life of the operation that this is part of. */
export const currentLife = (): Life | undefined => lives.getStore();

/** Runs what serves more than one operation, or must come to its end: whoever asked first may leave. */
export const freely = <T>(step: () => T): T => lives.run(undefined, step);

/** What pg knows of a connection, and does not say in its types. */
interface Connected {
  readonly host: string;
  readonly port: number;
  readonly ssl: boolean | object;
  readonly sslNegotiation: string | undefined;
  readonly processID: number | null;
  readonly secretKey: number | null;
}

interface Canceller {
  readonly stream: Socket;
  connect(port: number | string, host?: string): void;
  on(event: "connect" | "sslconnect" | "end" | "error", listener: () => void): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

/**
 * Asks the server to cancel what a connection is at, as PostgreSQL's protocol has it, by TLS where the connection goes by
 * TLS. Answers once it was told; false: it does not answer.
 */
function cancelStatement(client: pg.Client): Promise<boolean> {
  const { host, port, ssl, sslNegotiation, processID, secretKey } = client as unknown as Connected;
  if (processID === null || secretKey === null) return Promise.resolve(true);
  const Connection = pg.Connection as unknown as new (config: object) => Canceller;
  const canceller = new Connection({ ssl, sslNegotiation });
  const cancel = () => canceller.cancel(processID, secretKey);
  return new Promise((told) => {
    const late = setTimeout(() => {
      told(false);
      canceller.stream.destroy();
    }, TAKEN_MS);
    const over = () => {
      clearTimeout(late);
      told(true);
    };
    // The server closes it once the signal is on its way.
    canceller.on("end", over);
    canceller.on("error", over);
    canceller.on("connect", () => {
      if (!ssl) cancel();
      else if (sslNegotiation !== "direct") canceller.requestSsl();
    });
    canceller.on("sslconnect", cancel);
    if (host.startsWith("/")) canceller.connect(`${host}/.s.PGSQL.${port}`);
    else canceller.connect(port, host);
  });
}
