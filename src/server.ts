// Before any resolver is read, whichever is imported first.
import "reflect-metadata";
import { createHmac } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ApolloServer, type GraphQLRequestListener, HeaderMap } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import fastifyApollo from "@as-integrations/fastify";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { GraphQLError } from "graphql";
import { serveJournals } from "./accounting/journal.route.ts";
import { serveTrails } from "./audit/trail.route.ts";
import { openTurnedAway } from "./audit/turned-away.ts";
import { trail } from "./audit/witness.ts";
import { BillResolver } from "./bill/bill.resolver.ts";
import { serveBundles } from "./bundle/bundle.route.ts";
import { serveCodes } from "./code/code.route.ts";
import { serveDossiers } from "./dossier/dossier.route.ts";
import { buildGraph } from "./graph.ts";
import type { Hub } from "./hub.ts";
import { type Access, openAccess } from "./identity/access.ts";
import { serveTokenKeys } from "./identity/jwks.route.ts";
import { SessionResolver } from "./identity/session.resolver.ts";
import { stillServes } from "./identity/still-serves.ts";
import type { Caller } from "./identity/token.ts";
import { ImpersonationResolver } from "./impersonation/impersonation.resolver.ts";
import { mayInPlace } from "./impersonation/impersonation.rules.ts";
import { serveIntake } from "./inbox/inbox.route.ts";
import { newId } from "./kernel/id.ts";
import { Unauthenticated } from "./kernel/refusal.ts";
import { servePayouts } from "./payout/payout.route.ts";
import { openAdmission } from "./platform/admission.ts";
import { openAttempts } from "./platform/attempts.ts";
import type { Config } from "./platform/config.ts";
import { freely } from "./platform/database/life.ts";
import { isPassing } from "./platform/database/passing.ts";
import { type Begin, type Origin, wallClock } from "./platform/database/work.ts";
import { compiling, createCompile } from "./platform/graphql/compile.ts";
import { Context, type ContextParts, languageOf } from "./platform/graphql/context.ts";
import { graphiql } from "./platform/graphql/graphiql.ts";
import { shareLoaders } from "./platform/graphql/loader.ts";
import { createMask } from "./platform/graphql/mask.ts";
import { openOperationNames } from "./platform/graphql/operation-names.ts";
import { tellAnswers } from "./platform/graphql/tell-answers.ts";
import { isTrusted } from "./platform/http/address.ts";
import { boundLinks } from "./platform/http/bound-links.ts";
import { shedLoad } from "./platform/http/shed.ts";
import { signPath } from "./platform/http/signature.ts";
import { BODY_LIMITS } from "./platform/request/body.rules.ts";
import { openDocuments } from "./platform/request/documents.ts";
import { createGate } from "./platform/request/gate.ts";
import { admitting, allowOrigins, guard } from "./platform/request/guard.ts";
import { openSamples } from "./platform/samples.ts";
import { logAnswers } from "./platform/signals/log-answers.ts";
import { TooManyAttempts } from "./platform/too-many-attempts.ts";
import { servePrintouts } from "./printout/printout.route.ts";
import { serveReconciliations } from "./reconcile/reconcile.route.ts";
import { schema as tables } from "./schema.ts";
import { serveSockets } from "./sockets.ts";
import { serveNotices } from "./split/notice.route.ts";
import { serveStatements } from "./statement/statement.route.ts";
import { serveVitals, type VitalsParts } from "./vitals/vitals.route.ts";
import { WebhookResolver } from "./webhook/webhook.resolver.ts";
import { openWechat } from "./wechat/wechat.client.ts";
import { WechatResolver } from "./wechat/wechat.resolver.ts";

export interface Server {
  /** Where it listens. */
  readonly url: string;
  /**
   * Says that callers should go elsewhere, and answers them meanwhile: sockets are told to connect again one after the
   * other, connections over HTTP end with their next answer. Settles after that time, or as soon as it is `hurried`.
   */
  drain(ms: number, hurried?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** How long what was asked before a stop has to be answered. */
const FINISH_MS = 5_000;

const LOOK_MS = 10;

/** Serves the graph over HTTP and graphql-ws on one port, with its pages and downloads. */
export async function serve(hub: Hub): Promise<Server> {
  const { config, log, clock, keys } = hub;
  const wechat = openWechat(config.wechat, log);
  const turnedAway = openTurnedAway(hub);
  const schema = buildGraph([
    ...[new SessionResolver(hub), new WechatResolver({ ...hub, wechat, turnedAway })],
    ...[new WebhookResolver(config.webhookAllowed), new ImpersonationResolver(hub)],
    new BillResolver(hub),
  ]);
  const mask = createMask(log);
  const compile = createCompile(schema);
  const { documentsDir, trustedOnly, corsOrigins, bodyMs, costTimes, operationMs } =
    config.requests;
  const gate = createGate(schema, {
    ...{ documents: openDocuments(schema, documentsDir), trustedOnly },
    ...{ introspection: !config.production, clock: wallClock, costTimes, operationMs },
  });
  const open = new Set<ServerResponse>();
  const app = fastify({
    ...{ bodyLimit: BODY_LIMITS.bytes, forceCloseConnections: "idle", genReqId: newId },
    trustProxy: isTrusted(config.proxies),
    // Whoever sends a request byte by byte holds a connection no longer than that.
    requestTimeout: bodyMs,
    http: { headersTimeout: bodyMs, connectionsCheckingInterval: Math.min(bodyMs, 1_000) },
  });
  app.addHook("onRequest", async (_, { raw }) => {
    open.add(raw);
    raw.once("close", () => open.delete(raw));
    if (hub.life.draining) raw.shouldKeepAlive = false;
  });
  const nameOf = openOperationNames();
  const telling = tellAnswers(app, nameOf);
  const silence = logAnswers(log);
  const admission = openAdmission(config.patienceMs);
  await allowOrigins(app, corsOrigins);
  shedLoad(app, admission);
  // What was asked by several, or in several steps, comes to its end whoever leaves.
  const beginFreely: Begin = (...asked) => freely(() => hub.begin(...asked));
  const secret = createHmac("sha256", keys.privateKey).update("downloads").digest("hex");
  let base = "";
  const samples = openSamples(hub);
  const attempts = openAttempts(hub, config.wrongAttempts);
  boundLinks(app, attempts);
  const access = openAccess({ ...hub, attempts, turnedAway });
  const parts: ContextParts = {
    begin: hub.begin,
    beginFreely,
    look: hub.look,
    follow: (wish) => hub.feed.follow(wish),
    signUrl: (path, now) => base + signPath(secret, path, now),
    attempts,
    share: shareLoaders(hub.look),
    samples,
    stands: stillServes,
    witness: trail(mayInPlace, turnedAway),
  };

  const apollo = new ApolloServer<Context>({
    schema,
    formatError: mask,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    documentStore: null,
    plugins: [
      admitting(gate),
      { requestDidStart: async () => socketsOnly },
      compiling(compile, mask, log),
      telling.plugin,
      { requestDidStart: async () => actingFor },
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
  await app.register(async (scope) => {
    await guard(scope, {
      ...{ gate, mask },
      turnedAway: telling.turnedAway,
    });
    await scope.register(fastifyApollo(apollo), {
      path: "/graphql",
      method: ["POST"],
      context: async (request) =>
        new Context(
          parts,
          await callerOf(access, request, telling.originOf(request)),
          languageOf(request.headers["accept-language"]),
          telling.originOf(request),
        ),
    });
  });
  if (!config.production) servePages(app);
  serveVitals(app, { ...vitalsOf(hub), metrics: metricsHere(config) });
  serveTokenKeys(app, hub);
  serveStatements(app, { look: hub.look, clock, secret });
  serveJournals(app, { look: hub.look, clock, secret });
  servePrintouts(app, { look: hub.look, clock, secret });
  serveBundles(app, { look: hub.look, clock, secret, keys });
  servePayouts(app, { look: hub.look, clock, secret });
  if (hub.wechatPay) serveNotices(app, { ...hub, wechatPay: hub.wechatPay });
  serveIntake(app, { ...hub, wake: () => hub.inbox?.wake() });
  const noting = { begin: hub.begin, look: hub.look, clock, secret, originOf: telling.originOf };
  serveTrails(app, noting);
  serveCodes(app, noting);
  serveReconciliations(app, { begin: hub.begin, look: hub.look, clock, secret });
  serveDossiers(app, noting);

  await app.listen({ port: config.port, host: config.host });
  const address = app.server.address();
  const port = typeof address === "object" && address ? address.port : config.port;
  const url = `http://localhost:${port}`;
  base = config.publicUrl ?? url;
  const sockets = serveSockets(app.server, hub, {
    access,
    schema,
    parts,
    mask,
    compile,
    admission,
    gate,
    nameOf,
  });
  hub.gauges.push(
    {
      name: "banyan_sockets_open",
      help: "Sockets that are open here.",
      read: () => sockets.open,
    },
    {
      name: "banyan_subscriptions_open",
      help: "Operations that are open on them.",
      read: () => sockets.subscriptions,
    },
    {
      name: "banyan_requests_in_flight",
      help: "Requests over HTTP that are not answered yet.",
      read: () => open.size,
    },
  );
  return {
    url,
    async drain(ms, hurried) {
      hub.drain();
      for (const raw of open) raw.shouldKeepAlive = false;
      sockets.part(ms);
      await sleep(ms, undefined, hurried && { signal: hurried }).catch(() => undefined);
    },
    async close() {
      const closing = app.close();
      for (const end = Date.now() + FINISH_MS; open.size > 0 && Date.now() < end; )
        await sleep(LOOK_MS);
      // Who was not answered by now, and who only holds a connection.
      app.server.closeAllConnections();
      await sockets.stop();
      await samples.stop();
      await closing;
      await apollo.stop();
      await access.stop();
      silence();
    },
  };
}

/** Whoever acts in another's place is told so by each answer. */
const actingFor: GraphQLRequestListener<Context> = {
  willSendResponse: async ({ contextValue: { actsFor }, response }) => {
    if (actsFor !== undefined) response.http.headers.set("x-acting-for", actsFor);
  },
};

/** Apollo would run a subscription once, without an event to tell of. */
const socketsOnly: GraphQLRequestListener<Context> = {
  didResolveOperation: async ({ operation }) => {
    if (operation?.operation === "subscription")
      throw new GraphQLError("subscriptions are followed over graphql-ws, at the same address", {
        extensions: { code: "BAD_REQUEST", http: { status: 400 } },
      });
  },
};

/** What a hub tells of itself, wherever it is asked. */
export const vitalsOf = ({ look, clock, life, gauges }: Hub) => ({
  ...{ look, clock, life, gauges },
  migrations: tables.migrations.map(({ name }) => name),
});

const metricsHere = ({ metrics: { port, token }, production }: Config): VitalsParts["metrics"] =>
  token === undefined
    ? production || port !== undefined
      ? "closed"
      : "open once asked"
    : { token };

/**
 * The caller of a request as it stands; nobody where no token is sent, refused where a bad one is, or one whose holder
 * has no access any longer.
 */
async function callerOf(
  access: Access,
  { headers: { authorization } }: FastifyRequest,
  from: Origin,
): Promise<Caller | undefined> {
  if (authorization === undefined) return undefined;
  try {
    // Others wait for the same answers.
    const caller = await freely(async () =>
      access.standing(await access.bearerOf(authorization, from), from),
    );
    if (!caller) throw new Unauthenticated("signed out: sign in again");
    return caller;
  } catch (error) {
    if (error instanceof Unauthenticated)
      throw new GraphQLError(error.message, {
        originalError: error,
        extensions: { code: "UNAUTHENTICATED", http: { status: 401 } },
      });
    if (error instanceof TooManyAttempts) throw inSeconds(error);
    // Nobody knows whether it may come in: it may ask again.
    if (!isPassing(error)) throw error;
    throw new GraphQLError((error as Error).message, {
      originalError: error as Error,
      extensions: { code: "SERVICE_UNAVAILABLE", http: { status: 503 } },
    });
  }
}

/** The same, where nothing of the request was looked at. */
function inSeconds({ message, seconds, extensions }: TooManyAttempts): GraphQLError {
  const headers = new HeaderMap();
  headers.set("retry-after", String(seconds));
  const http: object = { status: 429, headers };
  return new GraphQLError(message, { extensions: { ...extensions, http } });
}

function servePages(app: FastifyInstance): void {
  app.get("/", (_, reply) => reply.redirect("/graphiql"));
  app.get("/graphql", (_, reply) => reply.redirect("/graphiql"));
  app.get("/graphiql", async (_, reply) =>
    reply.type("text/html; charset=utf-8").send(await graphiql()),
  );
}
