import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  digest,
  own,
  type Runner,
  reachableBinaries,
  reachableHome,
  runnerOf,
} from "./reachable.ts";

/** A PostgreSQL of our own, from the binaries npm brought, reached by a Unix socket only. */
export interface Embedded {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Where the cluster lives: elsewhere than asked for only when PostgreSQL cannot reach that place. */
  readonly directory: string;
  /** Leaves the cluster; the last of its users to leave stops it. */
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

/**
 * Starts the cluster in `directory/postgres`, or joins it where another process of ours runs it. Everybody who
 * uses it holds a seat; when the last one leaves, in whatever way, the server stops.
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
  const host = join(tmpdir(), `banyan-${digest(cluster)}`);
  mkdirSync(host, { recursive: true, mode: 0o700 });
  own(host, runner);
  const seats = makeSeats(home, runner);
  const place: Place = { bin, home, cluster, host, seats, runner };

  return inTurn(home, async () => {
    const seat = (await takeSeat(place)) ?? (await launch(place, settings));
    return { host, port: PORT, user: USER, directory: home, stop: () => leave(place, seat) };
  });
}

/** Starters of one cluster take turns; a starter that died in its turn does not hold up the next. */
async function inTurn<T>(home: string, act: () => Promise<T>): Promise<T> {
  const turn = join(home, "starting.pid");
  const mine = `${turn}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (let waited = 0; !link(mine, turn); waited += LOOK_MS) {
      if (waited > START_LIMIT_MS)
        throw new Error(`waited too long for the start that ${turn} names`);
      if (existsSync(turn) && !alive(Number(readFileSync(turn, "utf8"))))
        rmSync(turn, { force: true });
      await sleep(LOOK_MS);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  try {
    return await act();
  } finally {
    rmSync(turn, { force: true });
  }
}

/** Gives a file a second name, unless that name is taken. */
function link(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Where everything of one cluster is. */
interface Place {
  readonly bin: string;
  readonly home: string;
  readonly cluster: string;
  /** The folder of the server's socket. */
  readonly host: string;
  /** A pipe that lives in the file system: its readers are the guard, its writers the users. */
  readonly seats: string;
  readonly runner: Runner;
}

const LOOK_MS = 100;
/** How long a start may take, a recovery after a crash included. */
const START_LIMIT_MS = 10 * 60_000;

/** Makes the cluster beside its place and moves it there whole: a start that is cut off leaves no half of one. */
function initialise({ bin, cluster, runner }: Place): void {
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

function makeSeats(home: string, runner: Runner): string {
  const seats = join(home, "users.pipe");
  if (!existsSync(seats)) {
    const made = spawnSync("mkfifo", ["-m", "600", seats], { encoding: "utf8" });
    if (made.status !== 0 && !existsSync(seats)) throw new Error(`mkfifo failed: ${made.stderr}`);
  }
  own(seats, runner);
  return seats;
}

type Status = "starting" | "ready" | "stopping";

/** The server's process and state as its own file says; undefined: none runs. */
function serverOf(cluster: string): { readonly pid: number; readonly status: Status } | undefined {
  const file = join(cluster, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  const pid = Number(lines[0]);
  // After a power cut the file is left, and its number may meanwhile belong to a stranger.
  if (!(pid > 0) || !alive(pid) || !commandOf(pid).includes(cluster)) return undefined;
  const status = lines[7]?.trim();
  return { pid, status: status === "ready" || status === "stopping" ? status : "starting" };
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

function commandOf(pid: number): string {
  const proc = `/proc/${pid}/cmdline`;
  try {
    if (existsSync("/proc/self")) return readFileSync(proc, "utf8");
  } catch {
    return "";
  }
  return spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" }).stdout ?? "";
}

async function until(met: () => boolean, limitMs: number): Promise<boolean> {
  for (const end = Date.now() + limitMs; !met(); await sleep(LOOK_MS / 2))
    if (Date.now() > end) return false;
  return true;
}

/** The pipe's writing end; undefined where nobody reads it, that is, no guard lives. */
function sit(seats: string): number | undefined {
  try {
    return openSync(seats, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENXIO") return undefined;
    throw error;
  }
}

/** A seat beside a guard that lives, once its server is ready; undefined where there is none. */
async function takeSeat({ seats, cluster }: Place): Promise<number | undefined> {
  const seat = sit(seats);
  if (seat === undefined) return undefined;
  // A guard whose server has not begun to write its file is given a moment.
  await until(() => serverOf(cluster) !== undefined, 100 * LOOK_MS);
  await until(() => serverOf(cluster)?.status !== "starting", START_LIMIT_MS);
  // A guard that saw the last user leave just before we came is about to stop its server: look twice.
  const before = serverOf(cluster);
  await sleep(LOOK_MS);
  const now = serverOf(cluster);
  if (before?.status === "ready" && now?.status === "ready" && before.pid === now.pid) return seat;
  closeSync(seat);
  return undefined;
}

/**
 * The server is the child of a small shell that reads the pipe its users hold open. However they end, kill -9
 * included, the pipe closes with the last of them, and the shell stops the server in order. Where the server ends
 * by itself, the shell is told its own number through the pipe, and goes too.
 */
const GUARD = [
  'seats=$1; shift; exec 3<"$seats"',
  '(exec 3<&-; "$@"; echo $$ 1<>"$seats") &',
  // Two guards may for a moment read one pipe, and each a part of what the other is told.
  'while read -r ended <&3 && [ "$ended" != $$ ]; do :; done',
  "exec 3<&-; kill -INT $(head -n 1 postmaster.pid); wait",
].join("\n");

/** Starts the server and its guard. */
async function launch(place: Place, settings: Record<string, string>): Promise<number> {
  const { bin, cluster, host, seats, runner } = place;
  await stopOrphan(place);
  if (!existsSync(cluster)) initialise(place);
  const options = Object.entries({
    ...SETTINGS,
    unix_socket_directories: host,
    ...settings,
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // Both ends for a moment, so that the guard's opening of its end does not wait.
  const both = openSync(seats, constants.O_RDWR);
  // A session of its own, so that a terminal's Ctrl-C reaches us first and the server only through us.
  const guard = spawn(
    "sh",
    ["-c", GUARD, "sh", seats, join(bin, "postgres"), "-D", cluster, ...options],
    {
      ...runner,
      cwd: cluster,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  guard.stderr.on("data", (chunk) => {
    said = (said + chunk).slice(-4000);
  });
  guard.unref();
  (guard.stderr as unknown as { unref(): void }).unref();

  const failed = () => guard.exitCode !== null || /FATAL/.test(said);
  const ready = () => serverOf(cluster)?.status === "ready";
  await until(() => failed() || ready(), START_LIMIT_MS);
  const seat = failed() || !ready() ? undefined : sit(seats);
  closeSync(both);
  if (seat !== undefined) return seat;
  if (guard.pid !== undefined && guard.exitCode === null) process.kill(-guard.pid, "SIGTERM");
  throw new Error(`PostgreSQL did not start: ${said.trim()}`);
}

/** A server without a guard is stopping, or its guard was killed: it is seen to its end. */
async function stopOrphan({ cluster }: Place): Promise<void> {
  const server = serverOf(cluster);
  if (!server) return;
  process.kill(server.pid, "SIGINT");
  if (!(await until(() => serverOf(cluster) === undefined, START_LIMIT_MS)))
    throw new Error(`PostgreSQL was left behind and does not stop: end its process ${server.pid}`);
}

/** Gives the seat back, and waits for the server's end where it was the last. */
async function leave({ cluster }: Place, seat: number): Promise<void> {
  closeSync(seat);
  const ends = () => serverOf(cluster)?.status !== "ready";
  if (await until(ends, 5 * LOOK_MS))
    await until(() => serverOf(cluster) === undefined, START_LIMIT_MS);
}
