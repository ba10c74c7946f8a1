import type { Socket } from "node:net";
import type pg from "pg";

/** What the driver knows of a connection and tells nobody. */
interface Inside {
  readonly connection: { readonly stream: Socket; once(event: "end", over: () => void): void };
  readonly _sentQueryQueue: readonly unknown[];
  _getActiveQuery(): { readonly text?: string } | null | undefined;
}

const inside = (client: pg.Client) => client as unknown as Inside;

const LOOK_MS = 1_000;
/** So many looks without a word, and nobody is there: `begin` does nothing and waits for nothing. */
const BEGIN_LOOKS = 5;
/** It may wait for a slow disk. */
const COMMIT_LOOKS = 10;
/** How long the server has to hang up as well. */
const FAREWELL_MS = 2_000;

interface Heard {
  bytes: number;
  /** For how many looks nothing came; and that though an answer is due. */
  quiet: number;
  waiting: number;
}

export interface Watch {
  /** From its making on: one that is being connected is open, too. */
  add(client: pg.Client): void;
  /** Ends what is open, and what is opened from now on. */
  cutAll(): void;
  stop(): void;
}

/**
 * Ends connections whose other end is gone without a farewell: a network that swallows everything tells nobody, and an
 * answer would be waited for until TCP gives up, after a quarter of an hour. Whoever waits fails in a way that lets it
 * ask again. Looks are counted, not time: a process that was asleep hears first what came meanwhile.
 * `statementLooks`: a statement that is silent for longer was ended by the server, if there is one; undefined: it may
 * take as long as it wants.
 */
export function watchSilence(statementLooks: number | undefined): Watch {
  const lines = new Map<pg.Client, Heard>();
  let isOver = false;

  const limitOf = (client: pg.Client): number => {
    const { text = "" } = inside(client)._getActiveQuery() ?? {};
    if (text.startsWith("begin")) return BEGIN_LOOKS;
    return text === "commit" ? COMMIT_LOOKS : (statementLooks ?? Number.POSITIVE_INFINITY);
  };

  const look = () => {
    let longest = 0;
    for (const [client, heard] of lines) {
      const { bytesRead } = inside(client).connection.stream;
      const isQuiet = bytesRead === heard.bytes;
      heard.bytes = bytesRead;
      heard.quiet = isQuiet ? heard.quiet + 1 : 0;
      heard.waiting = isQuiet && isDue(client) ? heard.waiting + 1 : 0;
      if (heard.waiting <= limitOf(client)) continue;
      longest = Math.max(longest, heard.waiting);
      cut(client);
    }
    // What slept as long beside a dead line is dead too, or soon made anew.
    if (longest > 0)
      for (const [client, { quiet }] of lines) if (quiet >= longest && !isDue(client)) cut(client);
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();

  return {
    add(client) {
      lines.set(client, { bytes: 0, quiet: 0, waiting: 0 });
      inside(client).connection.once("end", () => void lines.delete(client));
      // Once it is being connected.
      if (isOver) queueMicrotask(() => cut(client));
    },
    cutAll() {
      isOver = true;
      for (const client of lines.keys()) cut(client);
    },
    stop: () => clearInterval(timer),
  };
}

const isDue = (client: pg.Client): boolean =>
  Boolean(inside(client)._getActiveQuery()) || inside(client)._sentQueryQueue.length > 0;

/** Whoever waits for this connection is told that it is gone. */
export const cut = (client: pg.Client): void =>
  void inside(client).connection.stream.destroy(new Error("Connection terminated: nobody answers"));

/** A client that is ending is gone soon, be it that the server no longer says goodbye. */
export function endSoon(client: pg.Client): void {
  const late = setTimeout(() => inside(client).connection.stream.destroy(), FAREWELL_MS);
  inside(client).connection.once("end", () => clearTimeout(late));
}
