import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Admission } from "../admission.ts";

/** Whoever looks after the hub must see it while it is overloaded. */
const ALWAYS = new Set(["/healthz", "/readyz", "/metrics"]);

const isAlways = (request: FastifyRequest) => ALWAYS.has(request.url.split("?", 1)[0] ?? "");

/** Refuses requests that would not be answered in time, before their body is read: 503 and when to come again. */
export function shedLoad(app: FastifyInstance, admission: Admission): void {
  const over = new WeakMap<FastifyRequest, () => void>();
  app.addHook("onRequest", (request, reply, next) => {
    const overloaded = isAlways(request) ? undefined : admission.refuse();
    if (!overloaded) return next();
    reply
      .code(503)
      .header("retry-after", overloaded.retryAfter)
      .type("application/json; charset=utf-8")
      .send({ errors: [{ message: overloaded.message, extensions: overloaded.extensions }] });
  });
  // Whoever sends its body slowly holds no place.
  app.addHook("preHandler", (request, _, next) => {
    if (!isAlways(request)) over.set(request, admission.enter());
    next();
  });
  // Not as the caller takes its answer, or leaves without: the work on it is over.
  app.addHook("onSend", (request, _, payload, next) => {
    over.get(request)?.();
    next(null, payload);
  });
}
