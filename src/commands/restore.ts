import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import pg from "pg";
import { noteCommand } from "../audit/command.queries.ts";
import type { Config } from "../platform/config.ts";
import { copyFile, filesUnder, inLanes } from "../platform/database/copy-cluster.ts";
import { clusterIn, handOver, startEmbedded } from "../platform/database/embedded.ts";
import { raiseNumbers } from "../platform/outbox/raise-numbers.ts";
import { operatorHere } from "./as-operator.ts";
import {
  BACKUP,
  type Backup,
  CLUSTER,
  formOf,
  KEYS,
  readAbout,
  readSums,
  SUMS,
} from "./backup.text.ts";
import { CommandFailed, type Progress } from "./progress.ts";

/**
 * Makes the embedded database out of a back-up: checked file by file, recovered apart, and moved to its place whole;
 * cut off, it leaves nothing there. There must be none yet. Events are numbered on from beyond what was ever given:
 * who followed them is told that its cursor is too old, and looks at everything anew.
 */
export async function restore(
  config: Config,
  from: string,
  now: Date,
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const folder = resolve(from);
  if (config.databaseUrl !== undefined)
    throw new CommandFailed("DATABASE_URL is set: a back-up is restored into HUB_DATA_DIR only");
  const { about, sums } = await readBackup(folder);
  const { home, cluster } = clusterIn(config.dataDir);
  if (existsSync(cluster))
    throw new CommandFailed(
      `there is a database already: move ${cluster} away, or set HUB_DATA_DIR`,
    );
  const brought = (name: string) => sums.has(`${KEYS}/${name}`);
  for (const name of about.keys) {
    const there = existsSync(join(config.dataDir, name));
    if (brought(name) && there)
      throw new CommandFailed(`${name} is in ${config.dataDir} already: move it away`);
    if (!brought(name) && !there)
      throw new CommandFailed(
        `the back-up is without its keys: put ${about.keys.join(", ")} into ${config.dataDir} first`,
      );
  }

  const fresh = join(home, "restoring");
  const bar = progress.start("files", sums.size);
  try {
    await rm(fresh, { recursive: true, force: true });
    let done = 0;
    const all = sums.entries();
    await inLanes(async () => {
      for (const [path, sha256] of all) {
        const copied = await copyFile(join(folder, path), join(fresh, path));
        if (copied?.sha256 !== sha256)
          throw new CommandFailed(`${path} is not as it was backed up`);
        bar.update(++done);
      }
    });
    const database = join(fresh, CLUSTER);
    // Folders that hold nothing have no digest.
    for (const each of await foldersUnder(join(folder, CLUSTER)))
      await mkdir(join(database, each), { recursive: true, mode: 0o700 });
    handOver(database);
    const cursor = await recover(fresh, about, now);

    await mkdir(config.dataDir, { recursive: true });
    // The database may lie on another disk than they do.
    for (const name of about.keys.filter(brought))
      await copyFile(join(fresh, KEYS, name), join(config.dataDir, name));
    await rename(database, cluster);
    say(
      `${sums.size} files are as they were backed up; the database is as of ${about.endedAt}, in ${cluster}`,
    );
    say(
      `Events go on behind ${cursor}: whoever comes with an older cursor is told so, and looks at everything anew.`,
    );
    say(
      "Now: npm run hub -- verify; then erase again whoever was erased since, and let tills send their day again.",
    );
  } finally {
    bar.stop();
    await rm(fresh, { recursive: true, force: true });
  }
}

async function readBackup(
  folder: string,
): Promise<{ readonly about: Backup; readonly sums: ReadonlyMap<string, string> }> {
  const read = (name: string) =>
    readFile(join(folder, name), "utf8").catch(() => {
      throw new CommandFailed(`${folder} is no back-up: it has no ${name}`);
    });
  const sums = readSums(await read(SUMS));
  const text = await read(BACKUP);
  let about: Backup;
  try {
    about = readAbout(text);
  } catch {
    throw new CommandFailed(`${join(folder, BACKUP)} cannot be read`);
  }
  if (!sums) throw new CommandFailed(`${join(folder, SUMS)} cannot be read`);
  const strays = (await filesUnder(folder)).filter((path) => path !== SUMS && !sums.has(path));
  if (strays.length > 0)
    throw new CommandFailed(`${strays[0]} is not of the back-up: it has no digest in ${SUMS}`);
  const here = formOf({ ...about, platform: `${process.platform}-${process.arch}` });
  if (formOf(about) !== here)
    throw new CommandFailed(`the back-up is of ${formOf(about)}: here is ${here}`);
  return { about, sums };
}

const foldersUnder = async (root: string): Promise<string[]> =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));

/** Brings the files to the one state they are a copy of. Answers the place its events go on behind. */
async function recover(home: string, { endedAt }: Backup, now: Date): Promise<string> {
  const { host, port, user, stop } = await startEmbedded(home);
  const client = new pg.Client({ host, port, user, database: "banyan" });
  try {
    await client.connect();
    await noteCommand(client, {
      ...{ mutation: "hub restore", args: { asOf: endedAt }, operator: operatorHere(), at: now },
    });
    return await raiseNumbers(client, new Date(endedAt), now);
  } finally {
    await client.end();
    await stop();
  }
}
