import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { forAllBrands } from "../kernel/actor.ts";
import type { Clock, Look } from "../platform/database/work.ts";
import { type Meter, openMeter } from "../platform/signals/meter.ts";
import type { Gauge } from "../platform/signals/signals.ts";
import { missingMigrations, readBacklog, readJobs } from "./vitals.queries.ts";

/** Whoever asks after our health is not kept waiting. */
const LIMIT_MS = 2_000;

export interface VitalsParts {
  readonly look: Look;
  readonly clock: Clock;
  readonly migrations: readonly string[];
  /** Whether this process is on its way out. */
  readonly life: { readonly draining: boolean };
  /** What others of this process measure. */
  readonly gauges: readonly Gauge[];
  /** Who may read the metrics: everybody (and before somebody does, nothing is measured), nobody here, whoever sends this token. */
  readonly metrics: "open" | "open once asked" | "closed" | { readonly token: string };
}

/** What happens, in the time there is; undefined: it failed, or took too long. */
const inTime = <T>(happening: Promise<T>): Promise<T | undefined> =>
  Promise.race([
    happening.catch(() => undefined),
    sleep(LIMIT_MS, undefined, { ref: false }) as Promise<undefined>,
  ]);

/** Whoever asks while the same is being found out gets the same answer: anybody may ask, as often as it likes. */
function shared<T>(find: () => Promise<T>): () => Promise<T> {
  let finding: Promise<T> | undefined;
  return () =>
    (finding ??= find().finally(() => {
      finding = undefined;
    }));
}

/** Of one length, whatever was sent. */
const digest = (text: string) => createHash("sha256").update(text).digest();

/**
 * `/healthz`: this process is alive. `/readyz`: callers may be sent to it. `/metrics`: what it measured, for Prometheus.
 */
export function serveVitals(app: FastifyInstance, parts: VitalsParts): void {
  const { look, clock, migrations, life, gauges, metrics } = parts;
  const scope = () => look(forAllBrands("health"));
  const missingHere = shared(() => missingMigrations(scope(), migrations));
  const measured = shared(() => Promise.all([readBacklog(scope()), readJobs(scope())]));
  let meter: Promise<Meter> | undefined;
  app.addHook("onClose", async () => (await meter)?.stop());
  if (metrics === "open" || typeof metrics === "object") meter = openMeter();

  app.get("/healthz", (_, reply) => reply.send({ status: "ok" }));

  app.get("/readyz", async (_, reply) => {
    const missing = life.draining ? [] : await inTime(missingHere());
    const why = life.draining
      ? "stopping"
      : missing === undefined
        ? "the database does not answer"
        : missing.length > 0
          ? `the database lacks ${missing.join(", ")}`
          : undefined;
    return why ? reply.code(503).send({ status: why }) : reply.send({ status: "ready" });
  });

  if (metrics === "closed") return;
  app.get("/metrics", async (request, reply) => {
    const said = request.headers.authorization ?? "";
    if (
      typeof metrics === "object" &&
      !timingSafeEqual(digest(said), digest(`Bearer ${metrics.token}`))
    )
      return reply.code(401).send();
    meter ??= openMeter();
    const { contentType, scrape } = await meter;
    const read = await inTime(measured());
    const all = [...gauges, ...ownGauges(life, read, +clock())];
    return reply.type(contentType).send(await scrape(all));
  });
}

const seconds = (instant: Date) => +instant / 1_000;

function ownGauges(
  life: VitalsParts["life"],
  read: readonly [Awaited<ReturnType<typeof readBacklog>>, ReadonlyMap<string, Date>] | undefined,
  now: number,
): Gauge[] {
  const of = (name: string, help: string, value: number): Gauge => ({
    ...{ name: `banyan_${name}`, help, read: () => value },
  });
  const always = [
    of("draining", "1 while this process is on its way out.", Number(life.draining)),
    of("database_up", "1 where the database answered this scrape in time.", Number(!!read)),
  ];
  if (!read) return always;
  const [backlog, jobs] = read;
  const { outbox, outboxOldest, soundProof } = backlog;
  return [
    ...always,
    of("outbox_rows", "Rows of facts that no relay has published yet, up to 10,000.", outbox),
    of(
      "outbox_oldest_age_seconds",
      "How far the relay is behind: the age of the oldest row it has not published.",
      outboxOldest ? Math.max(0, now - +outboxOldest) / 1_000 : 0,
    ),
    {
      ...{ name: "banyan_inbox_deliveries", label: "state" },
      help: "Deliveries over HTTP that wait to be booked or were set aside, up to 10,000 of each.",
      read: () => [
        ["WAITING", backlog.inboxWaiting],
        ["SET_ASIDE", backlog.inboxSetAside],
      ],
    },
    {
      ...{ name: "banyan_webhook_deliveries", label: "state" },
      help: "Events on their way to webhooks, or given up, up to 10,000 of each.",
      read: () => [
        ["WAITING", backlog.webhooksWaiting],
        ["DEAD", backlog.webhooksDead],
      ],
    },
    {
      ...{ name: "banyan_job_last_success_timestamp_seconds", label: "job" },
      help: "When the last run of a job that came to its end began.",
      read: () => [...jobs].map(([job, at]) => [job, seconds(at)] as const),
    },
    ...(soundProof
      ? [
          of(
            "proof_last_sound_timestamp_seconds",
            "When the book was last proved to hold.",
            seconds(soundProof),
          ),
        ]
      : []),
  ];
}
