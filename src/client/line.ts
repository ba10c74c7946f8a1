import { createClient, type FormattedExecutionResult, type Sink } from "graphql-ws/client";
import { BanyanError } from "./error.ts";
import { FOREVER_MS, pauseAfter, pauseMs, verdictOf } from "./line.rules.ts";
import { documentOf } from "./operation.ts";
import { report } from "./report.ts";
import type { Session } from "./session.ts";
import { socketClass } from "./socket.ts";
import type { Device, Transport } from "./transport.ts";

/** `IDLE`: nothing is followed. `LIVE`: what happens is told. `ASLEEP`: in the background. */
export type Connection = "IDLE" | "CONNECTING" | "LIVE" | "OFFLINE" | "ASLEEP";

/** What comes of an operation over the socket. */
export type Result = FormattedExecutionResult<Record<string, unknown>>;

/** The one socket of a client, and when it is opened. */
export interface Line {
  /** Another number for each that signed in. */
  readonly caller: number;
  /** Settles when something may be followed; fails where that will not be. */
  ready(): Promise<void>;
  /** Follows on the socket, until that ends, or the operation; then `error` or `complete` is called, once. */
  subscribe(operation: string, variables: object, sink: Sink<Result>): () => void;
  /** The token was refused: a new socket with a new one. */
  renew(): void;
  /** Somebody else is signed in. */
  reconnect(): void;
  close(): void;
}

/** A socket that nobody needs is kept this long: pages change. */
const LINGER_MS = 3_000;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 5_000;
const ACK_WITHIN_MS = 10_000;
/** Whether there is a network is not always told. */
const OFFLINE_CHECK_MS = 30_000;
/** So many tokens in a row may be refused: the one held, the next one, one of a new sign-in. */
const REFUSALS_LIMIT = 2;
/** The close code of a socket that nobody needed any longer. */
const FAREWELL = 1_000;
/** A socket that lasted so long was a good one. */
const GOOD_MS = 10_000;

export function openLine(
  url: string,
  transport: Transport,
  session: Session,
  language: () => string,
  onConnection: (connection: Connection) => void,
): Line {
  let device: Device = { online: true, awake: true };
  let token: string | undefined;
  let failures = 0;
  let refusals = 0;
  let connectedAt = 0;
  let notBefore = 0;
  let closed = false;
  let caller = 0;
  let live: { send(text: string): void } | undefined;
  let told: Connection = "IDLE";
  let readying: Promise<void> | undefined;
  let pong: ReturnType<typeof setTimeout> | undefined;
  let rouse: () => void = () => undefined;

  function tell(connection: Connection): void {
    const state = !device.awake ? "ASLEEP" : !device.online ? "OFFLINE" : connection;
    if (state === told || closed) return;
    told = state;
    report(() => onConnection(state));
  }

  /** Sleeps, at most so long: `rouse` wakes it. */
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const client = createClient({
    url: `${url.replace(/^http/, "ws")}/graphql`,
    webSocketImpl: socketClass(transport),
    connectionParams: () => ({ authorization: `Bearer ${token}`, acceptLanguage: language() }),
    lazyCloseTimeout: LINGER_MS,
    keepAlive: PING_EVERY_MS,
    connectionAckWaitTimeout: ACK_WITHIN_MS,
    // Whoever follows decides.
    retryAttempts: 0,
    on: {
      connecting: () => tell("CONNECTING"),
      connected(socket) {
        live = socket as typeof live;
        connectedAt = Date.now();
        refusals = 0;
        // That there is a network again may not have been told.
        device = { ...device, online: true };
        tell("LIVE");
      },
      ping: (received) => !received && expectPong(),
      pong() {
        clearTimeout(pong);
        pong = undefined;
      },
      closed: (event) => ended((event as { code: number }).code),
    },
  });

  /** A socket that says nothing is over; in bad networks nobody says so. */
  function expectPong(): void {
    pong ??= setTimeout(() => client.terminate(), PONG_WITHIN_MS);
  }

  function ended(code: number): void {
    clearTimeout(pong);
    pong = undefined;
    if (live && Date.now() - connectedAt >= GOOD_MS) failures = 0;
    live = undefined;
    if (code === FAREWELL) {
      tell("IDLE");
      return;
    }
    const verdict = verdictOf(code);
    if (verdict === "RENEW") session.refused(token);
    // A token that is new and no good: nor will the next one be.
    if (verdict === "SIGN_IN" || (code === 4403 && ++refusals > 1)) session.end(token);
    notBefore = Date.now() + pauseAfter(code, failures++, Math.random());
    tell("IDLE");
  }

  /** Something changed for the better: there is no reason to wait any longer. */
  function hurry(): void {
    failures = 0;
    notBefore = 0;
    rouse();
    if (!live) return;
    live.send('{"type":"ping"}');
    expectPong();
  }

  const unwatch = transport.watch((next) => {
    device = next;
    if (!next.awake || !next.online) client.terminate();
    else hurry();
    tell(live ? "LIVE" : readying ? "CONNECTING" : "IDLE");
  });

  async function prepare(): Promise<void> {
    for (;;) {
      if (!live) tell("CONNECTING");
      if (closed) throw new BanyanError("CLOSED", "this client was closed");
      if (refusals > REFUSALS_LIMIT) {
        refusals = 0;
        throw new BanyanError("SIGNED_OUT", "no token was good");
      }
      const wait = notBefore - Date.now();
      if (!device.awake) await pause(FOREVER_MS);
      else if (wait > 0) await pause(wait);
      else if (!device.online && notBefore >= 0) {
        await pause(OFFLINE_CHECK_MS);
        notBefore = -1;
      } else {
        try {
          token = await session.demand();
          if (device.awake && !closed) return;
        } catch (error) {
          if (error instanceof BanyanError && (error.isPassing || error.code === "NOT_A_HUB"))
            notBefore = Date.now() + pauseMs(failures++, Math.random());
          else throw error;
        }
      }
    }
  }

  return {
    get caller() {
      return caller;
    },
    ready() {
      if (live) return Promise.resolve();
      readying ??= prepare().finally(() => {
        readying = undefined;
      });
      return readying;
    },
    subscribe(operation, variables, sink) {
      // A client that is closed sets no timers.
      const leave = () => !closed && dispose();
      const over: Sink<Result> = {
        next: (result) => sink.next(result),
        complete: () => sink.complete(),
        error(cause) {
          // What ended in an error counts as followed, and holds its socket, until it is left.
          leave();
          sink.error(cause);
        },
      };
      const document = documentOf(operation);
      const payload = {
        // Its protocol knows nothing of ids.
        ...("query" in document ? document : { query: "", extensions: document }),
        variables: { ...variables },
      };
      const dispose = client.subscribe(payload, over as Sink<never>);
      return leave;
    },
    renew() {
      session.refused(token);
      client.terminate();
      notBefore = 0;
    },
    reconnect() {
      caller++;
      client.terminate();
      hurry();
    },
    close() {
      closed = true;
      unwatch();
      rouse();
      client.terminate();
      clearTimeout(pong);
    },
  };
}
