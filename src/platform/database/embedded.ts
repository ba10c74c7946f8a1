import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../log.ts";
import { alive, commandOf, LOOK_MS, until } from "./processes.ts";
import {
  digest,
  own,
  type Runner,
  reachableBinaries,
  reachableHome,
  runnerOf,
} from "./reachable.ts";
import { inTurn } from "./turn.ts";

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

const CLUSTER = "postgres";
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
 * uses it holds a seat; when the last one leaves, in whatever way, the server stops. A server that ends while
 * somebody sits is started again.
 * `settings` are added to the server's own, as for a test cluster that need not survive a power cut.
 */
export async function startEmbedded(
  directory: string,
  settings: Record<string, string> = {},
  log?: Log,
): Promise<Embedded> {
  const runner = runnerOf();
  const bin = reachableBinaries(runner);
  const home = reachableHome(directory, runner);
  const cluster = join(home, CLUSTER);
  const host = join(tmpdir(), `banyan-${digest(cluster)}`);
  mkdirSync(host, { recursive: true, mode: 0o700 });
  own(host, runner);
  const seats = makeSeats(home, runner);
  const place: Place = { bin, home, cluster, host, seats, runner };
  const enter = () =>
    inTurn(home, START_LIMIT_MS, async () => (await takeSeat(place)) ?? launch(place, settings));

  let seat = await enter();
  let returning: Promise<void> | undefined;
  const watch = setInterval(() => {
    if (!returning && !isKept(place))
      returning = comeBack().finally(() => {
        returning = undefined;
      });
  }, WATCH_MS);
  watch.unref();

  /** Where it fails, a later look tries again. */
  async function comeBack(): Promise<void> {
    log?.warn("PostgreSQL has ended: it is started again");
    try {
      // An empty cluster in the place of one that vanished would be no help.
      if (!existsSync(cluster)) throw new Error(`${cluster} is gone`);
      const next = await enter();
      closeSync(seat);
      seat = next;
      log?.warn("PostgreSQL is there again");
    } catch (error) {
      log?.error({ error: (error as Error).message }, "PostgreSQL could not be started again");
      await sleep(RETRY_MS);
    }
  }

  return {
    ...{ host, port: PORT, user: USER, directory: home },
    async stop() {
      clearInterval(watch);
      await returning;
      await leave(place, seat);
    },
  };
}

/** The folder of a cluster, and where it is: elsewhere than asked for only when PostgreSQL cannot reach that place. */
export function clusterIn(directory: string): { readonly home: string; readonly cluster: string } {
  const home = reachableHome(directory, runnerOf());
  return { home, cluster: join(home, CLUSTER) };
}

/** Hands a cluster and all that is in it to whom PostgreSQL runs as, and the folder it lies in, but nothing beside it. */
export function handOver(folder: string): void {
  const runner = runnerOf();
  for (const each of [dirname(folder), folder]) own(each, runner);
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    own(join(folder, path), runner);
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

/** How often a user of the server looks whether it is still there. */
const WATCH_MS = 250;
/** How long it waits after it could not be started again. */
const RETRY_MS = 2_000;
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

/** The lines of the server's own file; none where there is no file. */
function linesOf(cluster: string): string[] {
  try {
    return readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** The server's process and state as its own file says; undefined: none runs. */
function serverOf(cluster: string): { readonly pid: number; readonly status: Status } | undefined {
  const lines = linesOf(cluster);
  const pid = Number(lines[0]);
  // After a power cut the file is left, and its number may meanwhile belong to a stranger.
  if (!(pid > 0) || !alive(pid) || !commandOf(pid).includes(cluster)) return undefined;
  const status = lines[7]?.trim();
  return { pid, status: status === "ready" || status === "stopping" ? status : "starting" };
}

/** The pipe's writing end; undefined where nobody reads it, that is, no guard lives, or there is no pipe. */
function sit(seats: string): number | undefined {
  try {
    return openSync(seats, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (["ENXIO", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** Whether a guard lives. */
function isGuarded(seats: string): boolean {
  const seat = sit(seats);
  if (seat !== undefined) closeSync(seat);
  return seat !== undefined;
}

/** Whether the server and its guard live: a look that costs next to nothing. */
const isKept = ({ cluster, seats }: Place) => {
  const pid = Number(linesOf(cluster)[0]);
  return pid > 0 && alive(pid) && isGuarded(seats);
};

/** A seat beside a guard that lives, once its server is ready; undefined where there is none. */
async function takeSeat({ seats, cluster }: Place): Promise<number | undefined> {
  const seat = sit(seats);
  if (seat === undefined) return undefined;
  // A guard whose server has not begun to write its file is given a moment.
  await until(() => serverOf(cluster) !== undefined || !isGuarded(seats), 100 * LOOK_MS);
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
 * The server is the child of a small shell; a second one reads the pipe that the server's users hold open.
 * However they end, kill -9 included, the pipe closes with the last of them, and the second shell stops the server
 * in order. Where the server ends by itself, both shells go too.
 */
const GUARD = [
  'exec 3<"$1"; shift; "$@" 3<&- & server=$!',
  // A server that has only just begun does not hear the first call.
  "(while read -r _ <&3; do :; done; for _ in 1 2 3; do kill -INT $server; exec 3<&-; sleep 1; done) &",
  "exec 3<&-; wait $server; kill $!",
].join("\n");

/** How long processes of a server that was killed may take to notice. */
const REMAINS_LIMIT_MS = 60_000;

/** Starts the server and its guard. */
async function launch(place: Place, settings: Record<string, string>): Promise<number> {
  await stopOrphan(place);
  if (!existsSync(place.cluster)) initialise(place);
  for (const end = Date.now() + REMAINS_LIMIT_MS; ; await sleep(LOOK_MS)) {
    const tried = await tryToStart(place, settings);
    if (typeof tried === "number") return tried;
    if (!tried.includes("still in use") || Date.now() > end)
      throw new Error(`PostgreSQL did not start: ${tried}`);
  }
}

/** A seat at the server it started, or what the server said where it did not. */
async function tryToStart(
  { bin, cluster, host, seats, runner }: Place,
  settings: Record<string, string>,
): Promise<number | string> {
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

  // The server goes on saying FATAL to those who come while it recovers: only its end is a failure.
  const failed = () => guard.exitCode !== null || guard.signalCode !== null;
  const ready = () => serverOf(cluster)?.status === "ready";
  await until(() => failed() || ready(), START_LIMIT_MS);
  const seat = failed() || !ready() ? undefined : sit(seats);
  closeSync(both);
  if (seat !== undefined) return seat;
  if (guard.pid !== undefined && !failed()) process.kill(-guard.pid, "SIGTERM");
  return said.trim();
}

/** How often a server is told to stop in order, each second: one that has only just begun does not hear the first. */
const FAREWELLS = 15;

/** A server without a guard is stopping, or its guard was killed: it is seen to its end. */
async function stopOrphan({ cluster }: Place): Promise<void> {
  const ended = () => serverOf(cluster) === undefined;
  for (let told = 0; told <= FAREWELLS; told++) {
    const server = serverOf(cluster);
    if (!server) return;
    // At last it is told to stop at once: its next start recovers what is missing.
    process.kill(server.pid, told < FAREWELLS ? "SIGINT" : "SIGQUIT");
    if (await until(ended, told < FAREWELLS ? 1_000 : START_LIMIT_MS)) return;
  }
  throw new Error(
    `PostgreSQL was left behind and does not stop: end its process ${serverOf(cluster)?.pid}`,
  );
}

/** Gives the seat back, and waits for the server's end where it was the last. */
async function leave({ cluster }: Place, seat: number): Promise<void> {
  closeSync(seat);
  const ends = () => serverOf(cluster)?.status !== "ready";
  if (await until(ends, 5 * LOOK_MS))
    await until(() => serverOf(cluster) === undefined, START_LIMIT_MS);
}
