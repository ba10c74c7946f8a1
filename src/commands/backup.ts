import { existsSync, readdirSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import pg from "pg";
import { noteCommand } from "../audit/command.queries.ts";
import { openDatabase } from "../hub.ts";
import type { Config } from "../platform/config.ts";
import {
  type Copied,
  copyCluster,
  copyFile,
  writeText,
} from "../platform/database/copy-cluster.ts";
import { clusterIn } from "../platform/database/embedded.ts";
import { clientOptions } from "../platform/database/orm.ts";
import { operatorHere } from "./as-operator.ts";
import { BACKUP, type Backup, CLUSTER, KEYS, SUMS } from "./backup.text.ts";
import { CommandFailed, type Progress } from "./progress.ts";

/** Secrets lie beside the cluster, each a file. */
const keysIn = (dataDir: string): string[] =>
  readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(pem|json)$/.test(entry.name))
    .map(({ name }) => name)
    .sort();

/**
 * Copies the embedded database into a folder of its own, with a digest of each file; cut off, it leaves none. The hub
 * may work meanwhile: what it acknowledged before this began is in it.
 */
export async function backup(
  config: Config,
  wish: { readonly folder: string; readonly withKeys: boolean },
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const folder = resolve(wish.folder);
  if (config.databaseUrl !== undefined)
    throw new CommandFailed(
      "DATABASE_URL is a PostgreSQL of yours: back it up with pg_basebackup or pg_dump, and HUB_DATA_DIR's keys apart",
    );
  const { cluster } = clusterIn(config.dataDir);
  if (!existsSync(cluster)) throw new CommandFailed(`there is no database in ${config.dataDir}`);
  if (existsSync(folder)) throw new CommandFailed(`${folder} is there already`);
  const database = await openDatabase(config);
  const client = new pg.Client(clientOptions(database.place));
  const fresh = `${folder}.part`;
  const bar = progress.start("files", 0);
  try {
    await client.connect();
    const args = { withKeys: wish.withKeys };
    await noteCommand(client, {
      ...{ mutation: "hub backup", args, operator: operatorHere(), at: new Date() },
    });
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true, mode: 0o700 });
    const copied: Copied[] = [];
    const told = (one: Copied) => {
      copied.push(one);
      bar.update(copied.length, copied.length);
    };
    await copyCluster(client, cluster, join(fresh, CLUSTER), (one) =>
      told({ ...one, path: `${CLUSTER}/${one.path}` }),
    );
    const keys = keysIn(config.dataDir);
    for (const name of wish.withKeys ? keys : []) {
      const path = `${KEYS}/${name}`;
      const one = await copyFile(join(config.dataDir, name), join(fresh, path));
      if (one) told({ path, ...one });
    }
    const about: Backup = {
      endedAt: new Date().toISOString(),
      postgres: Number((await client.query("show server_version_num")).rows[0]?.server_version_num),
      platform: `${process.platform}-${process.arch}`,
      keys,
    };
    const text = `${JSON.stringify(about, undefined, 1)}\n`;
    told({ path: BACKUP, ...(await writeText(join(fresh, BACKUP), text)) });
    const lines = copied.map(({ path, sha256 }) => `${sha256}  ${path}\n`);
    await writeText(join(fresh, SUMS), lines.join(""));
    await rename(fresh, folder);

    const megabytes = copied.reduce((sum, { bytes }) => sum + bytes, 0) / 1024 ** 2;
    say(`${copied.length} files, ${megabytes.toFixed(1)} MB, as of ${about.endedAt}: ${folder}`);
    say(`Anybody can check it: (cd ${folder} && sha256sum -c --quiet ${SUMS})`);
    say(
      keys.length === 0
        ? "The keys are given to the hub, and not in it: without them it is worth nothing."
        : wish.withKeys
          ? "The keys are in it: whoever has it can read what is sealed, and sign tokens. Keep it as you keep keys."
          : `The keys are not in it: keep ${keys.join(", ")} of ${config.dataDir} elsewhere; without them it is worth nothing.`,
    );
  } finally {
    bar.stop();
    await rm(fresh, { recursive: true, force: true });
    await client.end().catch(() => undefined);
    await database.close();
  }
}
