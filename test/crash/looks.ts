import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { verify } from "../../src/commands/verify.ts";
import { createBegin, createLook } from "../../src/platform/database/begin.ts";
import { openOrm } from "../../src/platform/database/orm.ts";
import { schema } from "../../src/schema.ts";
import { silent } from "../support/silent.ts";
import { testVault } from "../support/vault.ts";
import { type Deed, type Month, type Owner, outcomeOf } from "./model.ts";
import { MEMBERS, type Stage } from "./stage.ts";

/** How long the database may take to let us look. */
const LOOK_LIMIT_MS = 60_000;
/** How long events may take to arrive after all is done. */
const EVENTS_LIMIT_MS = 30_000;

/** What a look found: figures, and in words what should not be. */
export interface Found {
  readonly figures: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

/** Every acknowledged deed is in the book exactly once, every other at most once. */
export async function lookAtBook(stage: Stage): Promise<Found> {
  const times = await timesInBook(stage);
  const faults: string[] = [];
  let [lost, doubled] = [0, 0];
  for (const { kind, number } of stage.load.deeds) {
    const found = times[kind].get(number) ?? 0;
    if (found > 1) {
      doubled++;
      faults.push(`${number} is in the book ${found} times`);
    }
    if (found === 0 && stage.load.acknowledged.has(number)) {
      lost++;
      faults.push(`${number} was acknowledged and is not in the book`);
    }
  }
  for (const [number, count] of stage.load.done)
    if (count > 1) faults.push(`${number} was said to be done just now ${count} times`);
  const found = Object.values(times).reduce((sum, { size }) => sum + size, 0);
  return { figures: { found, lost, doubled }, faults };
}

type Times = Readonly<Record<Deed["kind"], ReadonlyMap<string, number>>>;

/** How many postings each number has, past the hub. */
async function timesInBook({ there, place }: Stage): Promise<Times> {
  const read = async (client: pg.Client, table: string) => {
    const { rows } = await client.query<{ number: string; times: number }>(
      `select d.number, count(p.id)::int as times
       from ${table} d left join ledger_posting p on p.id = d.id
       where d.brand_id = $1 group by d.number`,
      [there.brandId],
    );
    return new Map(rows.map(({ number, times }) => [number, times]));
  };
  for (const end = Date.now() + LOOK_LIMIT_MS; ; await sleep(50)) {
    const client = new pg.Client(place);
    client.on("error", () => undefined);
    try {
      await client.connect();
      return {
        order: await read(client, "customer_order"),
        refund: await read(client, "order_refund"),
        spending: await read(client, "points_spending"),
      };
    } catch (error) {
      // The server may only now notice that one of its processes was killed.
      if (Date.now() > end) throw error;
    } finally {
      await client.end();
    }
  }
}

const WALLET = "query ($id: UUID!) { member(id: $id) { wallet { balance owed } } }";
const MONTH = `query ($id: UUID!, $month: Month!) { franchisee(id: $id) { month(month: $month) {
  orders netMinor totalMinor sums { kind amountMinor } } } }`;

/** Wallets and months are what the deeds come to. */
export async function lookAtBalances(stage: Stage): Promise<Found> {
  const { there, load, month } = stage;
  const expected = outcomeOf(load.deeds, MEMBERS);
  const faults: string[] = [];
  for (const [index, id] of there.members.entries()) {
    const { wallet } = (await stage.ask(WALLET, { id })).member;
    const told = `${wallet.balance}, ${wallet.owed} owed`;
    const wanted = `${expected.wallets[index]}, 0 owed`;
    if (told !== wanted) faults.push(`member ${index} has ${told}, not ${wanted}`);
  }
  for (const { id, code } of [there.north, there.south]) {
    const told = (await stage.ask(MONTH, { id, month })).franchisee.month;
    const wanted = expected.months[code satisfies Owner];
    const sums = Object.fromEntries(
      told.sums.map((sum: { kind: string; amountMinor: string }) => [sum.kind, sum.amountMinor]),
    );
    for (const part of Object.keys(wanted) as (keyof Month)[]) {
      const is = told[part] ?? sums[part] ?? 0;
      if (String(is) !== String(wanted[part]))
        faults.push(`${code}: ${part} is ${is}, not ${wanted[part]}`);
    }
  }
  return { figures: {}, faults };
}

/** Each follower was told of each deed that concerns it, once. */
export async function lookAtEvents({ load, followers }: Stage): Promise<Found> {
  const figures = { events: 0, eventsMissed: 0, eventsDoubled: 0, subscriptionsResumed: 0 };
  const faults: string[] = [];
  const end = Date.now() + EVENTS_LIMIT_MS;
  for (const { of, tells } of followers) {
    const expected = load.deeds.flatMap(tells);
    while (of.heard.length < expected.length && Date.now() < end) await sleep(20);
    const heard = new Set(of.heard);
    const missed = expected.filter((name) => !heard.has(name));
    const doubled = of.heard.length - heard.size;
    faults.push(...missed.slice(0, 5).map((name) => `a follower was not told of ${name}`));
    if (doubled > 0) faults.push(`a follower was told ${doubled} events twice`);
    figures.events += of.heard.length;
    figures.eventsMissed += missed.length;
    figures.eventsDoubled += doubled;
    figures.subscriptionsResumed += of.connected - 1;
  }
  return { figures, faults };
}

/** As `npm run hub -- verify` does, beside the running hub. */
export async function lookWithVerify({ place }: Pick<Stage, "place">): Promise<Found> {
  const orm = await openOrm(place, schema, testVault(), "command");
  let checksPassed = 0;
  const say = (line: string) => {
    if (line.trim().endsWith("ok")) checksPassed++;
  };
  try {
    const clock = () => new Date();
    const begin = createBegin(orm, clock, () => undefined);
    await verify({ look: createLook(orm, clock), begin }, silent, say);
    return { figures: { checksPassed }, faults: [] };
  } catch (error) {
    return { figures: { checksPassed }, faults: [`verify: ${(error as Error).message}`] };
  } finally {
    await orm.close();
  }
}
