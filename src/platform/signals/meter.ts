import type { Counter as PromCounter } from "prom-client";
import type { Fact } from "../outbox/fact.ts";
import {
  type Answered,
  answered,
  committed,
  type Gauge,
  type JobRan,
  jobRuns,
  refusals,
  shed,
} from "./signals.ts";

export interface Meter {
  readonly contentType: string;
  /** Everything measured so far, in Prometheus' text form. */
  scrape(gauges: readonly Gauge[]): Promise<string>;
  stop(): void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Counts what the signals tell from now on. Every label's values are of the code or the schema, never of a caller, so
 * that what is kept is bounded.
 */
export async function openMeter(): Promise<Meter> {
  // Loaded only where somebody measures.
  const { default: prom } = await import("prom-client");
  const registry = new prom.Registry();
  const registers = [registry];
  prom.collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(
    name: string,
    help: string,
    ...labelNames: Label[]
  ): PromCounter<Label> => new prom.Counter({ name, help, labelNames, registers });

  const requests = counter(
    "banyan_requests_total",
    "Requests over HTTP and operations over sockets that were answered, by how.",
    ...(["door", "operation", "outcome"] as const),
  );
  const durations = new prom.Histogram({
    name: "banyan_request_duration_seconds",
    help: "How long answers took.",
    ...{ labelNames: ["operation"] as const, buckets: SECONDS, registers },
  });
  const refused = counter("banyan_refusals_total", "Expected noes, by their code.", "code");
  const facts = counter("banyan_facts_total", "Facts that were committed, by kind.", "kind");
  const orders = counter("banyan_orders_total", "Orders that were recorded.");
  const refunds = counter("banyan_refunds_total", "Refunds that were recorded.");
  const runs = counter("banyan_job_runs_total", "Runs of jobs.", "job", "outcome");
  const turnedAway = counter("banyan_shed_total", "Requests turned away by load.", "reason");

  const onAnswered = ({ door, operation, outcome, ms }: Answered) => {
    requests.inc({ door, operation, outcome });
    durations.observe({ operation }, ms / 1_000);
  };
  const onCommitted = (all: readonly Fact[]) => {
    for (const { kind } of all) {
      facts.inc({ kind });
      if (kind === "OrderRecorded") orders.inc();
      else if (kind === "OrderRefunded") refunds.inc();
    }
  };
  const onRefusal = (code: string) => refused.inc({ code });
  const onJob = ({ job, outcome }: JobRan) => runs.inc({ job, outcome });
  const onShed = (reason: string) => turnedAway.inc({ reason });
  answered.subscribe(onAnswered);
  committed.subscribe(onCommitted);
  refusals.subscribe(onRefusal);
  jobRuns.subscribe(onJob);
  shed.subscribe(onShed);

  return {
    contentType: registry.contentType,
    async scrape(gauges) {
      // Made anew each time: what is not known at this moment is left out.
      const now = new prom.Registry();
      for (const { name, help, label, read } of gauges) {
        const gauge = new prom.Gauge({
          ...{ name, help, registers: [now] },
          labelNames: label ? [label] : [],
        });
        const value = read();
        if (typeof value === "number") gauge.set(value);
        else if (label) for (const [of, each] of value) gauge.set({ [label]: of }, each);
      }
      return `${await registry.metrics()}\n${await now.metrics()}`;
    },
    stop() {
      answered.unsubscribe(onAnswered);
      committed.unsubscribe(onCommitted);
      refusals.unsubscribe(onRefusal);
      jobRuns.unsubscribe(onJob);
      shed.unsubscribe(onShed);
      registry.clear();
    },
  };
}
