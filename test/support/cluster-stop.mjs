import { rmSync } from "node:fs";

/** Stops the run's PostgreSQL and leaves nothing of it behind. */
export default async function stopCluster() {
  const { cluster } = globalThis;
  await cluster.stop();
  for (const folder of [cluster.folder, cluster.directory, cluster.host])
    rmSync(folder, { recursive: true, force: true });
}
