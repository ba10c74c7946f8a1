import { type ApolloServerPlugin, HeaderMap } from "@apollo/server";
import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";
import { GraphQLError } from "graphql";
import { Life } from "../database/life.ts";
import type { Context } from "../graphql/context.ts";
import { coded } from "../graphql/limits.ts";
import type { Mask } from "../graphql/mask.ts";
import type { Telling } from "../graphql/tell-answers.ts";
import { BODY_LIMITS, tooMuchOfJson } from "./body.rules.ts";
import type { Asked, Gate } from "./gate.ts";

/** What was read of a request, until Apollo asks for it. */
const asked = new WeakMap<object, Asked>();

/** How long the hub keeps telling browsers that an origin may ask. */
const CORS_SECONDS = 600;

/** In place of fastify's words, which say less. */
const MEANT: Readonly<Record<number, string>> = {
  413: `a request's body has up to ${BODY_LIMITS.bytes} bytes`,
  // A form could be sent by any page, in the name of whoever looks at it.
  415: "a request is sent as content-type: application/json",
};

/** A request that is not even one of GraphQL. */
const refuse = (message: string, status: number) =>
  Object.assign(new GraphQLError(message, { extensions: { code: "BAD_REQUEST" } }), {
    statusCode: status,
  });

/**
 * Lets pages of some origins ask from a browser. Before anything else: a page must be able to read why it was refused.
 * Browsers send nothing by themselves that tells who somebody is, so nothing has to be kept from them.
 */
export async function allowOrigins(
  app: FastifyInstance,
  origins: readonly string[],
): Promise<void> {
  if (origins.length > 0)
    await app.register(cors, {
      ...{ origin: [...origins], methods: ["POST"], maxAge: CORS_SECONDS },
      ...{ allowedHeaders: ["authorization", "content-type", "accept-language"] },
      exposedHeaders: ["x-request-id", "x-acting-for", "retry-after"],
    });
}

/**
 * Stands before what is served in a scope: takes nothing but JSON of a bounded shape, reads it, answers what is wrong with
 * it before anybody looks at who asks, and ends what goes on although its caller has left.
 */
export async function guard(
  scope: FastifyInstance,
  {
    gate,
    mask,
    turnedAway,
  }: {
    readonly gate: Gate;
    readonly mask: Mask;
    readonly turnedAway: Telling["turnedAway"];
  },
): Promise<void> {
  scope.addHook("onRequest", async ({ headers }) => {
    const encoding = headers["content-encoding"];
    if (encoding !== undefined && encoding !== "identity")
      throw refuse("a request's body is sent as it is, not compressed", 415);
  });

  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    "application/json",
    { parseAs: "buffer", bodyLimit: BODY_LIMITS.bytes },
    (_request, body, done) => {
      try {
        done(null, parseJson(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );

  scope.addHook("preHandler", (request, reply, done) => {
    const read = gate.read(request.body);
    if (!("document" in read)) {
      const errors = read.map((error) => mask(error.toJSON(), error));
      turnedAway(request, errors);
      reply.code(400).send({ errors });
      return;
    }
    const { text: query, variables, operationName } = read;
    const body = { query, variables, ...(operationName !== undefined && { operationName }) };
    asked.set(body, read);
    request.body = body;
    const life = new Life();
    reply.raw.once("close", () => {
      if (reply.raw.writableFinished) life.over();
      else life.end("its caller has left");
    });
    life.run(done);
  });

  scope.setErrorHandler((failure, request, reply) => {
    const { statusCode: status = 500, message } = failure as Error & { statusCode?: number };
    const error =
      failure instanceof GraphQLError
        ? failure
        : status < 500
          ? coded(new GraphQLError(MEANT[status] ?? message), "BAD_REQUEST")
          : new GraphQLError(message, { originalError: failure as Error });
    const errors = [mask(error.toJSON(), error)];
    turnedAway(request, errors);
    return reply.code(status).send({ errors });
  });
}

function parseJson(body: Buffer): unknown {
  const much = tooMuchOfJson(body);
  if (much) throw refuse(`the body is too much: ${much}`, 400);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw refuse("the body is not UTF-8", 400);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw refuse("the body is not JSON", 400);
  }
}

/** Over HTTP, what is wrong with a request as a whole has a status of its own. */
const STATUS: Readonly<Record<string, number>> = {
  ...{ FORBIDDEN: 403, TOO_MANY_REQUESTS: 429 },
};

/** Hands Apollo the document that was read, and lets its operation in. */
export const admitting = (gate: Gate): ApolloServerPlugin<Context> => ({
  requestDidStart: async ({ request: { http } }) => {
    const read = asked.get((http?.body ?? {}) as object);
    return {
      didResolveSource: async (context) => {
        (context as { document?: Asked["document"] | undefined }).document = read?.document;
      },
      didResolveOperation: async ({ operation, contextValue }) => {
        if (!operation) return;
        // Nothing is answered that was not weighed.
        if (!read) throw new Error("what was asked was not read at the gate");
        try {
          gate.admit(read, operation, contextValue.asker);
        } catch (error) {
          if (error instanceof GraphQLError) withStatus(error);
          throw error;
        }
      },
    };
  },
});

function withStatus({ extensions }: GraphQLError): void {
  const { code, retryAfter } = extensions;
  const headers = new HeaderMap();
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  Object.assign(extensions, { http: { status: STATUS[String(code)] ?? 400, headers } });
}
