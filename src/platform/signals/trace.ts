import type { Span as ApiSpan, Attributes, Tracer } from "@opentelemetry/api";

type Api = typeof import("@opentelemetry/api");

export type Span = ApiSpan;

/** Set where traces are wished for; nothing of it is loaded elsewhere. */
let tracing: { readonly api: Api; readonly tracer: Tracer } | undefined;

const WISHES = [
  ...["OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT"],
  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
];

/** Whether OpenTelemetry's own variables ask for traces. */
export const wishesTraces = (env: NodeJS.ProcessEnv): boolean =>
  env.OTEL_SDK_DISABLED?.toLowerCase() !== "true" &&
  env.OTEL_TRACES_EXPORTER !== "none" &&
  WISHES.some((name) => (env[name] ?? "") !== "");

/** Traces from now on as OpenTelemetry's own variables say. Answers how to send the rest and stop; undefined: none wish. */
export async function openTraces(
  env: NodeJS.ProcessEnv,
): Promise<(() => Promise<void>) | undefined> {
  if (!wishesTraces(env)) return undefined;
  // What we measure is read by Prometheus, and our lines are on standard error.
  env.OTEL_METRICS_EXPORTER ??= "none";
  env.OTEL_LOGS_EXPORTER ??= "none";
  env.OTEL_SERVICE_NAME ??= "banyan";
  const [{ NodeSDK }, api] = await Promise.all([
    import("@opentelemetry/sdk-node"),
    import("@opentelemetry/api"),
  ]);
  const sdk = new NodeSDK();
  sdk.start();
  tracing = { api, tracer: api.trace.getTracer("banyan") };
  return async () => {
    tracing = undefined;
    await sdk.shutdown();
  };
}

export const isTracing = (): boolean => tracing !== undefined;

/** Begins the span of what was asked of us, below the caller's own where its headers name one. */
export function serverSpan(
  name: string,
  headers: Readonly<Record<string, unknown>>,
): Span | undefined {
  if (!tracing) return undefined;
  const { api, tracer } = tracing;
  const from = api.propagation.extract(api.ROOT_CONTEXT, headers);
  return tracer.startSpan(name, { kind: api.SpanKind.SERVER }, from);
}

/** Runs something whose spans are the given one's. */
export function within<T>(span: Span | undefined, run: () => T): T {
  if (!tracing || !span) return run();
  const { api } = tracing;
  return api.context.with(api.trace.setSpan(api.context.active(), span), run);
}

export function endSpan(span: Span, outcome: string, attributes: Attributes = {}): void {
  span.setAttributes({ ...attributes, "banyan.outcome": outcome });
  if (tracing && OURS.has(outcome)) span.setStatus({ code: tracing.api.SpanStatusCode.ERROR });
  span.end();
}

/** Outcomes that are no fault of the caller's. */
const OURS = new Set(["INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "failed", "HTTP_500"]);

export const traceIdOf = (span: Span): string => span.spanContext().traceId;

/** The headers by which whoever is called can go on with the trace. */
export function outgoing(span?: Span): Record<string, string> {
  const headers: Record<string, string> = {};
  if (!tracing) return headers;
  const { api } = tracing;
  const active = api.context.active();
  api.propagation.inject(span ? api.trace.setSpan(active, span) : active, headers);
  return headers;
}

/** Runs something in a span of its own. */
export async function traced<T>(
  name: string,
  run: () => Promise<T>,
  attributes: Attributes = {},
): Promise<T> {
  if (!tracing) return run();
  const span = tracing.tracer.startSpan(name, { attributes });
  try {
    const result = await within(span, run);
    endSpan(span, "OK");
    return result;
  } catch (error) {
    endSpan(span, "failed", { "error.type": (error as Error).name });
    throw error;
  }
}

/** The span of one statement that was sent; its values are told nobody. */
export function traceStatement(name: string, sent: Promise<unknown>): void {
  if (!tracing) return;
  const { api, tracer } = tracing;
  const span = tracer.startSpan(name, {
    kind: api.SpanKind.CLIENT,
    attributes: { "db.system.name": "postgresql", "db.query.summary": name },
  });
  sent.then(
    () => endSpan(span, "OK"),
    ({ code }) => endSpan(span, "failed", { "db.response.status_code": code }),
  );
}
