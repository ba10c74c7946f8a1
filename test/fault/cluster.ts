import { spawnSync } from "node:child_process";
import { existsSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmbedded } from "../../src/platform/database/embedded.ts";
import { Stage } from "../crash/stage.ts";
import { newFolder } from "../support/folder.ts";
import { Network } from "./network.ts";

const DISK_MB = 400;
/** So few that they can be used up. */
const SETTINGS = {
  ...{ max_connections: "30", max_wal_size: "64MB", shared_buffers: "32MB" },
};

/** A hub, its callers, and between it and its PostgreSQL a network that can be broken. */
export interface Scene {
  readonly stage: Stage;
  readonly network: Network;
  /** A disk of the cluster's own, that can be filled; undefined where none could be made. */
  readonly disk: Disk | undefined;
}

export interface Disk {
  fill(): void;
  free(): void;
}

/** A hub whose PostgreSQL stands elsewhere: it is not the hub that brings it back. */
export async function openScene(seed: number, env: Record<string, string> = {}): Promise<Scene> {
  const dataDir = newFolder("fault");
  const mounted =
    spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MB}m,mode=755`, "tmpfs", dataDir])
      .status === 0;
  const leave = () => mounted && spawnSync("umount", ["-l", dataDir]);
  process.once("exit", leave);
  const cluster = await startEmbedded(dataDir, SETTINGS);
  const network = await Network.open({ path: `${cluster.host}/.s.PGSQL.${cluster.port}` });
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await network.close();
    await cluster.stop();
    leave();
  };
  const stage = await Stage.open(seed, dataDir, {
    env: { DATABASE_URL: `postgres://${cluster.user}@127.0.0.1:${network.port}/banyan`, ...env },
    stop: () => (stopping ??= stop()),
  });
  return { stage, network, disk: mounted ? diskOf(dataDir) : undefined };
}

function diskOf(dataDir: string): Disk {
  const ballast = join(dataDir, "ballast");
  return {
    fill() {
      const { bavail, bsize } = statfsSync(dataDir);
      try {
        writeFileSync(ballast, Buffer.alloc(bavail * bsize));
      } catch (error) {
        // Somebody else took the last of it.
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
    },
    free() {
      if (existsSync(ballast)) rmSync(ballast);
    },
  };
}
