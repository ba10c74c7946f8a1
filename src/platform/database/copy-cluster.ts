import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, type Dirent } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type pg from "pg";

/** A file of a back-up, by its path in there, and the digest of what is in it. */
export interface Copied {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Rebuilt at each start, or of this run alone: their folders are kept, empty. */
const EMPTIED = new Set([
  ...["pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots"],
  ...["pg_stat_tmp", "pg_subtrans", "pgsql_tmp"],
]);
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*|backup_label.*|tablespace_map.*|backup_manifest)$/;
const SEGMENT = /^[0-9A-F]{24}$/;
/** Says how things are in all other files: as new as the newest of them. */
const LAST = "global/pg_control";

/**
 * Copies a cluster while it works, with the log that makes one state of files that were copied one after the other.
 * `client` is the cluster's owner. What was committed before it ends is in it, or was committed meanwhile.
 */
export async function copyCluster(
  client: pg.Client,
  cluster: string,
  to: string,
  told: (copied: Copied) => void,
): Promise<void> {
  const first = async (text: string) => Object.values((await client.query(text)).rows[0] ?? {});
  // It goes with this connection. Until then the log behind the beginning is not recycled.
  await client.query(
    "select pg_create_physical_replication_slot('banyan_backup_' || pg_backend_pid(), true, true)",
  );
  const [begin] = await first("select pg_walfile_name(pg_backup_start('banyan', true))");
  const copy = async (path: string) => {
    const copied = await copyFile(join(cluster, path), join(to, path));
    if (copied) told({ path, ...copied });
  };
  const all = walk(cluster);
  await inLanes(async () => {
    for await (const { path, isFolder } of all) {
      if (isFolder) await mkdir(join(to, path), { recursive: true, mode: 0o700 });
      else if (path !== LAST) await copy(path);
    }
  });
  await copy(LAST);
  const { rows } = await client.query<{ end: string; label: string }>(
    `select pg_walfile_name(lsn) as "end", labelfile as label from pg_backup_stop(false)`,
  );
  const [{ end, label } = { end: "", label: "" }] = rows;
  told({ path: "backup_label", ...(await writeText(join(to, "backup_label"), label)) });
  for (const name of (await readdir(join(cluster, "pg_wal"))).sort())
    if (SEGMENT.test(name) && name >= String(begin) && name <= end) await copy(`pg_wal/${name}`);
}

/** Several work at what they take from one list: a disk is asked for more than one small file at a time. */
export async function inLanes(work: () => Promise<void>): Promise<void> {
  const ends = await Promise.allSettled(Array.from({ length: LANES }, work));
  // Nobody is at work any more when what failed is told.
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
const LANES = 8;

/** Folders before what is in them. */
async function* walk(
  root: string,
  at = "",
): AsyncGenerator<{ readonly path: string; readonly isFolder: boolean }> {
  for (const entry of await entriesOf(join(root, at))) {
    if (LEFT_OUT.test(entry.name)) continue;
    const path = at === "" ? entry.name : `${at}/${entry.name}`;
    if (entry.isDirectory()) {
      yield { path, isFolder: true };
      if (!EMPTIED.has(entry.name)) yield* walk(root, path);
    } else if (entry.isFile()) yield { path, isFolder: false };
    else throw new Error(`${join(root, path)} leads out of the cluster: it cannot be copied`);
  }
}

/** None of a folder that was dropped meanwhile. */
const entriesOf = (folder: string): Promise<Dirent[]> =>
  readdir(folder, { withFileTypes: true }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });

/** Copies a file onto the disk; undefined where it vanished meanwhile, as tables do. */
export async function copyFile(
  from: string,
  to: string,
): Promise<Omit<Copied, "path"> | undefined> {
  const hash = createHash("sha256");
  let bytes = 0;
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await pipeline(
      createReadStream(from),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(to, { mode: 0o600, flush: true }),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await rm(to, { force: true });
    return undefined;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Writes a text onto the disk. */
export async function writeText(to: string, text: string): Promise<Omit<Copied, "path">> {
  await pipeline([text], createWriteStream(to, { mode: 0o600, flush: true }));
  const sha256 = createHash("sha256")
    .update(await readFile(to))
    .digest("hex");
  return { bytes: Buffer.byteLength(text), sha256 };
}

/** The files under a folder, in any order. */
export async function filesUnder(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}
