import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bindMember } from "../../src/binding/bind-member.ts";
import { migrateDatabase, openDatabase, openHub } from "../../src/hub.ts";
import { openKeys } from "../../src/identity/keys.ts";
import { type Caller, issueToken } from "../../src/identity/token.ts";
import { readConfig } from "../../src/platform/config.ts";
import { callersOf } from "../support/callers.ts";
import { newFolder } from "../support/folder.ts";
import { operation } from "../support/operations.ts";
import { ended, type HubProcess, leftOf, spawnHub, upAndRunning } from "../support/process.ts";
import { type World, world } from "../support/world.ts";
import { dice } from "./dice.ts";
import { Follower, type Name } from "./follower.ts";
import { placeOf } from "./kill.ts";
import { Load } from "./load.ts";
import { activityOf, boundTo, type Deed, walletEventOf } from "./model.ts";

export const MEMBERS = 6;
const DAY_MS = 24 * 3600_000;
/** How long the hub's database may take to come back. */
const BACK_LIMIT_MS = 60_000;

/** A cluster that the hub does not keep by itself, and what leads to it. */
export interface Outside {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** A hub as a process on a cluster of its own, its callers, and those who follow it live. */
export class Stage {
  readonly dataDir: string;
  readonly load: Load;
  readonly followers: { readonly of: Follower; readonly tells: (deed: Deed) => string[] }[] = [];
  readonly there: World;
  /** The month of all deeds: they happened yesterday at noon in Shanghai, so none meets a month's edge. */
  readonly month: string;
  #running: HubProcess | undefined;
  readonly #outside: Outside | undefined;
  readonly #port = 12_000 + (process.pid % 4_000);
  readonly #url = `http://127.0.0.1:${this.#port}`;
  readonly #tokenOf: (caller: Caller) => string;

  /** Use `open`: a world must be made first. */
  private constructor(dataDir: string, there: World, seed: number, outside?: Outside) {
    this.dataDir = dataDir;
    this.#outside = outside;
    this.there = there;
    const keys = openKeys(dataDir);
    this.#tokenOf = (caller) => issueToken(keys, caller, new Date());
    const day = new Date(new Date(Date.now() - DAY_MS).setUTCHours(4, 0, 0, 0));
    this.month = day.toISOString().slice(0, 7);
    const { till } = callersOf(there);
    this.load = new Load({
      ...{ url: this.#url, members: there.members, roll: dice(seed), day },
      tokens: {
        N1: this.#tokenOf(till(there.n1)),
        N2: this.#tokenOf(till(there.n2)),
        S1: this.#tokenOf(till(there.s1)),
      },
    });
  }

  static async open(seed: number, dataDir = newFolder("crash"), outside?: Outside): Promise<Stage> {
    const stage = new Stage(dataDir, await makeWorld(dataDir, MEMBERS), seed, outside);
    await stage.start();
    await stage.load.prepare();
    stage.#follow();
    return stage;
  }

  /** The hub's process as it runs now, or ran last. */
  get hub() {
    if (!this.#running) throw new Error("the hub has not been started");
    return this.#running.hub;
  }

  /** A hub that is about to start. */
  spawn(env: Readonly<Record<string, string>> = {}) {
    return spawnHub({
      ...{ HUB_DATA_DIR: this.dataDir, PORT: String(this.#port) },
      ...{ HUB_DEMO: "off", LOG_LEVEL: "fatal", ...this.#outside?.env, ...env },
    });
  }

  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#running = await upAndRunning(this.spawn(env));
  }

  /** The hub's clock is so far from ours from now on. */
  jump(ms: number): void {
    writeFileSync(join(this.dataDir, "clock"), String(ms));
  }

  /** Waits until the hub, which must not have ended, says that it is well. */
  async healthy(): Promise<void> {
    for (const end = Date.now() + BACK_LIMIT_MS; ; await sleep(50)) {
      const { exitCode, signalCode } = this.hub;
      if (exitCode !== null || signalCode !== null) throw new Error("the hub has ended");
      if (Date.now() > end) throw new Error("the hub's database did not come back");
      if ((await fetch(`${this.#url}/readyz`)).status === 200) return;
    }
  }

  /** Where its PostgreSQL is, for looks past the hub. */
  get place() {
    return placeOf(this.dataDir);
  }

  /** Asks as headquarters. */
  async ask(query: string, variables: object) {
    const text = await this.answer(query, variables);
    const { data, errors } = JSON.parse(text);
    if (errors) throw new Error(text);
    return data;
  }

  /** What a caller is answered, headquarters where nobody else is named. */
  async answer(
    query: string,
    variables: object,
    caller: Caller = callersOf(this.there).hq,
  ): Promise<string> {
    const response = await fetch(`${this.#url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${this.#tokenOf(caller)}`,
      },
      body: JSON.stringify({ query, variables }),
    });
    return response.text();
  }

  /** Each member's phone, and headquarters' screen. */
  #follow(): void {
    const { hq, member } = callersOf(this.there);
    const follow = (caller: Caller, name: string, as: Name) =>
      new Follower(() => this.#url, this.#tokenOf(caller), operation(name), as);
    for (const [index, id] of this.there.members.entries())
      this.followers.push({
        of: follow(member(id), "wallet-changed", ({ cause, change }) => `${cause} ${change}`),
        tells: (deed) => walletEventOf(deed, index),
      });
    this.followers.push({
      of: follow(hq, "store-activity", ({ order, refund }) => refund?.number ?? order.number),
      tells: activityOf,
    });
  }

  /** Ends the hub in order; answers what is wrong with that. */
  async end(): Promise<string[]> {
    for (const { of } of this.followers) await of.stop();
    this.hub.kill("SIGTERM");
    const code = await ended(this.hub);
    await this.#outside?.stop();
    const left = await leftOf(this.dataDir);
    return [
      ...(code === 0 ? [] : [`the hub ended with ${code}`]),
      ...left.map((line) => `left behind: ${line}`),
    ];
  }

  /** Leaves nothing, whatever happened. */
  async close(): Promise<void> {
    await this.load.stop();
    for (const { of } of this.followers) await of.stop();
    this.#running?.hub.kill("SIGKILL");
    await this.#outside?.stop();
    await leftOf(this.dataDir);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** A brand whose members were enrolled and bound ten days ago. */
export async function makeWorld(dataDir: string, members: number): Promise<World> {
  const config = { ...readConfig({ HUB_DATA_DIR: dataDir }), role: "serve" as const };
  const database = await openDatabase(config);
  await migrateDatabase(database);
  // Before its deeds; and so lately that the feed keeps it: followers go on from the feed's beginning.
  const then = new Date(Date.now() - 3 * DAY_MS);
  const hub = await openHub(config, database, () => then);
  try {
    const there = await world(hub, { members });
    const stores = { N1: there.n1.id, N2: there.n2.id, S1: there.s1.id };
    for (const [index, memberId] of there.members.entries())
      await there.as((work) => bindMember(work, { memberId, storeId: stores[boundTo(index)] }));
    return there;
  } finally {
    await hub.close();
  }
}
