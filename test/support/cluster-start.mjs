import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { register } from "tsx/esm/api";

const NAME = "banyan-test-";

const SETTINGS = {
  // The cluster need not survive a power cut: it is thrown away after the run.
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
};

/** Starts one PostgreSQL for the run and migrates the database that each test file copies. */
export default async function startCluster() {
  sweep();
  const folder = mkdtempSync(join(tmpdir(), NAME));
  // PostgreSQL may run as another user, who must be able to pass.
  chmodSync(folder, 0o755);
  // Jest does not transform what runs before its tests.
  const unregister = register();
  const { startEmbedded } = await import("../../src/platform/database/embedded.ts");
  const { ensureDatabase, migrate } = await import("../../src/platform/database/orm.ts");
  const { schema } = await import("../../src/schema.ts");

  const cluster = await startEmbedded(folder, SETTINGS);
  globalThis.cluster = { ...cluster, folder };
  const { host, port, user } = cluster;
  const place = { host, port, user, database: "banyan_template" };
  await ensureDatabase(place);
  await migrate(place, schema);
  await unregister();
  process.env.BANYAN_TEST_PLACE = JSON.stringify(place);
}

/** Removes what runs that were cut off left behind. */
function sweep() {
  for (const name of readdirSync(tmpdir())) {
    const owner = join(tmpdir(), name, "owner.pid");
    if (name.startsWith(NAME) && existsSync(owner) && !isAlive(Number(readFileSync(owner, "utf8"))))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
