import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { placeOf, processesOf } from "../crash/kill.ts";
import type { RedisServer } from "../support/redis.ts";
import type { Scene } from "./cluster.ts";
import type { Network } from "./network.ts";

/** Something breaks while callers go on, and is whole again. */
export interface Fault {
  readonly name: string;
  /** It is played only where the cluster has a disk of its own. */
  readonly needsDisk?: true;
  /** Breaks it, lasts, and mends it. */
  strike(scene: Scene): Promise<void>;
}

const during = (
  name: string,
  ms: number,
  begin: (scene: Scene) => void,
  end = ({ network }: Scene) => network.mend(),
): Fault => ({
  name,
  async strike(scene) {
    begin(scene);
    await sleep(ms);
    end(scene);
  },
});

const NETWORK: readonly Fault[] = [
  during("network: every connection reset, nobody let in", 2_000, ({ network }) => network.cut()),
  during("network: deaf, and nobody is told", 9_000, ({ network }) => network.deafen()),
  during("network: deaf for a moment", 500, ({ network }) => network.deafen()),
  during("network: 200 ms late, each way", 4_000, ({ network }) => network.slow(200)),
  during("network: ends in the middle of a statement", 3_000, ({ network }) =>
    network.cutStatements(40),
  ),
  during("network: deaf between COMMIT and its answer", 6_000, ({ network }) =>
    network.deafenCommits(8),
  ),
  during("network: ends between COMMIT and its answer", 4_000, ({ network }) =>
    network.cutCommits(4),
  ),
];

const signal = (name: string, what: NodeJS.Signals, whom: "the server" | "all"): Fault => ({
  name,
  async strike({ stage }) {
    const [server = 0, ...others] = processesOf(stage.dataDir);
    for (const pid of whom === "all" ? [server, ...others] : [server]) process.kill(pid, what);
  },
});

/** Stopped and not ended: connections stand, and nobody answers. */
const standStill = (ms: number): Fault => ({
  name: `PostgreSQL: all its processes stand still for ${ms / 1_000} s`,
  async strike({ stage }) {
    const all = processesOf(stage.dataDir);
    for (const pid of all) process.kill(pid, "SIGSTOP");
    await sleep(ms);
    for (const pid of all) process.kill(pid, "SIGCONT");
  },
});

const outOfConnections: Fault = {
  name: "PostgreSQL: out of connections",
  async strike({ stage, network }) {
    const held: pg.Client[] = [];
    network.cut();
    try {
      for (;;) {
        const client = new pg.Client(placeOf(stage.dataDir));
        client.on("error", () => undefined);
        await client.connect();
        held.push(client);
      }
    } catch (error) {
      if ((error as { code?: string }).code !== "53300") throw error;
    }
    network.mend();
    await sleep(2_000);
    await Promise.all(held.map((client) => client.end()));
  },
};

const diskFull: Fault = {
  name: "PostgreSQL: its disk is full",
  needsDisk: true,
  async strike({ disk }) {
    disk?.fill();
    await sleep(3_000);
    disk?.free();
  },
};

/** New segments of the log are wanted and cannot be had: PostgreSQL ends, and may not come up before there is room. */
const noRoomForLog: Fault = {
  name: "PostgreSQL: its disk is full as its log grows",
  needsDisk: true,
  async strike({ stage, disk }) {
    disk?.fill();
    const client = new pg.Client({ ...placeOf(stage.dataDir), connectionTimeoutMillis: 5_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      for (let segment = 0; segment < 20; segment++)
        await client.query(
          "select pg_logical_emit_message(false, 'ballast', repeat('x', 1000000)), pg_switch_wal()",
        );
    } catch {
      // It ended under us: that is what was wanted.
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(3_000);
    disk?.free();
  },
};

/** The hub as a whole sleeps, as a laptop or a paused machine does. */
const hubSleeps: Fault = {
  name: "hub: asleep for 8 s",
  async strike({ stage }) {
    const { pid = 0 } = stage.hub;
    execFileSync("kill", ["-STOP", String(pid)]);
    await sleep(8_000);
    execFileSync("kill", ["-CONT", String(pid)]);
  },
};

const jump = (name: string, hours: number): Fault => ({
  name,
  async strike({ stage }) {
    stage.jump(hours * 3_600_000);
    await sleep(2_000);
    stage.jump(0);
  },
});

export const FAULTS: readonly Fault[] = [
  ...NETWORK,
  signal("PostgreSQL: killed", "SIGKILL", "all"),
  signal("PostgreSQL: its server alone killed", "SIGKILL", "the server"),
  signal("PostgreSQL: restarted", "SIGINT", "the server"),
  standStill(3_000),
  standStill(9_000),
  outOfConnections,
  diskFull,
  noRoomForLog,
  hubSleeps,
  jump("clock: six hours ahead and back", 6),
  jump("clock: six hours back and ahead", -6),
];

/** Only where the bus is Redis', behind a network of its own. */
export const redisFaults = (redis: RedisServer, way: Network): readonly Fault[] => [
  {
    name: "Redis: killed, and back",
    async strike() {
      await redis.kill();
      await sleep(2_000);
      await redis.start();
    },
  },
  during(
    "Redis: lets in, and answers nothing",
    9_000,
    () => way.deafen(),
    () => way.mend(),
  ),
  during(
    "Redis: 500 ms late, each way",
    4_000,
    () => way.slow(500),
    () => way.mend(),
  ),
];
