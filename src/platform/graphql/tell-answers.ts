import type { ApolloServerPlugin } from "@apollo/server";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { GraphQLFormattedError } from "graphql";
import type { Actor } from "../../kernel/actor.ts";
import type { Origin } from "../database/work.ts";
import { withoutPort } from "../http/address.ts";
import { answered } from "../signals/signals.ts";
import { endSpan, outgoing, type Span, serverSpan, traceIdOf, within } from "../signals/trace.ts";
import type { Context } from "./context.ts";

/** What is known of a request while it is answered. */
interface Asked {
  readonly origin: Origin;
  readonly at: number;
  readonly span: Span | undefined;
  graph?: Answer;
}

/** How an operation was answered. */
export interface Answer {
  readonly operation: string;
  readonly actor: Actor | undefined;
  readonly outcome: string;
  readonly errorId: string | undefined;
}

export interface Telling {
  /** Where a request came from; the same each time. */
  originOf(request: FastifyRequest): Origin;
  /** Tells how it was answered before Apollo saw it. */
  turnedAway(request: FastifyRequest, errors: readonly GraphQLFormattedError[]): void;
  /** Tells how Apollo answered. */
  readonly plugin: ApolloServerPlugin<Context>;
}

/** The code of the first error, of a few that are ours. */
export function outcomeOf(
  errors: readonly Pick<GraphQLFormattedError, "extensions">[] | undefined,
): Pick<Answer, "outcome" | "errorId"> {
  const [error] = errors ?? [];
  if (!error) return { outcome: "OK", errorId: undefined };
  const { code, traceId } = error.extensions ?? {};
  return {
    outcome: typeof code === "string" ? code : "INTERNAL_SERVER_ERROR",
    errorId: typeof traceId === "string" ? traceId : undefined,
  };
}

/** Gives every request an id, which its answer carries, and tells how it was answered, in logs, metrics and traces. */
export function tellAnswers(
  app: FastifyInstance,
  nameOf: (name: string | null | undefined) => string,
): Telling {
  const requests = new WeakMap<FastifyRequest["raw"], Asked>();
  const byOrigin = new WeakMap<Origin, Asked>();

  const askedOf = ({ id, ip, headers, raw, method, routeOptions }: FastifyRequest): Asked => {
    let asked = requests.get(raw);
    if (!asked) {
      const origin = { requestId: id, address: withoutPort(ip), agent: headers["user-agent"] };
      const span = serverSpan(`${method} ${routeOptions.url ?? "?"}`, headers);
      asked = { origin, at: performance.now(), span };
      requests.set(raw, asked);
      byOrigin.set(origin, asked);
    }
    return asked;
  };

  app.addHook("onRequest", async (request, reply) => {
    const { span } = askedOf(request);
    reply.header("x-request-id", request.id);
    if (span) reply.headers(outgoing(span));
  });
  // Behind the body's arrival, which would lose it.
  app.addHook("preHandler", (request, _reply, done) => within(askedOf(request).span, done));
  app.addHook("onResponse", async (request, { statusCode }) => {
    const { at, span, graph, origin } = askedOf(request);
    const outcome = graph?.outcome ?? (statusCode < 400 ? "OK" : `HTTP_${statusCode}`);
    if (span)
      endSpan(span, outcome, {
        ...{ "http.request.method": request.method, "http.response.status_code": statusCode },
        "http.route": request.routeOptions.url,
        ...(graph && { "graphql.operation.name": graph.operation }),
      });
    if (!answered.hasSubscribers) return;
    answered.publish({
      door: "http",
      operation: graph?.operation ?? `${request.method} ${request.routeOptions.url ?? "?"}`,
      ...{ requestId: origin.requestId, traceId: span && traceIdOf(span) },
      ...{ actor: graph?.actor, ms: performance.now() - at, outcome, errorId: graph?.errorId },
    });
  });

  return {
    originOf: (request) => askedOf(request).origin,
    turnedAway(request, errors) {
      askedOf(request).graph = {
        ...{ operation: nameOf(undefined), actor: undefined },
        ...outcomeOf(errors),
      };
    },
    plugin: {
      requestDidStart: async () => ({
        async willSendResponse({ contextValue, operation, response: { body } }) {
          const asked = byOrigin.get(contextValue.origin);
          if (!asked || !(asked.span || answered.hasSubscribers)) return;
          asked.graph = {
            ...{ operation: nameOf(operation?.name?.value), actor: contextValue.actorIfAny },
            ...outcomeOf(body.kind === "single" ? body.singleResult.errors : undefined),
          };
        },
      }),
    },
  };
}
