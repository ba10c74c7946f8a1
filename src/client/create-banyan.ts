import { ask, openPost } from "./ask.ts";
import { BanyanError } from "./error.ts";
import { follow, type Sink } from "./follow.ts";
import { type Connection, openLine } from "./line.ts";
import type { Given, Operation } from "./operation.ts";
import { RefreshSession } from "./operations.ts";
import { type Keeper, type OnSignedOut, openSession, type Pass } from "./session.ts";
import type { Transport } from "./transport.ts";

export interface BanyanOptions {
  /** Where the hub is: `https://hub.example`. */
  readonly url: string;
  readonly transport: Transport;
  /** Who calls: a token as it is; or where credentials are kept, which are renewed in time. Left out, nobody yet. */
  readonly token?: string | Keeper | undefined;
  /** What refusals are written in; English by itself. */
  readonly language?: "en" | "zh" | undefined;
  readonly onSignedOut?: OnSignedOut | undefined;
  /** For whoever shows whether what is shown is live. */
  readonly onConnection?: ((connection: Connection) => void) | undefined;
}

/** A client of one hub, for one caller. */
export interface Banyan {
  /** Asks, over HTTP. Fails with a BanyanError; an expected no is an answer. */
  ask<Data, Variables extends object>(
    operation: Operation<Data, Variables>,
    ...variables: Given<Variables>
  ): Promise<Data>;
  /** Follows a subscription until it is stopped. All of a client's share one socket. */
  follow<Data, Variables extends object>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    sink: Sink<Data>,
  ): () => void;
  /** From now on this is who calls; undefined is nobody. */
  signIn(pass: Pass | undefined): void;
  /** Stops everything that is followed. */
  close(): void;
}

function inMemory(pass: Pass | undefined): Keeper {
  let kept = pass;
  return {
    read: () => kept,
    write: (next) => {
      kept = next;
    },
  };
}

export function createBanyan(options: BanyanOptions): Banyan {
  const { transport, token, onSignedOut } = options;
  const url = options.url.replace(/\/+$/, "");
  const language = () => options.language ?? "en";
  const post = openPost(url, transport, language);
  const session = openSession(
    typeof token === "object" ? token : inMemory(token),
    async (refreshToken) => {
      const { refreshSession } = (await post(
        RefreshSession,
        { refreshToken },
        undefined,
      )) as Answer<typeof RefreshSession>;
      return "credentials" in refreshSession ? refreshSession.credentials : undefined;
    },
    onSignedOut,
  );
  const line = openLine(url, transport, session, language, (connection) =>
    options.onConnection?.(connection),
  );
  const followed = new Set<() => void>();
  let closed = false;
  return {
    async ask(operation, ...[variables]) {
      if (closed) throw new BanyanError("CLOSED", "this client was closed");
      return ask(post, session, operation, variables ?? {}) as never;
    },
    follow(operation, variables, sink) {
      const stop = follow(line, operation, variables, sink);
      followed.add(stop);
      return () => {
        followed.delete(stop);
        stop();
      };
    },
    signIn(pass) {
      session.signIn(pass);
      line.reconnect();
    },
    close() {
      closed = true;
      line.close();
      for (const stop of followed) stop();
    },
  };
}

type Answer<O> = O extends Operation<infer Data, infer _> ? Data : never;
