import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { openKeys } from "../../src/identity/keys.ts";
import { issueToken } from "../../src/identity/token.ts";
import { Follower } from "../crash/follower.ts";
import { makeWorld } from "../crash/stage.ts";
import { callersOf } from "../support/callers.ts";
import { newFolder } from "../support/folder.ts";
import { operation } from "../support/operations.ts";
import { ended, type HubProcess, leftOf, spawnHub, upAndRunning } from "../support/process.ts";
import { freePort } from "../support/redis.ts";
import { until } from "../support/until.ts";

/*
 * A deploy: one of two hubs is stopped by SIGTERM under traffic.
 *
 * Goal: nobody notices. Every request is answered the first time it is sent, by whichever hub it was sent to; phones on
 * sockets go on at the other behind their cursors; the stopped hub ends by itself with 0. And what was asked can be followed
 * in its trace from HTTP to SQL. Method: two real processes on one PostgreSQL; a balancer that asks `/readyz` each 50 ms and
 * sends each order once; a place that collects what the hubs export by OpenTelemetry's own variables. Nothing is waited for
 * by the clock: only until so much has happened.
 */
const LIMIT_MS = 300_000;
/** As long as it takes until nobody comes to the hub that leaves: then it is told not to wait. */
const DRAIN_SECONDS = 120;
const LANES = 6;
/** So many orders in each of three times: before the stop, while the hub leaves, and once it is gone. */
const ORDERS = 30;
/** Of W3C's own example. */
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

const CHANGED = `subscription ($after: Cursor) { walletChanged(after: $after) {
  ... on Reset { cursor because } ... on WalletChange { cursor change } } }`;

interface SpanTold {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

/** Collects spans as OTLP over HTTP in JSON brings them. */
async function collector() {
  const spans: SpanTold[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      for (const { scopeSpans } of JSON.parse(body).resourceSpans ?? [])
        for (const scope of scopeSpans) spans.push(...scope.spans);
      response.setHeader("content-type", "application/json").end("{}");
    });
  });
  await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, spans },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test(
  "a hub is stopped under traffic, another goes on, and nothing fails",
  async () => {
    const dataDir = newFolder("hand-over");
    const there = await makeWorld(dataDir, LANES);
    const keys = openKeys(dataDir);
    const token = issueToken(keys, callersOf(there).hq, new Date());
    const traces = await collector();
    const ports = [await freePort(), await freePort()];
    const metricsPort = await freePort();
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    const running: (HubProcess | undefined)[] = [];
    const start = async (index: number) => {
      running[index] = await upAndRunning(
        spawnHub({
          ...{ HUB_DATA_DIR: dataDir, HUB_DEMO: "off", LOG_LEVEL: "info" },
          ...{ PORT: String(ports[index]), HUB_DRAIN_SECONDS: String(DRAIN_SECONDS) },
          ...{ OTEL_EXPORTER_OTLP_ENDPOINT: traces.url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" },
          ...{ OTEL_BSP_SCHEDULE_DELAY: "500" },
          ...(index === 1 && { HUB_METRICS_PORT: String(metricsPort) }),
        }),
      );
    };

    let over = false;
    const ready = new Set<string>();
    const balance = async () => {
      for (; !over; await sleep(50))
        for (const url of urls)
          await fetch(`${url}/readyz`).then(
            ({ ok }) => (ok ? ready.add(url) : ready.delete(url)),
            () => ready.delete(url),
          );
    };
    const next = (turn: number) => [...ready][turn % ready.size] ?? "nowhere";
    /** Orders on their way to each. */
    const underway = new Map(urls.map((url) => [url, 0]));
    const tally = (url: string, by: number) => underway.set(url, (underway.get(url) ?? 0) + by);

    const day = new Date(Date.now() - 24 * 3600_000).toISOString();
    const done = new Array<number>(LANES).fill(0);
    const failures: string[] = [];
    const order = async (lane: number, url: string) => {
      const number = (done[lane] ?? 0) + 1;
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: {
          ...{ "content-type": "application/json", authorization: `Bearer ${token}` },
          ...(number === 2 && { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` }),
        },
        body: JSON.stringify({
          query: operation("record-orders"),
          variables: {
            orders: [
              {
                ...{
                  number: `${lane}-${number}`,
                  storeCode: "N1",
                  source: "live",
                  occurredAt: day,
                },
                ...{
                  memberId: there.members[lane],
                  netMinor: String(number * 100),
                  currency: "CNY",
                },
              },
            ],
          },
        }),
      });
      const text = await response.text();
      if (!text.includes('"OrderRecorded"')) throw new Error(`${response.status} ${text}`);
      done[lane] = number;
    };
    const traffic = async (lane: number) => {
      for (; !over; await sleep(10)) {
        const url = next(lane + (done[lane] ?? 0));
        tally(url, 1);
        await order(lane, url).catch((error) => failures.push(`${error} ${error.cause ?? ""}`));
        tally(url, -1);
      }
    };
    const sent = () => done.reduce((sum, count) => sum + count, 0);
    const more = async (count: number) => {
      const end = sent() + count;
      await until(() => failures.length > 0 || sent() >= end);
    };

    const phones: Follower[] = [];
    try {
      await Promise.all([start(0), start(1)]);
      const balancing = balance();
      await until(() => ready.size === 2);
      phones.push(
        ...there.members.map(
          (id, index) =>
            new Follower(
              () => next(index),
              issueToken(keys, callersOf(there).member(id), new Date()),
              CHANGED,
              ({ because, change }) => String(because ?? change),
            ),
        ),
      );
      const lanes = Promise.all([...done.keys()].map(traffic));
      await more(ORDERS);
      await until(() => phones.every(({ heard }) => heard.length > 0));
      const [leaving] = running;
      const [leavingUrl = ""] = urls;
      leaving?.hub.kill("SIGTERM");
      await until(() => !ready.has(leavingUrl) && underway.get(leavingUrl) === 0);
      await more(ORDERS);
      leaving?.hub.kill("SIGTERM");
      const code = leaving && (await ended(leaving.hub));
      await more(ORDERS);
      const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      over = true;
      await Promise.all([lanes, balancing]);
      const due = done.map((count) => Array.from({ length: count }, (_, at) => String(at + 1)));
      await until(() =>
        phones.every(({ heard }, index) => heard.length >= (due[index]?.length ?? 0)),
      );
      const connected = phones.reduce((sum, phone) => sum + phone.connected, 0);

      const tell = ({ spanId, name }: SpanTold, depth: string): string[] => [
        `${depth}${name}`,
        ...traces.spans
          .filter(({ traceId, parentSpanId }) => traceId === TRACE && parentSpanId === spanId)
          .flatMap((each) => tell(each, `${depth}  `)),
      ];
      const tellAll = () =>
        traces.spans
          .filter(({ parentSpanId }) => parentSpanId === "00f067aa0ba902b7")
          .map((root) => tell(root, ""));
      // What the hub that goes on exports comes a while later.
      const steps = ["transaction", "ledger.writeTransfers", "outbox.append", "commit"];
      await until(() => {
        const names = new Set(tellAll().flatMap((lines) => lines.map((line) => line.trim())));
        return steps.every((step) => names.has(step));
      });
      const told = tellAll();
      process.stderr.write(
        `${sent()} orders sent once each, ${failures.length} failed; ${phones.length} phones connected ${connected} times\n` +
          `${told[0]?.join("\n")}\n`,
      );
      expect(failures).toEqual([]);
      expect(code).toBe(0);
      expect(phones.map(({ heard }) => heard)).toEqual(due);
      expect(connected).toBeGreaterThan(phones.length);
      expect(told[0]?.[0]).toBe("POST /graphql");
      expect(metrics).toMatch(/^banyan_orders_total [1-9]\d*$/m);
      // The same trace is in the log, beside the request.
      const lines = running.flatMap((each) => each?.said().split("\n") ?? []);
      expect(lines.some((line) => line.includes(TRACE) && line.includes('"RecordOrders"'))).toBe(
        true,
      );
    } finally {
      over = true;
      for (const phone of phones) await phone.stop();
      for (const each of running) each?.hub.kill("SIGKILL");
      await leftOf(dataDir);
      traces.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
  LIMIT_MS,
);
