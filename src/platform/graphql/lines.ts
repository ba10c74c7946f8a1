import { CloseCode, type WebSocket as GraphSocket } from "graphql-ws";
import type { WebSocket } from "ws";
import type { Log } from "../log.ts";
import { CLOSE, type Closing } from "./close-codes.ts";

/** Lines are looked at this often: one timer for all, for a timer a socket would cost more than the socket. */
const LOOK_EVERY_MS = 250;
const PING_EVERY_MS = 25_000;
/** Whose pongs do not come is gone, whatever the network says. */
const SILENCE_LIMIT_MS = 60_000;

/** What a line may hold back of what it was sent. */
export interface LineLimits {
  /** How long one message may wait to be taken. */
  readonly stallMs: number;
  /** How much may wait. */
  readonly unsentBytes: number;
}

/** A socket as graphql-ws writes to it: pinged, never over its limits, and closed for one reason once. */
export class Line implements GraphSocket {
  readonly protocol: string;
  private readonly socket: WebSocket;
  private readonly limits: LineLimits;
  private readonly log: Log;
  private unsent = 0;
  private movedAt = 0;
  private heardAt: number;
  private pingAt: number;
  private end: { readonly at: number; readonly closing: Closing } | undefined;
  private closing: Closing | undefined;
  private parting: { readonly at: number; readonly closing: Closing } | undefined;
  private asked = 0;
  private readonly over: ((closing: Closing) => void)[] = [];
  private afterwards: (() => void) | undefined;
  private may: (text: string) => boolean = () => true;

  constructor(socket: WebSocket, limits: LineLimits, log: Log) {
    this.socket = socket;
    this.log = log;
    this.protocol = socket.protocol;
    this.limits = limits;
    this.heardAt = performance.now();
    // Who came together is not pinged together.
    this.pingAt = this.heardAt + Math.random() * PING_EVERY_MS;
    socket.on("pong", () => {
      this.heardAt = performance.now();
    });
    socket.once("close", (code, reason) => this.isOver({ code, reason: String(reason) }));
  }

  /** Resolves once the network has taken it: who sends one thing after another goes no faster than its reader. */
  send(data: string): Promise<void> {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    if (socket.bufferedAmount > this.limits.unsentBytes) {
      this.hangUp(CLOSE.TOO_SLOW);
      return Promise.resolve();
    }
    if (this.unsent++ === 0) this.movedAt = performance.now();
    return new Promise((sent) => {
      // What fails here is a socket that is closing; its end is told once, by its close.
      socket.send(data, () => {
        this.unsent--;
        this.movedAt = performance.now();
        sent();
      });
    });
  }

  /** For graphql-ws, which has codes of its own. */
  close(code: number = CLOSE.RESTARTING.code, reason = ""): void {
    this.hangUp({ code, reason });
  }

  onMessage(take: (data: string) => Promise<void>): void {
    this.socket.on("message", (data) => {
      // What was underway as we closed comes all the same, from a caller that may have no right to it any longer.
      if (this.closing) return;
      this.heardAt = performance.now();
      this.afterwards = undefined;
      const text = String(data);
      if (!this.may(text)) return;
      const taken = take(text);
      const { afterwards } = this;
      taken
        .catch((error: Error) => {
          // graphql-ws has no code for what only we send.
          if (/^Unexpected message of type/.test(error.message))
            return this.close(CloseCode.BadRequest, "only the hub sends this");
          this.log.error({ err: error }, "a socket's message could not be handled");
          this.hangUp(CLOSE.RESTARTING);
        })
        .finally(afterwards);
    });
  }

  /** Looks at each message before graphql-ws reads it: false where it is not to. */
  onText(may: (text: string) => boolean): void {
    this.may = may;
  }

  /** Asked while a message is begun: calls back when all that it asked for is over. */
  onDone(done: () => void): void {
    this.afterwards = done;
  }

  /** Calls back once, as soon as the line is over for either side. */
  onOver(over: (closing: Closing) => void): void {
    if (this.closing) over(this.closing);
    else this.over.push(over);
  }

  hangUp(closing: Closing): void {
    this.isOver(closing);
    this.socket.close(closing.code, closing.reason);
  }

  /** Ends in that many milliseconds, unless it ends before. */
  endIn(ms: number, closing: Closing): void {
    const at = performance.now() + ms;
    if (!this.end || at < this.end.at) this.end = { at, closing };
  }

  /** Ends in that many milliseconds, but not before what was asked by then is answered. */
  partIn(ms: number, closing: Closing): void {
    this.parting ??= { at: performance.now() + ms, closing };
  }

  /** What somebody waits for is answered before a parting. */
  async answering<T>(answer: Promise<T>): Promise<T> {
    this.asked++;
    try {
      return await answer;
    } finally {
      this.asked--;
    }
  }

  look(now: number): void {
    const { socket, limits, parting } = this;
    if (socket.readyState !== socket.OPEN) return;
    if (this.end && now >= this.end.at) this.hangUp(this.end.closing);
    else if (parting && now >= parting.at && this.asked + this.unsent === 0)
      this.hangUp(parting.closing);
    else if (this.unsent > 0 && now - this.movedAt > limits.stallMs) this.hangUp(CLOSE.TOO_SLOW);
    else if (now - this.heardAt > SILENCE_LIMIT_MS) socket.terminate();
    else if (now >= this.pingAt) {
      this.pingAt = now + PING_EVERY_MS;
      socket.ping();
    }
  }

  private isOver(closing: Closing): void {
    if (this.closing) return;
    this.closing = closing;
    for (const over of this.over.splice(0)) over(closing);
  }
}

export interface Lines {
  add(socket: WebSocket): Line;
  /** Parts from all of them, one after the other within that many milliseconds, and from whoever comes. */
  part(ms: number): void;
  stop(): void;
}

/** All lines of a server, looked at by one timer. */
export function openLines(limits: LineLimits, log: Log): Lines {
  const lines = new Set<Line>();
  const timer = setInterval(() => {
    const now = performance.now();
    for (const line of lines) line.look(now);
  }, LOOK_EVERY_MS);
  timer.unref();
  let partBy: number | undefined;
  const partFrom = (line: Line) =>
    partBy !== undefined &&
    line.partIn(Math.random() * Math.max(0, partBy - performance.now()), CLOSE.RESTARTING);
  return {
    part(ms) {
      partBy = performance.now() + ms;
      for (const line of lines) partFrom(line);
    },
    add(socket) {
      const line = new Line(socket, limits, log);
      lines.add(line);
      partFrom(line);
      socket.once("close", () => lines.delete(line));
      return line;
    },
    stop: () => clearInterval(timer),
  };
}
