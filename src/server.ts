// Before any resolver is read, whichever is imported first.
import "reflect-metadata";
import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ApolloServer, type GraphQLRequestListener } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import fastifyApollo, { fastifyApolloDrainPlugin } from "@as-integrations/fastify";
import fastify, { type FastifyInstance } from "fastify";
import { GraphQLError, type GraphQLSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { serveJournals } from "./accounting/journal.route.ts";
import { BillResolver } from "./bill/bill.resolver.ts";
import { serveBundles } from "./bundle/bundle.route.ts";
import { serveCodes } from "./code/code.route.ts";
import { serveDossiers } from "./dossier/dossier.route.ts";
import { buildGraph } from "./graph.ts";
import type { Hub } from "./hub.ts";
import { SessionResolver } from "./identity/session.resolver.ts";
import { authenticate, type Bearer } from "./identity/token.ts";
import { Unauthenticated } from "./kernel/refusal.ts";
import { servePayouts } from "./payout/payout.route.ts";
import { openAttempts } from "./platform/attempts.ts";
import { compiling } from "./platform/graphql/compile.ts";
import { Context, type ContextParts, languageOf } from "./platform/graphql/context.ts";
import { graphiql } from "./platform/graphql/graphiql.ts";
import { coded, MAX_BODY_BYTES, protection, readDocument } from "./platform/graphql/limits.ts";
import { createMask } from "./platform/graphql/mask.ts";
import { signPath } from "./platform/http/signature.ts";
import { servePrintouts } from "./printout/printout.route.ts";
import { serveReconciliations } from "./reconcile/reconcile.route.ts";
import { serveNotices } from "./split/notice.route.ts";
import { serveStatements } from "./statement/statement.route.ts";
import { openWechat } from "./wechat/wechat.client.ts";
import { WechatResolver } from "./wechat/wechat.resolver.ts";

export interface Server {
  /** Where it listens. */
  readonly url: string;
  close(): Promise<void>;
}

const BEARER = /^Bearer ([\w.-]+)$/;
/** The graphql-ws protocol's close code for a caller that may not connect, or not any longer. */
const FORBIDDEN = 4403;
/** Whoever asks after our health is not kept waiting. */
const HEALTH_LIMIT_MS = 2_000;
/** How long a socket has to answer that we close. */
const FAREWELL_MS = 1_000;
/** setTimeout holds no longer delays; tokens live for hours. */
const TIMER_LIMIT_MS = 2 ** 31 - 1;

/** Serves the graph over HTTP and graphql-ws on one port, with its pages and downloads. */
export async function serve(hub: Hub): Promise<Server> {
  const { config, log, clock, keys } = hub;
  const wechat = openWechat(config.wechat, log);
  const schema = buildGraph([
    ...[new SessionResolver(hub), new WechatResolver({ ...hub, wechat }), new BillResolver(hub)],
  ]);
  const mask = createMask(log);
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  const secret = createHmac("sha256", keys.privateKey).update("downloads").digest("hex");
  let base = "";
  const parts: ContextParts = {
    begin: hub.begin,
    look: hub.look,
    follow: (wish) => hub.feed.follow(wish),
    signUrl: (path, now) => base + signPath(secret, path, now),
    attempts: openAttempts(config.wrongAttempts),
  };

  const apollo = new ApolloServer<Context>({
    schema,
    formatError: mask,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    ...protection,
    plugins: [
      fastifyApolloDrainPlugin(app),
      { requestDidStart: async () => socketsOnly },
      compiling(schema, mask, log),
      ApolloServerPluginCacheControlDisabled(),
    ],
    logger: {
      debug: () => {},
      info: () => {},
      warn: (m) => log.warn(m),
      error: (m) => log.error(m),
    },
  });
  await apollo.start();
  await app.register(fastifyApollo(apollo), {
    path: "/graphql",
    method: ["POST"],
    context: async (request) =>
      new Context(
        parts,
        bearerOf(request.headers.authorization, (token) => authenticate(keys, token, clock()))
          ?.actor,
        languageOf(request.headers["accept-language"]),
      ),
  });
  servePages(app, hub);
  serveStatements(app, { look: hub.look, clock, secret });
  serveJournals(app, { look: hub.look, clock, secret });
  servePrintouts(app, { look: hub.look, clock, secret });
  serveBundles(app, { look: hub.look, clock, secret, keys });
  servePayouts(app, { look: hub.look, clock, secret });
  if (hub.wechatPay) serveNotices(app, { ...hub, wechatPay: hub.wechatPay });
  serveCodes(app, { begin: hub.begin, look: hub.look, clock, secret });
  serveReconciliations(app, { begin: hub.begin, look: hub.look, clock, secret });
  serveDossiers(app, { begin: hub.begin, look: hub.look, clock, secret });

  await app.listen({ port: config.port, host: config.host });
  const address = app.server.address();
  const port = typeof address === "object" && address ? address.port : config.port;
  const url = `http://localhost:${port}`;
  base = config.publicUrl ?? url;
  const sockets = serveSockets(app, schema, hub, parts, mask);
  return {
    url,
    async close() {
      await sockets();
      await apollo.stop();
      await app.close();
    },
  };
}

/** Apollo would run a subscription once, without an event to tell of. */
const socketsOnly: GraphQLRequestListener<Context> = {
  didResolveOperation: async ({ operation }) => {
    if (operation?.operation === "subscription")
      throw new GraphQLError("subscriptions are followed over graphql-ws, at the same address", {
        extensions: { code: "BAD_REQUEST", http: { status: 400 } },
      });
  },
};

/** The caller of a request; nobody where no token is sent, refused where a bad one is. */
function bearerOf(
  authorization: string | undefined,
  read: (token: string) => Bearer,
): Bearer | undefined {
  if (authorization === undefined) return undefined;
  try {
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) throw new Unauthenticated("send Authorization: Bearer <token>");
    return read(token);
  } catch (error) {
    if (!(error instanceof Unauthenticated)) throw error;
    throw new GraphQLError(error.message, {
      originalError: error,
      extensions: { code: "UNAUTHENTICATED", http: { status: 401 } },
    });
  }
}

function servePages(app: FastifyInstance, hub: Hub): void {
  app.get("/", (_, reply) => reply.redirect("/graphiql"));
  app.get("/graphql", (_, reply) => reply.redirect("/graphiql"));
  app.get("/graphiql", async (_, reply) =>
    reply.type("text/html; charset=utf-8").send(await graphiql()),
  );
  app.get("/healthz", async (_, reply) => {
    const ok = await Promise.race([
      hub.orm.checkConnection().then((checked) => checked.ok),
      sleep(HEALTH_LIMIT_MS, false, { ref: false }),
    ]);
    return reply.code(ok ? 200 : 503).send({ status: ok ? "ok" : "the database does not answer" });
  });
}

/** A member that signs out everywhere ends its sockets, wherever they are served. */
function endAtSignOut({ follow }: ContextParts, { actor }: Bearer, socket: WebSocket): void {
  if (actor.kind !== "member") return;
  const { brandId, id } = actor;
  const endings = follow({ brandId, topic: `member:${id}`, kinds: ["SessionsEnded"] });
  socket.addEventListener("close", () => void endings.return?.());
  const hear = async () => {
    for await (const { payload } of endings)
      if (payload.by === "SIGN_OUT_EVERYWHERE") socket.close(FORBIDDEN, "signed out everywhere");
  };
  hear().catch(() => socket.close(FORBIDDEN, "listen again"));
}

/** graphql-ws beside HTTP. A socket lives no longer than its token. Answers how to stop. */
function serveSockets(
  app: FastifyInstance,
  schema: GraphQLSchema,
  { keys, clock }: Hub,
  parts: ContextParts,
  mask: ReturnType<typeof createMask>,
): () => Promise<void> {
  const sockets = new WebSocketServer({
    server: app.server,
    path: "/graphql",
    maxPayload: 256 * 1024,
  });
  const masked = (errors: readonly GraphQLError[]) =>
    errors.map((error) => mask(error.toJSON(), error));
  const server = useServer<Record<string, unknown>, { socket: WebSocket; bearer?: Bearer }>(
    {
      schema,
      onConnect: ({ connectionParams, extra }) => {
        try {
          extra.bearer = bearerOf(
            String(connectionParams?.authorization ?? connectionParams?.Authorization ?? "nobody"),
            (token) => authenticate(keys, token, clock()),
          );
        } catch {
          return false;
        }
        const lifeMs = Number(extra.bearer?.expiresAt) - clock().getTime();
        const end = setTimeout(
          () => extra.socket.close(FORBIDDEN, "the token has expired"),
          Math.min(lifeMs, TIMER_LIMIT_MS),
        );
        extra.socket.addEventListener("close", () => clearTimeout(end));
        if (extra.bearer) endAtSignOut(parts, extra.bearer, extra.socket);
        return true;
      },
      onSubscribe: ({ connectionParams, extra }, _id, { query, operationName, variables }) => {
        const document = readDocument(schema, query);
        if (Array.isArray(document)) return document as GraphQLError[];
        return {
          schema,
          document: document as Exclude<typeof document, readonly GraphQLError[]>,
          operationName,
          variableValues: variables,
          contextValue: new Context(
            parts,
            extra.bearer?.actor,
            languageOf(String(connectionParams?.acceptLanguage ?? "")),
          ),
        };
      },
      onNext: (_ctx, _id, _payload, _args, result) =>
        // An error without a path came before any of our code ran: the variables are wrong.
        result.errors
          ? {
              ...result,
              errors: masked(
                result.errors.map((each) => (each.path ? each : coded(each, "BAD_USER_INPUT"))),
              ) as never,
            }
          : undefined,
      onError: (_ctx, _id, _payload, errors) => masked(errors as GraphQLError[]),
    },
    sockets,
    12_000,
  );
  return async () => {
    // Whoever does not answer the farewell is not waited for.
    const cut = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, FAREWELL_MS);
    await server.dispose();
    clearTimeout(cut);
  };
}
