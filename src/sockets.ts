import type { Server } from "node:http";
import { type ExecutionArgs, GraphQLError, type GraphQLSchema, getOperationAST } from "graphql";
import { CloseCode, handleProtocols, makeServer } from "graphql-ws";
import { WebSocketServer } from "ws";
import type { Hub } from "./hub.ts";
import { openPresence, type Visit } from "./identity/presence.ts";
import { type Bearer, readBearer } from "./identity/token.ts";
import { Unauthenticated } from "./kernel/refusal.ts";
import { CLOSE } from "./platform/graphql/close-codes.ts";
import { type Compile, type Run, runnerOf } from "./platform/graphql/compile.ts";
import { Context, type ContextParts, languageOf } from "./platform/graphql/context.ts";
import { coded, createReader } from "./platform/graphql/limits.ts";
import { type Line, openLines } from "./platform/graphql/lines.ts";
import type { Mask } from "./platform/graphql/mask.ts";
import { ask, follow } from "./platform/graphql/subscribe.ts";

/** The largest message a caller may send. */
const MESSAGE_BYTES = 256 * 1024;
/** What may wait for one reader. */
const UNSENT_BYTES = 1024 * 1024;
/** How long a socket has to answer that we close. */
const FAREWELL_MS = 1_000;

/** Who is at the other end of a line. */
interface Caller {
  readonly line: Line;
  /** The ids of operations that are not over yet, be they completed. */
  readonly asked: Set<string>;
  bearer?: Bearer;
}

/** What operations are answered with, over HTTP and sockets alike. */
interface Graph {
  readonly schema: GraphQLSchema;
  readonly parts: ContextParts;
  readonly mask: Mask;
  readonly compile: Compile;
}

interface Asked extends ExecutionArgs {
  readonly run: Run;
}

/** graphql-ws beside HTTP, at the same address. Answers how to stop. */
export function serveSockets(
  server: Server,
  hub: Hub,
  { schema, parts, mask, compile }: Graph,
): () => Promise<void> {
  const { keys, clock, log } = hub;
  const limits = hub.config.sockets;
  const lines = openLines({ stallMs: limits.stallMs, unsentBytes: UNSENT_BYTES }, log);
  const presence = openPresence(hub, ({ actor }) =>
    actor.kind === "member" ? limits.ofMember : limits.ofStaff,
  );
  const read = createReader(schema);
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
  function bearerOf(params: Readonly<Record<string, unknown>> | undefined): Bearer | undefined {
    try {
      return readBearer(keys, String(params?.authorization ?? params?.Authorization), clock());
    } catch (error) {
      if (error instanceof Unauthenticated) return undefined;
      throw error;
    }
  }

  async function enter({ line }: Caller, bearer: Bearer): Promise<boolean> {
    const visit: Visit = {
      bearer,
      end: (closing) => line.hangUp(closing),
      endIn: (ms, closing) => line.endIn(ms, closing),
    };
    line.onOver(() => presence.leave(visit));
    try {
      return await presence.enter(visit);
    } catch (error) {
      log.warn({ error: (error as Error).message }, "a socket could not be let in");
      line.hangUp(CLOSE.RESTARTING);
      return false;
    }
  }

  const protocol = makeServer<Record<string, unknown>, Caller>({
    schema,
    execute: (args) => ask(args, mask, (args as Asked).run) as never,
    subscribe: (args) => follow(args, mask, (args as Asked).run) as never,
    async onConnect({ connectionParams, extra }) {
      const bearer = bearerOf(connectionParams);
      if (!bearer) {
        extra.line.hangUp(CLOSE.NO_TOKEN);
        return false;
      }
      extra.bearer = bearer;
      return enter(extra, bearer);
    },
    onSubscribe({ connectionParams, extra }, id, { query, ...payload }) {
      const { line, asked } = extra;
      // graphql-ws would take the one for the other: one of them would go on for ever.
      if (asked.has(id)) {
        line.close(CloseCode.SubscriberAlreadyExists, "an operation of that id is not over yet");
        return [new GraphQLError("an operation of that id is not over yet")];
      }
      if (asked.size >= limits.subscriptions) return [tooMany()];
      asked.add(id);
      line.onDone(() => asked.delete(id));
      const document = read(query);
      if (!("kind" in document)) return document;
      if (!getOperationAST(document, payload.operationName)) return [unnamed()];
      const args: ExecutionArgs = {
        ...{ schema, document, operationName: payload.operationName },
        variableValues: payload.variables,
        contextValue: new Context(
          parts,
          extra.bearer?.actor,
          languageOf(String(connectionParams?.acceptLanguage ?? "")),
        ),
      };
      return { ...args, run: runnerOf(compile, query, args) };
    },
    // What is wrong with a result is masked by now.
    onNext: (_context, _id, _payload, _args, result) => result as never,
    onError: (_context, _id, _payload, errors) =>
      (errors as GraphQLError[]).map((error) => mask(error.toJSON(), error)),
  });

  const sockets = new WebSocketServer({
    ...{ server, path: "/graphql", maxPayload: MESSAGE_BYTES, handleProtocols },
  });
  sockets.on("connection", (socket) => {
    // A frame that breaks the protocol closes the socket by itself.
    socket.on("error", (error) => log.debug({ error: error.message }, "a socket failed"));
    const line = lines.add(socket);
    const over = protocol.opened(line, { line, asked: new Set() });
    line.onOver(({ code, reason }) =>
      over(code, reason).catch((error) => log.error({ err: error }, "a socket did not end")),
    );
  });

  return async () => {
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
}
