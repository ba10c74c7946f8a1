import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

// biome-ignore lint/suspicious/noExplicitAny: what an event holds is known where it is followed.
type Event = any;
/** What an event is called in the list of what was heard. */
export type Name = (event: Event) => string;

const PAUSE_MS = 100;

/** A socket that may be given up before it was connected. */
class Quiet extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    this.on("error", () => undefined);
  }
}

/**
 * Follows a subscription from the feed's beginning. Whatever ends it, it goes on behind its last cursor, as a
 * mini program does; an error in the place of an event is an end too, and so is a reset, which whoever takes slower than
 * events come is told: it asks for them all.
 */
export class Follower {
  /** What it was told, in order. */
  readonly heard: string[] = [];
  /** How often it connected: once, and after each break again. */
  connected = 0;
  /** How often it was told to look at everything anew. */
  resets = 0;
  #cursor = "0";
  #end: () => void = () => undefined;
  #stopped = false;
  readonly #following: Promise<void>;

  /** `where` says each time to which hub it connects. */
  constructor(where: () => string, token: string, query: string, name: Name) {
    this.#following = this.#follow(where, token, query, name);
  }

  async #follow(where: () => string, token: string, query: string, name: Name) {
    for (; !this.#stopped; await sleep(PAUSE_MS)) {
      const client = createClient({
        url: `${where().replace("http", "ws")}/graphql`,
        webSocketImpl: Quiet,
        connectionParams: { authorization: `Bearer ${token}` },
        retryAttempts: 0,
        on: { connected: () => this.connected++ },
      });
      await new Promise<void>((over) => {
        let open = true;
        this.#end = () => {
          open = false;
          over();
        };
        client.subscribe(
          { query, variables: { after: this.#cursor } },
          {
            next: ({ data, errors }) => {
              if (!open) return;
              if (errors || !data) return this.#end();
              const [event] = Object.values(data) as Event[];
              if (event.because) {
                this.resets++;
                return this.#end();
              }
              this.#cursor = event.cursor;
              this.heard.push(name(event));
            },
            error: this.#end,
            complete: this.#end,
          },
        );
      });
      client.terminate();
      await client.dispose();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#end();
    await this.#following;
  }
}
