import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { openKeys } from "../../src/identity/keys.ts";
import { type Caller, issueToken } from "../../src/identity/token.ts";
import { Follower } from "../crash/follower.ts";
import { placeOf } from "../crash/kill.ts";
import { makeWorld } from "../crash/stage.ts";
import { callersOf } from "../support/callers.ts";
import { newFolder } from "../support/folder.ts";
import { operation } from "../support/operations.ts";
import { ended, leftOf, spawnHub, upAndRunning } from "../support/process.ts";
import { freePort } from "../support/redis.ts";
import type { World } from "../support/world.ts";

/** One's clock is ahead, the other's behind: order must not come from clocks. */
const SKEWS_MS = [2_000, -2_000];
/** The clock of each, which may jump. */
const CLOCK = new URL("../fault/clock.mjs", import.meta.url).href;
const LANES = 2;
/** So far a phone may be behind what its orders were answered: less than what becomes a reset. */
const WINDOW = 40;
const PAUSE_MS = 100;
const LIMIT_MS = 60_000;

const HOUR_MS = 3600_000;
/** Clocks are no further apart from ours. */
const AHEAD_HOURS = 8;
const DAY_MS = 24 * HOUR_MS;
/** What is sent again says the same: else it would be refused as another order. */
const YESTERDAY = new Date(Date.now() - DAY_MS).toISOString();
const WALLET_CHANGED = `subscription ($after: Cursor) { walletChanged(after: $after) {
  ... on Reset { cursor because } ... on WalletChange { cursor change } } }`;

export interface Wish {
  /** Told to all phones together. */
  readonly events: number;
  readonly phones: number;
  readonly kills: number;
  /** The bus; without it, PostgreSQL's. */
  readonly redisUrl?: string | undefined;
  /** At each blow the clock of the one that is left jumps by so many hours, and the other's the other way. */
  readonly hours?: number;
}

export interface Count {
  readonly events: number;
  readonly heard: number;
  readonly missed: number;
  readonly doubled: number;
  /** Told after one that was recorded later; or not in the order of its member's orders. */
  readonly unordered: number;
  /** In place of events; none is due, for nobody falls behind. */
  readonly resets: number;
  readonly kills: number;
  readonly resumed: number;
  /** Orders that were not answered, and sent once more. */
  readonly sentAgain: number;
  /** From a blow to the next order that was answered, the longest. */
  readonly recoveredMs: number;
  /** All of it took so long. */
  readonly seconds: number;
}

/**
 * Two hubs behind one bus, phones at both, and orders that go to both in turn. Again and again one is killed with
 * SIGKILL and started anew; its phones go on at the other behind their cursors. Counts by cursor what they heard
 * against what the feed holds.
 */
export async function killOne(wish: Wish, say: (line: string) => void): Promise<Count> {
  const { hours = 0 } = wish;
  const began = performance.now();
  const rounds = Math.ceil(wish.events / wish.phones);
  return onTwo(wish.phones, wish.redisUrl, async (stage) => {
    const { there, at } = stage;
    const { member } = callersOf(there);
    await Promise.all([at(0).start(), at(1).start()]);
    const alive = (turn: number) => (at(turn).alive ? at(turn) : at(turn + 1)).url;
    const phones = there.members.map(
      (id, index) =>
        new Follower(
          () => alive(index),
          stage.tokenOf(member(id)),
          WALLET_CHANGED,
          ({ cursor, change }) => `${cursor} ${change}`,
        ),
    );
    let [done, sentAgain, recoveredMs] = [0, 0, 0];
    /** How long until more orders are answered. */
    const answered = async () => {
      const [before, from] = [done, performance.now()];
      while (done === before) await sleep(5);
      return Math.round(performance.now() - from);
    };
    /** As many events as are due at the next blow: they are not outrun while an instance starts. */
    let open = Number.POSITIVE_INFINITY;
    const lane = async (of: number) => {
      const mine = [...phones.keys()].filter((index) => index % LANES === of);
      for (let round = 1; round <= rounds; round++) {
        // What is not answered is sent again, to the other.
        for (let turn = round + of; !(await stage.record(at(turn), mine, round)); turn++) {
          sentAgain += mine.length;
          await sleep(PAUSE_MS);
        }
        done += mine.length;
        while (done >= open) await sleep(5);
        const isNear = (index: number) => (phones[index]?.heard.length ?? 0) > round - WINDOW;
        await until(() => mine.every(isNear), "a phone does not hear");
      }
    };
    const due = (blow: number) => (blow * rounds * wish.phones) / (wish.kills + 1);
    const blows = async () => {
      for (let blow = 1; blow <= wish.kills; blow++) {
        while (done < due(blow)) await sleep(5);
        await sleep(Math.random() * PAUSE_MS);
        await at(blow).kill();
        if (hours > 0) {
          at(blow + 1).jump((blow % 2 === 0 ? -hours : hours) * HOUR_MS);
          at(blow).jump((blow % 2 === 0 ? hours : -hours) * HOUR_MS);
        }
        const recovery = answered();
        say(`${done} events recorded: instance ${blow % 2} killed`);
        open = due(blow + 1);
        await at(blow).start();
        open = Number.POSITIVE_INFINITY;
        recoveredMs = Math.max(recoveredMs, await recovery);
        say(`${done} events recorded: instance ${blow % 2} is back`);
      }
    };
    try {
      await Promise.all([...Array.from({ length: LANES }, (_, of) => lane(of)), blows()]);
      const isThere = ({ heard }: Follower) => heard.length >= rounds;
      // What never comes is counted.
      await until(() => phones.every(isThere), "").catch(() => undefined);
      // What is told twice comes late.
      await sleep(500);
      return {
        ...countOf(there, phones, await stage.feed()),
        ...{ kills: wish.kills, sentAgain, recoveredMs },
        resumed: phones.reduce((sum, { connected }) => sum + connected - 1, 0),
        seconds: Math.round((performance.now() - began) / 1_000),
      };
    } finally {
      for (const phone of phones) await phone.stop();
    }
  });
}

/**
 * Each member orders at both hubs in turn while nobody relays. Answers the order in which each member's events come
 * to the feed, once one of them does; the n-th order is told of by n.
 */
export async function relayLate(rounds: number, members: number): Promise<string[][]> {
  return onTwo(members, undefined, async ({ there, at, record, feed }) => {
    await Promise.all([at(0).start("serve"), at(1).start("serve")]);
    const all = [...there.members.keys()];
    for (let round = 1; round <= rounds; round++)
      if (!(await record(at(round), all, round))) throw new Error("an order was not recorded");
    if ((await feed()).size > 0) throw new Error("somebody relayed");
    await at(0).kill();
    await at(0).start();
    for (const end = Date.now() + LIMIT_MS; (await feed()).size < members; await sleep(50))
      if (Date.now() > end) throw new Error("nothing is relayed");
    return [...(await feed()).values()].map((told) => told.map(changeOf));
  });
}

interface Two {
  readonly there: World;
  tokenOf(caller: Caller): string;
  /** The instances, in turn. */
  at(turn: number): Instance;
  /** Each of these members' n-th order, in one call; false: not answered. */
  record(to: Instance, members: readonly number[], round: number): Promise<boolean>;
  /** Each member's events as the feed has them: `cursor change`, in order. */
  feed(): Promise<Map<string, string[]>>;
}

/** Two hubs on one PostgreSQL, not started yet; whatever happens, nothing is left. */
async function onTwo<T>(
  members: number,
  redisUrl: string | undefined,
  step: (two: Two) => Promise<T>,
): Promise<T> {
  const dataDir = newFolder("live");
  const there = await makeWorld(dataDir, members);
  const keys = openKeys(dataDir);
  // A hub whose clock is behind takes no token from its future.
  const then = new Date(Date.now() - AHEAD_HOURS * HOUR_MS);
  const tokenOf = (caller: Caller) => issueToken(keys, caller, then, 3 * AHEAD_HOURS);
  const token = tokenOf(callersOf(there).hq);
  const both = await Promise.all(SKEWS_MS.map((skew) => Instance.open(dataDir, skew, redisUrl)));
  try {
    return await step({
      ...{ there, tokenOf },
      at: (turn) => both[turn % both.length] as Instance,
      record: ({ url }, members, round) =>
        send(
          url,
          token,
          members.map((index) => orderOf(there, index, round)),
        ),
      feed: () => feedOf(dataDir, there),
    });
  } finally {
    for (const each of both) await each.kill();
    await leftOf(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A hub as a process, with a clock of its own. */
class Instance {
  readonly url: string;
  alive = false;
  readonly #env: Record<string, string>;
  #hub: ReturnType<typeof spawnHub> | undefined;

  readonly #clock: string;

  private constructor(port: number, clock: string, env: Record<string, string>) {
    this.url = `http://127.0.0.1:${port}`;
    this.#clock = clock;
    this.#env = { PORT: String(port), CLOCK_FILE: clock, ...env };
  }

  static async open(dataDir: string, skew: number, redisUrl: string | undefined) {
    const port = await freePort();
    const instance = new Instance(port, join(dataDir, `clock-${port}`), {
      ...{ HUB_DATA_DIR: dataDir, HUB_DEMO: "off", LOG_LEVEL: "fatal" },
      ...(redisUrl && { REDIS_URL: redisUrl }),
      NODE_OPTIONS: `--import=${CLOCK}`,
    });
    instance.jump(skew);
    return instance;
  }

  /** Its clock is so far from ours from now on. */
  jump(ms: number): void {
    writeFileSync(this.#clock, String(ms));
  }

  async start(role: "all" | "serve" = "all"): Promise<void> {
    this.#hub = spawnHub({ ...this.#env, HUB_ROLE: role });
    await upAndRunning(this.#hub);
    this.alive = true;
  }

  async kill(): Promise<void> {
    this.alive = false;
    if (!this.#hub) return;
    this.#hub.kill("SIGKILL");
    await ended(this.#hub);
  }
}

/** A member's n-th order earns n points: its phone can tell their order. */
const orderOf = ({ members }: World, index: number, round: number) => ({
  number: `${index}-${round}`,
  storeCode: "N1",
  source: "live",
  memberId: members[index],
  netMinor: String(round * 100),
  currency: "CNY",
  occurredAt: YESTERDAY,
});

async function send(url: string, token: string, orders: readonly object[]): Promise<boolean> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: operation("record-orders"), variables: { orders } }),
    });
    const { data } = await response.json();
    return (
      data?.recordOrders.every(
        ({ __typename }: { __typename: string }) => __typename === "OrderRecorded",
      ) ?? false
    );
  } catch {
    return false;
  }
}

async function until(met: () => boolean, otherwise: string): Promise<void> {
  for (const end = Date.now() + LIMIT_MS; !met(); await sleep(5))
    if (Date.now() > end) throw new Error(otherwise);
}

async function feedOf(dataDir: string, { brandId }: World): Promise<Map<string, string[]>> {
  const client = new pg.Client(placeOf(dataDir));
  await client.connect();
  try {
    const { rows } = await client.query<{ member: string; told: string[] }>(
      `select fact->'payload'->>'memberId' as member,
         array_agg(seq - count + at || ' ' || (fact->'payload'->>'change') order by seq, at) as told
       from feed, json_array_elements(facts) with ordinality as f (fact, at)
       where brand_id = $1 and fact->>'kind' = 'WalletChanged' group by 1`,
      [brandId],
    );
    return new Map(rows.map(({ member, told }) => [member, told]));
  } finally {
    await client.end();
  }
}

const changeOf = (event: string): string => event.split(" ")[1] ?? "";

function countOf({ members }: World, phones: readonly Follower[], told: Map<string, string[]>) {
  const count = { events: 0, heard: 0, missed: 0, doubled: 0, unordered: 0, resets: 0 };
  for (const [index, id] of members.entries()) {
    const due = told.get(id) ?? [];
    const { heard = [], resets = 0 } = phones[index] ?? {};
    const different = new Set(heard);
    count.events += due.length;
    count.heard += heard.length;
    count.resets += resets;
    count.doubled += heard.length - different.size;
    count.missed += due.filter((event) => !different.has(event)).length;
    count.unordered += [...different].filter(
      (event, place) => changeOf(event) !== String(place + 1),
    ).length;
  }
  return count;
}
