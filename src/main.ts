// Before any type of the graph, in whatever order those are imported.
import "reflect-metadata";
import { DEMO_BRAND, seedDemo } from "../seeds/demo.ts";
import { BrandEntity } from "./brand/brand.entity.ts";
import { type Hub, migrateDatabase, openDatabase, openHub } from "./hub.ts";
import { NO_BRAND, system } from "./kernel/actor.ts";
import { ConfigInvalid, readConfig } from "./platform/config.ts";
import { type Server, serve } from "./server.ts";
import { welcome } from "./welcome.ts";

/** How long an orderly stop may take before the process ends anyway. */
const STOP_LIMIT_MS = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const database = await openDatabase(config);
  await migrateDatabase(database);
  const hub = await openHub(config, database);
  let server: Server | undefined;

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    process.stdout.write(`\n${signal}: stopping …\n`);
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    await server?.close();
    await hub.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => void stop(signal));

  if (config.demo && (await isEmpty(hub))) {
    process.stdout.write("The book is empty: making the demo world …\n");
    await seedDemo(hub.begin, hub.clock());
  }
  if (config.role === "work") {
    process.stdout.write("Banyan's worker is running.\n");
    return;
  }
  server = await serve(hub);
  process.stdout.write(await welcome(hub, server.url, DEMO_BRAND, database.embedded?.directory));
}

async function isEmpty(hub: Hub): Promise<boolean> {
  const { em } = hub.look(system("start", NO_BRAND));
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
  if (error instanceof ConfigInvalid) return message;
  if (code === "EADDRINUSE") return `${message}: stop what listens there, or set PORT`;
  // Refused, unknown host, wrong password, no such user, no such database.
  if (["ECONNREFUSED", "ENOTFOUND", "28P01", "28000", "3D000"].includes(code))
    return `the database does not let us in (${message || code}): look at DATABASE_URL`;
  return stack ?? String(error);
}
