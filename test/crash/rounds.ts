import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { verify } from "../../src/commands/verify.ts";
import { migrateDatabase, openDatabase, openHub } from "../../src/hub.ts";
import { openKeys } from "../../src/identity/keys.ts";
import { type Caller, issueToken } from "../../src/identity/token.ts";
import { bindMember } from "../../src/member/bind-member.ts";
import { readConfig } from "../../src/platform/config.ts";
import { createLook } from "../../src/platform/database/begin.ts";
import { openOrm } from "../../src/platform/database/orm.ts";
import { schema } from "../../src/schema.ts";
import { callersOf } from "../support/callers.ts";
import { operation } from "../support/operations.ts";
import {
  dataFolder,
  ended,
  type HubProcess,
  leftOf,
  spawnHub,
  upAndRunning,
} from "../support/process.ts";
import { type World, world } from "../support/world.ts";
import { type Dice, dice } from "./dice.ts";
import { Follower, type Name } from "./follower.ts";
import { BLOWS, killPostgres, serverFile } from "./kill.ts";
import { Load } from "./load.ts";
import {
  activityOf,
  boundTo,
  type Deed,
  type Month,
  type Owner,
  outcomeOf,
  walletEventOf,
} from "./model.ts";

const MEMBERS = 6;
const DAY_MS = 24 * 3600_000;
/** The blow falls within this time after the load began. */
const MOMENT_MS = 1_500;
/** How long the hub or its database may take to come back. */
const BACK_LIMIT_MS = 60_000;
/** How long events may take to arrive after all is done. */
const EVENTS_LIMIT_MS = 30_000;
const KINDS = ["order", "refund", "spending"] as const;

/** What all rounds came to. */
export interface Counts {
  rounds: number;
  hubKills: number;
  postgresKills: number;
  /** Orders, refunds and spendings in all calls, repeats counted. */
  sent: number;
  /** Different ones. */
  deeds: number;
  /** At the end of a round's load, summed over the rounds. */
  acknowledged: number;
  unacknowledged: number;
  /** Of these: the hub had done them, only its answer was lost. */
  unacknowledgedButThere: number;
  /** In the book at the end. */
  found: number;
  lost: number;
  doubled: number;
  verified: number;
  events: number;
  eventsMissed: number;
  eventsDoubled: number;
  subscriptionsResumed: number;
  longestOutageMs: number;
}

export interface Report {
  readonly counts: Counts;
  /** Everything that should not be, in words; empty where all is well. */
  readonly faults: readonly string[];
}

/**
 * Kills the hub and its PostgreSQL in turn, at random moments under load, and looks each time whether the book,
 * its balances and its events are what callers were told.
 */
export async function crash(
  rounds: number,
  seed: number,
  say: (line: string) => void,
): Promise<Report> {
  const stage = await Stage.open(seed);
  try {
    for (let round = 0; round < rounds; round++) {
      say(await stage.play(round % 2 === 0 ? "hub" : "PostgreSQL"));
      if (stage.faults.length > 0) break;
    }
    await stage.end();
    return { counts: stage.counts, faults: stage.faults };
  } finally {
    await stage.close();
  }
}

class Stage {
  readonly counts: Counts = {
    ...{ rounds: 0, hubKills: 0, postgresKills: 0, sent: 0, deeds: 0 },
    ...{ acknowledged: 0, unacknowledged: 0, unacknowledgedButThere: 0 },
    ...{ found: 0, lost: 0, doubled: 0, verified: 0 },
    ...{ events: 0, eventsMissed: 0, eventsDoubled: 0 },
    ...{ subscriptionsResumed: 0, longestOutageMs: 0 },
  };
  readonly faults: string[] = [];
  readonly #dataDir: string;
  readonly #roll: Dice;
  readonly #port = 12_000 + (process.pid % 4_000);
  readonly #url = `http://127.0.0.1:${this.#port}`;
  readonly #there: World;
  readonly #hqToken: string;
  readonly #load: Load;
  readonly #month: string;
  #running: HubProcess | undefined;
  #followers: { readonly of: Follower; readonly tells: (deed: Deed) => string[] }[] = [];

  private constructor(dataDir: string, there: World, seed: number) {
    this.#dataDir = dataDir;
    this.#there = there;
    this.#roll = dice(seed);
    const keys = openKeys(dataDir);
    const token = (actor: Caller) => issueToken(keys, actor, new Date());
    const who = callersOf(there);
    this.#hqToken = token(who.hq);
    // Noon in Shanghai, yesterday: no deed meets a month's edge.
    const day = new Date(new Date(Date.now() - DAY_MS).setUTCHours(4, 0, 0, 0));
    this.#month = day.toISOString().slice(0, 7);
    this.#load = new Load({
      ...{ url: this.#url, members: there.members, roll: dice(seed + 1), day },
      tokens: {
        N1: token(who.till(there.n1)),
        N2: token(who.till(there.n2)),
        S1: token(who.till(there.s1)),
      },
    });
    this.#follow = () => {
      const of = (actor: Caller, query: string, name: Name) =>
        new Follower(this.#url, token(actor), operation(query), name);
      this.#followers = there.members.map((id, member) => ({
        of: of(
          who.member(id),
          "wallet-changed",
          ({ cause, change }: { cause: string; change: string }) => `${cause} ${change}`,
        ),
        tells: (deed: Deed) => walletEventOf(deed, member),
      }));
      this.#followers.push({
        of: of(
          who.hq,
          "store-activity",
          ({ order, refund }: { order: { number: string }; refund?: { number: string } }) =>
            refund?.number ?? order.number,
        ),
        tells: activityOf,
      });
    };
  }

  readonly #follow: () => void;

  static async open(seed: number): Promise<Stage> {
    const dataDir = dataFolder("banyan-crash-");
    const stage = new Stage(dataDir, await makeWorld(dataDir), seed);
    stage.#running = await stage.#start();
    await stage.#load.prepare();
    stage.#follow();
    return stage;
  }

  #start(): Promise<HubProcess> {
    return upAndRunning(this.#spawn());
  }

  #spawn() {
    return spawnHub({
      ...{ HUB_DATA_DIR: this.#dataDir, PORT: String(this.#port), HUB_DEMO: "off" },
      LOG_LEVEL: "fatal",
    });
  }

  /** One round: load, a blow, recovery, and everything looked at. Answers a line about it. */
  async play(victim: "hub" | "PostgreSQL"): Promise<string> {
    const roll = this.#roll;
    const sentBefore = this.#load.sent;
    const deedsBefore = this.#load.deeds.length;
    this.#load.start();
    const moment = roll(MOMENT_MS);
    await sleep(moment);
    const struck = Date.now();
    const how = victim === "hub" ? await this.#killHub() : await this.#killPostgres();
    const outage = Date.now() - struck;
    await this.#load.stop();

    const { counts } = this;
    counts.rounds++;
    counts[victim === "hub" ? "hubKills" : "postgresKills"]++;
    counts.longestOutageMs = Math.max(counts.longestOutageMs, outage);
    counts.sent += this.#load.sent - sentBefore;
    counts.deeds += this.#load.deeds.length - deedsBefore;
    const open = this.#load.unacknowledged();
    const acknowledged = this.#load.deeds.length - deedsBefore - open.length;
    counts.acknowledged += acknowledged;
    counts.unacknowledged += open.length;

    await this.#lookAtBook();
    await this.#load.resend();
    const doneUnheard = this.#load.doneUnheard() - counts.unacknowledgedButThere;
    counts.unacknowledgedButThere += doneUnheard;
    await this.#lookAtBook();
    await this.#lookAtBalances();
    await this.#lookAtEvents();
    await this.#verify();
    this.faults.push(...this.#load.faults.splice(0));
    return [
      `${String(counts.rounds).padStart(3)}  ${how}, ${moment} ms into the load, back after ${outage} ms:`,
      `${acknowledged} acknowledged, ${open.length} not ${doneUnheard} done without an answer that came,`,
      this.faults.length === 0 ? "all well" : `${this.faults.length} FAULTS`,
    ].join(" ");
  }

  async #killHub(): Promise<string> {
    const roll = this.#roll;
    const { hub } = this.#running as HubProcess;
    const both = roll(3) === 0;
    hub.kill("SIGKILL");
    if (both) killPostgres(this.#dataDir, BLOWS[roll(2)] ?? BLOWS[0], roll);
    await ended(hub);
    if (roll(3) === 0) {
      // Nobody uses the cluster any more: it stops by itself.
      this.faults.push(...(await leftOf(this.#dataDir)).map((line) => `left behind: ${line}`));
    }
    const early = roll(4) === 0;
    if (early) {
      // The next one dies in its start.
      const next = this.#spawn();
      await sleep(roll(2 * MOMENT_MS));
      next.kill("SIGKILL");
      await ended(next);
    }
    this.#running = await this.#start();
    return `hub${both ? " and PostgreSQL" : ""} killed${early ? ", the next one in its start" : ""}`;
  }

  async #killPostgres(): Promise<string> {
    const roll = this.#roll;
    const blow = BLOWS[roll(BLOWS.length)] ?? BLOWS[0];
    killPostgres(this.#dataDir, blow, roll);
    const again = roll(3) === 0;
    if (again) {
      await sleep(roll(MOMENT_MS));
      killPostgres(this.#dataDir, BLOWS[roll(2)] ?? BLOWS[0], roll);
    }
    // Nobody but the hub itself brings it back; the load goes on meanwhile, and a little longer.
    await this.#healthy();
    await sleep(roll(MOMENT_MS / 2));
    return `PostgreSQL killed (${blow}${again ? ", and again" : ""})`;
  }

  async #healthy(): Promise<void> {
    const { hub } = this.#running as HubProcess;
    for (const end = Date.now() + BACK_LIMIT_MS; ; await sleep(50)) {
      if (hub.exitCode !== null || hub.signalCode !== null) throw new Error("the hub has ended");
      if (Date.now() > end) throw new Error("the hub's database did not come back");
      const { status } = await fetch(`${this.#url}/healthz`);
      if (status === 200) return;
    }
  }

  /** Every acknowledged deed is in the book exactly once, every other at most once. */
  async #lookAtBook(): Promise<void> {
    const times = await this.#timesInBook();
    for (const { kind, number } of this.#load.deeds) {
      const found = times[kind].get(number) ?? 0;
      if (found > 1) this.counts.doubled++;
      if (found > 1) this.faults.push(`${number} is in the book ${found} times`);
      if (found > 0 || !this.#load.acknowledged.has(number)) continue;
      this.counts.lost++;
      this.faults.push(`${number} was acknowledged and is not in the book`);
    }
    for (const [number, count] of this.#load.done)
      if (count > 1) this.faults.push(`${number} was said to be done just now ${count} times`);
    this.counts.found = KINDS.reduce((sum, kind) => sum + times[kind].size, 0);
  }

  /** How many postings each number has, by SQL that knows nothing of the code under test. */
  async #timesInBook(): Promise<Record<Deed["kind"], Map<string, number>>> {
    const { members: _, brandId } = this.#there;
    const read = async (client: pg.Client, table: string) => {
      const { rows } = await client.query<{ number: string; times: number }>(
        `select d.number, count(p.id)::int as times
         from ${table} d left join ledger_posting p on p.id = d.id
         where d.brand_id = $1 group by d.number`,
        [brandId],
      );
      return new Map(rows.map(({ number, times }) => [number, times]));
    };
    for (const end = Date.now() + BACK_LIMIT_MS; ; await sleep(50)) {
      const client = new pg.Client(this.#place());
      client.on("error", () => undefined);
      try {
        await client.connect();
        return {
          order: await read(client, "customer_order"),
          refund: await read(client, "order_refund"),
          spending: await read(client, "points_spending"),
        };
      } catch (error) {
        // The server may be about to notice that one of its processes was killed.
        if (Date.now() > end) throw error;
      } finally {
        await client.end();
      }
    }
  }

  #place() {
    const [, , , port, host = ""] = serverFile(this.#dataDir);
    return { host, port: Number(port), user: "banyan", database: "banyan" };
  }

  /** Wallets and months are what the deeds come to. */
  async #lookAtBalances(): Promise<void> {
    const expected = outcomeOf(this.#load.deeds, MEMBERS);
    const { members, north, south } = this.#there;
    for (const [index, id] of members.entries()) {
      const { member } = await this.#ask(
        "query ($id: UUID!) { member(id: $id) { wallet { balance owed } } }",
        { id },
      );
      const told = `${member.wallet.balance}, ${member.wallet.owed} owed`;
      if (told !== `${expected.wallets[index]}, 0 owed`)
        this.faults.push(`member ${index} has ${told}, and should have ${expected.wallets[index]}`);
    }
    for (const { id, code } of [north, south]) {
      const { franchisee } = await this.#ask(MONTH, { id, month: this.#month });
      const wanted = expected.months[code as Owner];
      for (const part of Object.keys(wanted) as (keyof Month)[])
        if (String(franchisee.month[part]) !== String(wanted[part]))
          this.faults.push(`${code}: ${part} is ${franchisee.month[part]}, not ${wanted[part]}`);
    }
  }

  async #ask(query: string, variables: object) {
    const response = await fetch(`${this.#url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.#hqToken}` },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const { data, errors } = JSON.parse(text);
    if (errors) throw new Error(text);
    return data;
  }

  /** Each follower was told of each deed that concerns it, once. */
  async #lookAtEvents(): Promise<void> {
    let [events, missed, doubled, resumed] = [0, 0, 0, 0];
    for (const { of, tells } of this.#followers) {
      const expected = this.#load.deeds.flatMap(tells);
      for (const end = Date.now() + EVENTS_LIMIT_MS; of.heard.length < expected.length; )
        if (Date.now() > end) break;
        else await sleep(20);
      const heard = new Set(of.heard);
      const absent = expected.filter((name) => !heard.has(name));
      for (const name of absent.slice(0, 5)) this.faults.push(`nobody was told of ${name}`);
      missed += absent.length;
      doubled += of.heard.length - heard.size;
      events += of.heard.length;
      resumed += of.connected - 1;
    }
    if (doubled > 0) this.faults.push(`${doubled} events were told twice`);
    Object.assign(this.counts, {
      ...{ events, eventsMissed: missed, eventsDoubled: doubled, subscriptionsResumed: resumed },
    });
  }

  /** As `npm run hub -- verify` does, beside the running hub. */
  async #verify(): Promise<void> {
    const orm = await openOrm(this.#place(), schema, "command");
    const silent = { start: () => ({ update: () => undefined, stop: () => undefined }) };
    try {
      await verify({ look: createLook(orm, () => new Date()) }, silent, () => undefined);
      this.counts.verified++;
    } catch (error) {
      this.faults.push(`verify: ${(error as Error).message}`);
    } finally {
      await orm.close();
    }
  }

  /** Ends the hub in order; nothing may be left. */
  async end(): Promise<void> {
    for (const { of } of this.#followers) await of.stop();
    const { hub } = this.#running as HubProcess;
    hub.kill("SIGTERM");
    if ((await ended(hub)) !== 0) this.faults.push("the hub did not stop in order");
    this.faults.push(...(await leftOf(this.#dataDir)).map((line) => `left behind: ${line}`));
  }

  async close(): Promise<void> {
    await this.#load.stop();
    for (const { of } of this.#followers) await of.stop();
    this.#running?.hub.kill("SIGKILL");
    await leftOf(this.#dataDir);
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

const MONTH = `query ($id: UUID!, $month: Month!) { franchisee(id: $id) { month(month: $month) {
  orders netMinor royaltyMinor boundShareMinor pointsCostMinor couponSubsidyMinor totalMinor } } }`;

/** A brand whose members were enrolled and bound ten days ago. */
async function makeWorld(dataDir: string): Promise<World> {
  const config = { ...readConfig({ HUB_DATA_DIR: dataDir }), role: "serve" as const };
  const database = await openDatabase(config);
  await migrateDatabase(database);
  const then = new Date(Date.now() - 10 * DAY_MS);
  const hub = await openHub(config, database, () => then);
  try {
    const there = await world(hub, { members: MEMBERS });
    const stores = { N1: there.n1.id, N2: there.n2.id, S1: there.s1.id };
    for (const [index, memberId] of there.members.entries())
      await there.as((work) => bindMember(work, { memberId, storeId: stores[boundTo(index)] }));
    return there;
  } finally {
    await hub.close();
  }
}
