import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { migrateDatabase, openDatabase, openHub } from "../../src/hub.ts";
import { openKeys } from "../../src/identity/keys.ts";
import { type Caller, issueToken } from "../../src/identity/token.ts";
import { newId } from "../../src/kernel/id.ts";
import { readConfig } from "../../src/platform/config.ts";
import { startEmbedded } from "../../src/platform/database/embedded.ts";
import { type Dice, dice } from "../crash/dice.ts";
import { placeOf } from "../crash/kill.ts";
import { lookWithVerify } from "../crash/looks.ts";
import { callersOf } from "../support/callers.ts";
import { newFolder } from "../support/folder.ts";
import { operation } from "../support/operations.ts";
import { ended, type HubProcess, leftOf, spawnHub, upAndRunning } from "../support/process.ts";
import { freePort } from "../support/redis.ts";
import { type World, world } from "../support/world.ts";
import type { Outcome } from "./play.ts";
import type { Report } from "./run.ts";

const PRELOAD = new URL("kill-at.mjs", import.meta.url).href;
const DAY_MS = 24 * 3600_000;
/** So long ago that each round closes a month of its own. */
const FIRST_YEAR = 2014;
const OPENED_AT = `${FIRST_YEAR - 1}-12-31T16:00:00Z`;
const ROUNDS = (2026 - FIRST_YEAR) * 12;

/** What a brand does with a month, in order. */
const ACTS = ["order", "close", "accept", "prepare", "release", "pay"] as const;
type Act = (typeof ACTS)[number];

/** Where the hub is killed in an act. */
interface Point {
  readonly act: Act;
  readonly at: number;
  readonly commit?: "before" | "after";
  readonly name: string;
}

const DONE: Readonly<Record<Act, string>> = {
  order: "OrderRecorded",
  close: "MonthClosed",
  accept: "StatementAccepted",
  prepare: "PayoutsPrepared",
  release: "PayoutsReleased",
  pay: "PayoutMarked",
};

/**
 * Kills the hub at each statement of an order, of closing its month, and of preparing, releasing and paying its payouts;
 * starts it again, sends the same again and looks whether all of it is there once. `most`: only so many, by the dice.
 */
export async function killAtSteps(
  seed: number,
  say: (line: string) => void,
  most = Number.POSITIVE_INFINITY,
): Promise<Report> {
  const roll = dice(seed);
  const steps = await Steps.open();
  const wrong: string[] = [];
  const counts = new Map(ACTS.map((act) => [act, { killed: 0, acknowledged: 0, longest: 0 }]));
  try {
    const points = someOf(await steps.learn(), most, roll);
    for (const point of points) {
      const took = await steps.round(point);
      const count = counts.get(point.act);
      if (count && took !== undefined) {
        count.killed++;
        count.longest = Math.max(count.longest, took);
      }
      say(`${point.act}: ${point.name}: ${took === undefined ? "not met" : `back in ${took} ms`}`);
    }
    const { lost, doubled } = await steps.look();
    wrong.push(...lost, ...doubled, ...(await steps.verify()));
    const outcomes: Outcome[] = ACTS.map((act) => ({
      fault: `hub: killed at each step: ${act}`,
      inFlight: counts.get(act)?.killed ?? 0,
      acknowledged: steps.rounds,
      lost: lost.filter((line) => line.startsWith(act)).length,
      doubled: doubled.filter((line) => line.startsWith(act)).length,
      recoveredMs: counts.get(act)?.longest,
    }));
    return { outcomes, wrong };
  } finally {
    await steps.close();
  }
}

/** All of them, or some by the dice: one of each act at the least. */
function someOf(points: readonly Point[], most: number, roll: Dice): readonly Point[] {
  if (points.length <= most) return points.slice(0, ROUNDS - 1);
  return Array.from({ length: most }, (_, index) => {
    const act = ACTS[index % ACTS.length];
    const own = points.filter((point) => point.act === act);
    return own[roll(own.length)] as Point;
  });
}

class Steps {
  rounds = 0;
  readonly #dataDir: string;
  readonly #there: World;
  readonly #port: number;
  readonly #tokens: Readonly<Record<Act, string>>;
  readonly #leave: () => Promise<void>;
  #running: HubProcess | undefined;
  #runs = 0;

  private constructor(dataDir: string, there: World, port: number, leave: () => Promise<void>) {
    this.#dataDir = dataDir;
    this.#there = there;
    this.#port = port;
    this.#leave = leave;
    const keys = openKeys(dataDir);
    const tokenOf = (caller: Caller) => issueToken(keys, caller, new Date());
    const { hq, till, north } = callersOf(there);
    const [one, other] = [tokenOf(hq), tokenOf({ ...hq, id: newId() })];
    this.#tokens = {
      ...{ order: tokenOf(till(there.n1)), accept: tokenOf(north) },
      ...{ close: one, prepare: one, release: other, pay: one },
    };
  }

  static async open(): Promise<Steps> {
    const dataDir = newFolder("steps");
    // Ours as well: it stays when the hub is killed.
    const cluster = await startEmbedded(dataDir, { max_wal_size: "128MB" });
    const config = { ...readConfig({ HUB_DATA_DIR: dataDir }), role: "serve" as const };
    const database = await openDatabase(config);
    await migrateDatabase(database);
    const then = new Date(Date.now() - 3 * DAY_MS);
    const hub = await openHub(config, database, () => then);
    try {
      const there = await world(hub, { members: 1, openedAt: OPENED_AT });
      return new Steps(dataDir, there, await freePort(), () => cluster.stop());
    } finally {
      await hub.close();
    }
  }

  async #start(): Promise<void> {
    this.#running = await upAndRunning(
      spawnHub({
        ...{ HUB_DATA_DIR: this.#dataDir, PORT: String(this.#port), HUB_DEMO: "off" },
        ...{ LOG_LEVEL: "fatal", NODE_OPTIONS: `--import=${PRELOAD}` },
      }),
    );
  }

  async #stop(): Promise<void> {
    this.#running?.hub.kill("SIGKILL");
    if (this.#running) await ended(this.#running.hub);
  }

  /** Plays a round without a blow, and tells where blows may fall. */
  async learn(): Promise<Point[]> {
    const points: Point[] = [];
    for (const act of ACTS) {
      await this.#stop();
      await this.#start();
      rmSync(join(this.#dataDir, "told"), { force: true });
      this.#arm({ at: 0 });
      await this.#again(act);
      this.#disarm();
      const told = join(this.#dataDir, "told");
      const names = existsSync(told) ? readFileSync(told, "utf8").trim().split("\n") : [];
      points.push(
        ...names.map((name, index) => ({ act, at: index + 1, name: `at ${name}` })),
        { act, at: names.length, commit: "before", name: "before its last commit" },
        { act, at: names.length, commit: "after", name: "after its last commit" },
      );
    }
    this.rounds++;
    return points;
  }

  /** Kills the hub at a point of a new month. Answers how long until the same was answered; undefined: it was not met. */
  async round(point: Point): Promise<number | undefined> {
    let took: number | undefined;
    for (const act of ACTS) {
      if (act !== point.act) {
        await this.#again(act);
        continue;
      }
      // What a fresh hub does not know yet is part of its steps.
      await this.#stop();
      await this.#start();
      this.#arm(point);
      try {
        await this.#act(act);
        this.#disarm();
      } catch (error) {
        this.#disarm();
        // It was not killed: it answered what it must not.
        if (error instanceof Wrong) throw error;
        const { hub } = this.#running as HubProcess;
        await ended(hub);
        const struck = performance.now();
        await this.#start();
        await this.#again(act);
        took = Math.round(performance.now() - struck);
      }
    }
    this.rounds++;
    return took;
  }

  #arm({ at, commit }: Pick<Point, "at" | "commit">): void {
    writeFileSync(join(this.#dataDir, "kill"), JSON.stringify({ at, commit }));
  }

  #disarm(): void {
    rmSync(join(this.#dataDir, "kill"), { force: true });
  }

  /** A caller's kept connections may all be to the hub that is gone: it sends again. */
  async #again(act: Act): Promise<void> {
    for (;;)
      try {
        return await this.#act(act);
      } catch (error) {
        const { exitCode, signalCode } = (this.#running as HubProcess).hub;
        if (error instanceof Wrong || exitCode !== null || signalCode !== null) throw error;
      }
  }

  /** Does one act of the round's month; whatever was done of it before, it ends the same. */
  async #act(act: Act): Promise<void> {
    const number = `R${this.rounds}`;
    const month = monthOf(this.rounds);
    if (act === "order")
      return this.#ask(act, "record-orders", {
        orders: [
          {
            ...{ number, memberId: this.#there.anna, netMinor: "100000", currency: "CNY" },
            occurredAt: `${month}-10T04:00:00.000Z`,
          },
        ],
      });
    if (act === "close") return this.#ask(act, "close-month", { month });
    if (act === "accept")
      return this.#ask(act, "accept-statement", { statementId: await this.#statementOf(month) });
    const wish = { number, rail: "BY_HAND", collects: true };
    if (act === "prepare") return this.#ask(act, "prepare-payouts", wish);
    const { runId, payoutIds } = await this.#runOf(number);
    if (act === "release") return this.#ask(act, "release-payouts", { runId });
    for (const payoutId of payoutIds)
      await this.#ask(act, "mark-payout-paid", { payoutId, reference: `bank-${number}` });
  }

  async #ask(act: Act, name: string, variables: object): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.#tokens[act]}` },
      body: JSON.stringify({ query: operation(name), variables }),
    });
    const text = await response.text();
    const [answer] = [Object.values(JSON.parse(text).data ?? {})[0]].flat();
    if ((answer as { __typename?: string })?.__typename !== DONE[act])
      throw new Wrong(`${act} ${++this.#runs}: ${text.slice(0, 300)}`);
  }

  async #statementOf(month: string) {
    const [row] = await this.#rows(
      "select id from statement where month = $1 and franchisee_id = $2",
      [...[month, this.#there.north.id]],
    );
    return row?.id;
  }

  async #runOf(number: string) {
    const rows = await this.#rows(
      "select p.run_id, p.id from payout p join payout_run r on r.id = p.run_id where r.number = $1",
      [number],
    );
    return { runId: rows[0]?.run_id, payoutIds: rows.map(({ id }) => id) };
  }

  async #rows(text: string, values: unknown[] = []): Promise<Record<string, string>[]> {
    const client = new pg.Client(placeOf(this.#dataDir));
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** What is there too seldom, or too often. */
  async look(): Promise<{ readonly lost: string[]; readonly doubled: string[] }> {
    const [found = {}] = await this.#rows(`select
      (select count(*) from customer_order o join ledger_posting p on p.id = o.id) as order,
      (select count(*) from statement) as close,
      (select count(*) from statement_act where kind = 'ACCEPTED') as accept,
      (select count(*) from payout_run) as prepare,
      (select count(*) from payout_act where state = 'SENT') as release,
      (select count(*) from ledger_posting where kind = 'payout') as pay,
      (select count(*) from payout) as payouts`);
    const payouts = Number(found.payouts);
    const due: Readonly<Record<Act, number>> = {
      ...{ order: this.rounds, close: 2 * this.rounds, accept: this.rounds },
      prepare: this.rounds,
      ...{ release: payouts, pay: payouts },
    };
    const told = (act: Act) => `${act}: ${found[act]} are there, ${due[act]} should be`;
    return {
      lost: ACTS.filter((act) => Number(found[act]) < due[act]).map(told),
      doubled: ACTS.filter((act) => Number(found[act]) > due[act]).map(told),
    };
  }

  async verify(): Promise<readonly string[]> {
    return (await lookWithVerify({ place: placeOf(this.#dataDir) })).faults;
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.#leave();
    await leftOf(this.#dataDir);
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

/** An answer that is none of those that let one go on. */
class Wrong extends Error {}

const monthOf = (round: number): string =>
  `${FIRST_YEAR + Math.floor(round / 12)}-${String((round % 12) + 1).padStart(2, "0")}`;
