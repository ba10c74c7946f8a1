import type { Server } from "node:http";
import { type ExecutionArgs, GraphQLError, type GraphQLSchema, getOperationAST } from "graphql";
import { CloseCode, handleProtocols, makeServer } from "graphql-ws";
import { WebSocketServer } from "ws";
import type { Hub } from "./hub.ts";
import type { Access } from "./identity/access.ts";
import { openPresence, type Visit } from "./identity/presence.ts";
import type { Bearer, Caller } from "./identity/token.ts";
import type { Actor } from "./kernel/actor.ts";
import { newId } from "./kernel/id.ts";
import { Unauthenticated } from "./kernel/refusal.ts";
import type { Admission } from "./platform/admission.ts";
import { Life } from "./platform/database/life.ts";
import type { Origin } from "./platform/database/work.ts";
import { CLOSE } from "./platform/graphql/close-codes.ts";
import { type Compile, type Run, runnerOf } from "./platform/graphql/compile.ts";
import { Context, type ContextParts, languageOf } from "./platform/graphql/context.ts";
import { coded } from "./platform/graphql/limits.ts";
import { type Line, openLines } from "./platform/graphql/lines.ts";
import type { Mask } from "./platform/graphql/mask.ts";

import { ask, follow, type Shown } from "./platform/graphql/subscribe.ts";
import { outcomeOf } from "./platform/graphql/tell-answers.ts";
import { addressOf, isTrusted } from "./platform/http/address.ts";
import { BODY_LIMITS, tooMuchOfJson } from "./platform/request/body.rules.ts";
import type { Gate } from "./platform/request/gate.ts";

import { answered } from "./platform/signals/signals.ts";
import { endSpan, isTracing, serverSpan, traceIdOf, within } from "./platform/signals/trace.ts";

/** What may wait for one reader. */
const UNSENT_BYTES = 1024 * 1024;
/** How long a socket has to answer that we close. */
const FAREWELL_MS = 1_000;

const LEFT = "its caller has left";
/** The longest message that says that an operation is over. */
const FAREWELL_CHARACTERS = 500;

/** Who is at the other end of a line. */
interface Peer {
  readonly line: Line;
  /** The ids of operations that are not over yet, be they completed. */
  readonly asked: Set<string>;
  /** Queries and mutations that are not answered yet. */
  readonly lives: Map<string, Life>;
  /** Where it connected from. */
  readonly from: Omit<Origin, "requestId">;
  /** As it stood when it came in: whoever's rights change comes in again. */
  caller?: Caller;
}

/** What operations are answered with, over HTTP and sockets alike. */
interface Graph {
  readonly access: Access;
  readonly schema: GraphQLSchema;
  readonly parts: ContextParts;
  readonly mask: Mask;
  readonly compile: Compile;
  readonly gate: Gate;
  /** The name by which an operation is measured. */
  readonly nameOf: (name: string | null | undefined) => string;
  readonly admission: Admission;
}

interface Asked extends ExecutionArgs {
  readonly origin: Origin;
  readonly actor: Actor | undefined;
  readonly line: Line;
  readonly run: Run;
  readonly life: Life;
}

/** The id of the operation that a message ends; graphql-ws tells nobody of one that is not answered yet. */
function completed(text: string): string | undefined {
  if (text.length > FAREWELL_CHARACTERS || !text.includes('"complete"')) return undefined;
  try {
    const { type, id } = JSON.parse(text) as { readonly type?: unknown; readonly id?: string };
    return type === "complete" ? id : undefined;
  } catch {
    return undefined;
  }
}

export interface Sockets {
  /** How many sockets are open, and operations on them. */
  readonly open: number;
  readonly subscriptions: number;
  /** Tells everybody to connect again, one after the other within that many milliseconds. */
  part(ms: number): void;
  stop(): Promise<void>;
}

/** graphql-ws beside HTTP, at the same address. */
export function serveSockets(
  server: Server,
  hub: Hub,
  { access, schema, parts, mask, compile, admission, gate, nameOf }: Graph,
): Sockets {
  const { clock, log } = hub;
  const limits = hub.config.sockets;
  let subscriptions = 0;
  const lines = openLines({ stallMs: limits.stallMs, unsentBytes: UNSENT_BYTES }, log);
  const presence = openPresence({ access, clock }, ({ actor }) =>
    actor.kind === "member" ? limits.ofMember : limits.ofStaff,
  );
  const tooMany = () =>
    new GraphQLError(`a socket carries up to ${limits.subscriptions} operations at a time`, {
      extensions: { code: "TOO_MANY_SUBSCRIPTIONS" },
    });

  const unnamed = () =>
    coded(
      new GraphQLError("the document has no operation of that name, or several and no name"),
      "OPERATION_RESOLUTION_FAILURE",
    );

  /** Whoever sends no good token is nobody. */
  async function bearerOf(
    params: Readonly<Record<string, unknown>> | undefined,
    from: Origin,
  ): Promise<Bearer | undefined> {
    try {
      return await access.bearerOf(String(params?.authorization ?? params?.Authorization), from);
    } catch (error) {
      if (error instanceof Unauthenticated) return undefined;
      throw error;
    }
  }

  async function enter(peer: Peer, bearer: Bearer, from: Origin): Promise<boolean> {
    const { line } = peer;
    const visit: Visit = {
      bearer,
      end: (closing) => line.hangUp(closing),
      endIn: (ms, closing) => line.endIn(ms, closing),
    };
    line.onOver(() => presence.leave(visit));
    const over = admission.enter();
    try {
      const caller = await presence.enter(visit);
      if (caller) peer.caller = caller;
      else await access.turnAway(bearer, from);
      return caller !== undefined;
    } catch (error) {
      log.warn({ error: (error as Error).message }, "a socket could not be let in");
      line.hangUp(CLOSE.RESTARTING);
      return false;
    } finally {
      over();
    }
  }

  /** A query or a mutation counts as long as it takes; what a subscription is told of does not. */
  async function answer(args: ExecutionArgs): Promise<Shown> {
    const over = admission.enter();
    try {
      return await ask(args, mask, (args as Asked).run);
    } finally {
      over();
    }
  }

  /** Tells how an operation was answered; of a subscription, how it began. */
  async function tell<T extends object>(args: Asked, run: () => Promise<T>): Promise<T> {
    if (!isTracing() && !answered.hasSubscribers) return run();
    const { document, operationName, origin } = args;
    const { name, operation } = getOperationAST(document, operationName) ?? {};
    const measured = nameOf(name?.value);
    const at = performance.now();
    const span = serverSpan(`${operation} ${measured}`, {});
    const answer = await within(span, run);
    const { outcome, errorId } = outcomeOf("errors" in answer ? (answer.errors as []) : undefined);
    if (span) endSpan(span, outcome, { "graphql.operation.name": measured });
    if (answered.hasSubscribers)
      answered.publish({
        ...{ door: "socket", operation: measured, requestId: origin.requestId, outcome, errorId },
        ...{ traceId: span && traceIdOf(span), actor: args.actor, ms: performance.now() - at },
      });
    return answer;
  }

  const protocol = makeServer<Record<string, unknown>, Peer>({
    schema,
    execute: (args) => {
      const { life, line } = args as Asked;
      const told = () => tell(args as Asked, () => answer(args));
      return line.answering(life.run(told).finally(() => life.over())) as never;
    },
    subscribe: (args) =>
      tell(args as Asked, () => follow(args, mask, (args as Asked).run)) as never,
    async onConnect({ connectionParams, extra }) {
      const from = { requestId: newId(), ...extra.from };
      let bearer: Bearer | undefined;
      try {
        bearer = await bearerOf(connectionParams, from);
      } catch (error) {
        log.warn({ error: (error as Error).message }, "a socket could not be let in");
        extra.line.hangUp(CLOSE.RESTARTING);
        return false;
      }
      if (!bearer) {
        extra.line.hangUp(CLOSE.NO_TOKEN);
        return false;
      }
      return enter(extra, bearer, from);
    },
    onSubscribe({ connectionParams, extra }, id, payload) {
      const { line, asked } = extra;
      // graphql-ws would take the one for the other: one of them would go on for ever.
      if (asked.has(id)) {
        line.close(CloseCode.SubscriberAlreadyExists, "an operation of that id is not over yet");
        return [new GraphQLError("an operation of that id is not over yet")];
      }
      if (asked.size >= limits.subscriptions) return [tooMany()];
      asked.add(id);
      subscriptions++;
      line.onDone(() => {
        asked.delete(id);
        extra.lives.delete(id);
        subscriptions--;
      });
      const overloaded = admission.refuse();
      if (overloaded) return [new GraphQLError(overloaded.message, { originalError: overloaded })];
      const read = gate.read(payload);
      if (!("document" in read)) return read;
      const { text, document, operationName, variables: variableValues } = read;
      const operation = getOperationAST(document, operationName);
      if (!operation) return [unnamed()];
      const origin = { requestId: newId(), ...extra.from };
      const language = languageOf(String(connectionParams?.acceptLanguage ?? ""));
      const contextValue = new Context(parts, extra.caller, language, origin);
      const life = new Life();
      let spend: () => void;
      try {
        spend = life.run(() => gate.admit(read, operation, contextValue.asker));
      } catch (error) {
        if (error instanceof GraphQLError) return [error];
        throw error;
      }
      // What is followed goes on for as long as it is listened to.
      if (operation.operation === "subscription") life.over();
      else extra.lives.set(id, life);
      const args: ExecutionArgs = {
        ...{ schema, document, operationName, variableValues, contextValue },
      };
      const run = runnerOf(compile, text, args);
      const follows = operation.operation === "subscription";
      // Who follows pays for each event that it is told.
      const runEach: Run = (event) => {
        spend();
        return run(event);
      };
      return {
        ...{ ...args, life, line, origin, actor: extra.caller },
        run: follows ? runEach : run,
      };
    },
    // What is wrong with a result is masked by now.
    onNext: (_context, _id, _payload, _args, result) => result as never,
    onError: (_context, _id, _payload, errors) =>
      (errors as GraphQLError[]).map((error) => mask(error.toJSON(), error)),
  });

  const sockets = new WebSocketServer({
    ...{ server, path: "/graphql", maxPayload: BODY_LIMITS.messageBytes, handleProtocols },
    verifyClient(_, answer) {
      const overloaded = admission.refuse();
      if (!overloaded) return answer(true);
      answer(false, 503, undefined, { "retry-after": String(overloaded.retryAfter) });
    },
  });
  const isProxy = isTrusted(hub.config.proxies);
  sockets.on("connection", (socket, request) => {
    const address = addressOf(request, isProxy);
    // A frame that breaks the protocol closes the socket by itself.
    socket.on("error", (error) => log.debug({ error: error.message }, "a socket failed"));
    const line = lines.add(socket);
    const lives = new Map<string, Life>();
    line.onText((text) => {
      const isGood = tooMuchOfJson(text) === undefined;
      if (isGood) lives.get(completed(text) ?? "")?.end(LEFT);
      else line.close(CloseCode.BadRequest, "nested too deeply, or too many values");
      return isGood;
    });
    const over = protocol.opened(line, {
      ...{ line, lives, asked: new Set(), from: { address, agent: request.headers["user-agent"] } },
    });
    line.onOver(({ code, reason }) => {
      for (const life of lives.values()) life.end(LEFT);
      over(code, reason).catch((error) => log.error({ err: error }, "a socket did not end"));
    });
  });

  const stop = async () => {
    lines.stop();
    presence.stop();
    for (const socket of sockets.clients)
      socket.close(CLOSE.RESTARTING.code, CLOSE.RESTARTING.reason);
    // Whoever does not answer the farewell is not waited for.
    const cut = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, FAREWELL_MS);
    await new Promise<void>((closed, failed) =>
      sockets.close((error) => (error ? failed(error) : closed())),
    );
    clearTimeout(cut);
  };
  return {
    get open() {
      return sockets.clients.size;
    },
    get subscriptions() {
      return subscriptions;
    },
    part: lines.part,
    stop,
  };
}
