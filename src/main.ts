// Before any type of the graph, in whatever order those are imported.
import "reflect-metadata";
import { setTimeout as sleep } from "node:timers/promises";
import fastify, { type FastifyInstance } from "fastify";
import { DEMO_BRAND, seedDemo } from "../seeds/demo.ts";
import { BrandEntity } from "./brand/brand.entity.ts";
import { type Hub, migrateDatabase, openDatabase, openHub } from "./hub.ts";
import { forAllBrands } from "./kernel/actor.ts";
import { ConfigInvalid, readConfig } from "./platform/config.ts";
import { MigrationHeldUp } from "./platform/database/orm.ts";
import { openTraces } from "./platform/signals/trace.ts";
import { type Server, serve, vitalsOf } from "./server.ts";
import { serveVitals } from "./vitals/vitals.route.ts";
import { welcome } from "./welcome.ts";

/** How long a stop waits for a database that may answer nobody any longer. */
const GIVE_UP_MS = 6_000;
/** How long an orderly stop may take before the process ends anyway. */
const STOP_LIMIT_MS = 12_000;
/** How long whoever collects traces has to take the last of them. */
const TRACES_MS = 2_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const endTraces = await openTraces(process.env);
  const database = await openDatabase(config);
  await migrateDatabase(database);
  const hub = await openHub(config, database);
  let server: Server | undefined;

  let vitals: FastifyInstance | undefined;
  const hurry = new AbortController();
  let stopping = false;
  const stop = async (signal: string) => {
    // Whoever says it twice does not want to wait.
    if (stopping) return hurry.abort();
    stopping = true;
    process.stdout.write(`\n${signal}: stopping …\n`);
    // A person at the keyboard does not stand behind a balancer.
    const drainMs = signal === "SIGTERM" ? config.drainMs : 0;
    await (server ? server.drain(drainMs, hurry.signal) : hub.drain());
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    setTimeout(hub.giveUp, GIVE_UP_MS).unref();
    await server?.close();
    await vitals?.close();
    await hub.close();
    await Promise.race([endTraces?.(), sleep(TRACES_MS)]);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => void stop(signal));

  if (config.demo && (await isEmpty(hub))) {
    process.stdout.write("The book is empty: making the demo world …\n");
    await seedDemo(hub.begin, hub.clock());
  }
  if (config.metrics.port !== undefined) {
    vitals = fastify();
    serveVitals(vitals, { ...vitalsOf(hub), metrics: "open" });
    await vitals.listen({ port: config.metrics.port, host: config.host });
  }
  if (config.role === "work") {
    process.stdout.write("Banyan's worker is running.\n");
    return;
  }
  server = await serve(hub);
  process.stdout.write(await welcome(hub, server.url, DEMO_BRAND, database.embedded?.directory));
}

async function isEmpty(hub: Hub): Promise<boolean> {
  const { em } = hub.look(forAllBrands("start"));
  return (await em.count(BrandEntity, {}, { filters: false })) === 0;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${plainly(error)}\n`);
  process.exit(1);
}

/** What a start failed of: in words where its user can mend it, in full where it is our fault. */
function plainly(error: unknown): string {
  const { code = "", message, stack } = error as Error & { code?: string };
  if (error instanceof ConfigInvalid || error instanceof MigrationHeldUp) return message;
  if (code === "EADDRINUSE") return `${message}: stop what listens there, or set PORT`;
  // Refused, unknown host, wrong password, no such user, no such database.
  if (["ECONNREFUSED", "ENOTFOUND", "28P01", "28000", "3D000"].includes(code))
    return `the database does not let us in (${message || code}): look at DATABASE_URL`;
  return stack ?? String(error);
}
