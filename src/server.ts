// Before any resolver is read, whichever is imported first.
import "reflect-metadata";
import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ApolloServer, type GraphQLRequestListener } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import fastifyApollo, { fastifyApolloDrainPlugin } from "@as-integrations/fastify";
import fastify, { type FastifyInstance } from "fastify";
import { GraphQLError } from "graphql";
import { serveJournals } from "./accounting/journal.route.ts";
import { BillResolver } from "./bill/bill.resolver.ts";
import { serveBundles } from "./bundle/bundle.route.ts";
import { serveCodes } from "./code/code.route.ts";
import { serveDossiers } from "./dossier/dossier.route.ts";
import { buildGraph } from "./graph.ts";
import type { Hub } from "./hub.ts";
import type { Keys } from "./identity/keys.ts";
import { SessionResolver } from "./identity/session.resolver.ts";
import { stillServes } from "./identity/still-serves.ts";
import { type Bearer, readBearer } from "./identity/token.ts";
import { serveIntake } from "./inbox/inbox.route.ts";
import { NO_BRAND, system } from "./kernel/actor.ts";
import { Unauthenticated } from "./kernel/refusal.ts";
import { servePayouts } from "./payout/payout.route.ts";
import { openAttempts } from "./platform/attempts.ts";
import { compiling, createCompile } from "./platform/graphql/compile.ts";
import { Context, type ContextParts, languageOf } from "./platform/graphql/context.ts";
import { graphiql } from "./platform/graphql/graphiql.ts";
import { MAX_BODY_BYTES, protection } from "./platform/graphql/limits.ts";
import { shareLoaders } from "./platform/graphql/loader.ts";
import { createMask } from "./platform/graphql/mask.ts";
import { signPath } from "./platform/http/signature.ts";
import { waitingRows } from "./platform/outbox/outbox.ts";
import { openSamples } from "./platform/samples.ts";
import { servePrintouts } from "./printout/printout.route.ts";
import { serveReconciliations } from "./reconcile/reconcile.route.ts";
import { serveSockets } from "./sockets.ts";
import { serveNotices } from "./split/notice.route.ts";
import { serveStatements } from "./statement/statement.route.ts";
import { WebhookResolver } from "./webhook/webhook.resolver.ts";
import { openWechat } from "./wechat/wechat.client.ts";
import { WechatResolver } from "./wechat/wechat.resolver.ts";

export interface Server {
  /** Where it listens. */
  readonly url: string;
  close(): Promise<void>;
}

/** Whoever asks after our health is not kept waiting. */
const HEALTH_LIMIT_MS = 2_000;

/** Serves the graph over HTTP and graphql-ws on one port, with its pages and downloads. */
export async function serve(hub: Hub): Promise<Server> {
  const { config, log, clock, keys } = hub;
  const wechat = openWechat(config.wechat, log);
  const schema = buildGraph([
    ...[new SessionResolver(hub), new WechatResolver({ ...hub, wechat }), new BillResolver(hub)],
    new WebhookResolver(config.webhookAllowed),
  ]);
  const mask = createMask(log);
  const compile = createCompile(schema);
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  const secret = createHmac("sha256", keys.privateKey).update("downloads").digest("hex");
  let base = "";
  const samples = openSamples(hub);
  const parts: ContextParts = {
    begin: hub.begin,
    look: hub.look,
    follow: (wish) => hub.feed.follow(wish),
    signUrl: (path, now) => base + signPath(secret, path, now),
    attempts: openAttempts(config.wrongAttempts),
    share: shareLoaders(hub.look),
    samples,
    stands: stillServes,
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
      compiling(compile, mask, log),
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
        bearerOf(keys, request.headers.authorization, clock())?.actor,
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
  serveIntake(app, { ...hub, wake: () => hub.inbox?.wake() });
  serveCodes(app, { begin: hub.begin, look: hub.look, clock, secret });
  serveReconciliations(app, { begin: hub.begin, look: hub.look, clock, secret });
  serveDossiers(app, { begin: hub.begin, look: hub.look, clock, secret });

  await app.listen({ port: config.port, host: config.host });
  const address = app.server.address();
  const port = typeof address === "object" && address ? address.port : config.port;
  const url = `http://localhost:${port}`;
  base = config.publicUrl ?? url;
  const sockets = serveSockets(app.server, hub, { schema, parts, mask, compile });
  return {
    url,
    async close() {
      await sockets();
      await samples.stop();
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
function bearerOf(keys: Keys, authorization: string | undefined, now: Date): Bearer | undefined {
  if (authorization === undefined) return undefined;
  try {
    return readBearer(keys, authorization, now);
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
    // What waits in the outbox grows where no worker runs.
    const outbox = await Promise.race([
      waitingRows(hub.look(system("health", NO_BRAND))).catch(() => undefined),
      sleep(HEALTH_LIMIT_MS, undefined, { ref: false }),
    ]);
    return outbox === undefined
      ? reply.code(503).send({ status: "the database does not answer" })
      : reply.send({ status: "ok", outbox });
  });
}
