import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "csv-stringify/sync";
import {
  type Basket,
  readTransactions,
  type Transactions,
} from "../../seeds/complete-journey/read.ts";
import {
  type Campaigns,
  hasCampaigns,
  readCampaigns,
} from "../../seeds/complete-journey/read-campaigns.ts";
import { buildWorld, TIME_ZONE, type World } from "../../seeds/complete-journey/world.ts";
import type { Hub } from "../hub.ts";
import { isMonth, type Month, monthOf, nextMonth } from "../kernel/month.ts";
import { Refusal } from "../kernel/refusal.ts";
import type { RecordOrder } from "../order/order.rules.ts";
import { recordOrders } from "../order/record-orders.ts";
import type { Begin } from "../platform/database/work.ts";
import { walletOf } from "../points/points.accounts.ts";
import { pointAccountsOf } from "../points/wallet.queries.ts";
import { openMonthOf } from "../settlement/line.queries.ts";
import { closeMonth } from "../statement/close-month.ts";
import { franchiseesOfMonth } from "../statement/closing.queries.ts";
import { StatementEntity } from "../statement/statement.entity.ts";
import { partsOf } from "../statement/statement.queries.ts";
import { sumsOf } from "../statement/statement.rules.ts";
import { CommandFailed, type Progress } from "./progress.ts";
import {
  beginCampaigns,
  type CampaignReplay,
  campaignsCsv,
  campaignTable,
} from "./replay-campaigns.ts";

export interface Replay {
  readonly transactions: readonly string[];
  readonly out: string;
  /** The folder of the campaigns' files; left out: the transactions', where they are there. */
  readonly campaigns?: string | undefined;
  /** The last month to close; left out: the last one in the data. */
  readonly closeThrough?: string | undefined;
  readonly skipInvalid: boolean;
}

/** What was read: orders, and campaigns where there are any. */
export interface ReplayData extends Transactions {
  readonly campaigns: Campaigns | undefined;
}

const BATCH = 250;
/** Households are dealt to lanes, so that a member's orders stay in order while lanes run side by side. */
const LANES = 3;

/** Reads the files and stops here, before anything is written, if a row is malformed. */
export async function readReplay(wish: Replay, say: (line: string) => void): Promise<ReplayData> {
  if (wish.closeThrough !== undefined && !isMonth(wish.closeThrough))
    throw new CommandFailed(`--close-through takes a month like 2017-06, not ${wish.closeThrough}`);
  const read = await readTransactions(wish.transactions);
  if (read.invalid > 0) {
    say(`${read.invalid} of ${read.rows} rows are malformed, first ${read.examples.length}:`);
    for (const { file, line, reason } of read.examples) say(`  ${file}:${line}  ${reason}`);
    if (!wish.skipInvalid)
      throw new CommandFailed("nothing was written; give --skip-invalid to leave these rows out");
    say("left out, as --skip-invalid says");
  }
  if (read.baskets.length === 0) throw new CommandFailed("there is no order in these files");
  return { ...read, campaigns: campaignsOf(wish) };
}

function campaignsOf({ campaigns, transactions }: Replay): Campaigns | undefined {
  const folder = campaigns ?? dirname(transactions[0] ?? "");
  if (hasCampaigns(folder)) return readCampaigns(folder);
  if (campaigns !== undefined)
    throw new CommandFailed(`${campaigns} lacks campaigns.csv, or one of the files beside it`);
  return undefined;
}

/** Replays the data through the use cases a till calls, closes the months, writes the result files. */
export async function replay(
  hub: Hub,
  wish: Replay,
  { baskets, rows, campaigns }: ReplayData,
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  say(`${rows} rows, ${baskets.length} orders`);
  const world = await buildWorld(hub.begin, baskets);
  say(`${world.members.size} members enrolled`);
  const offers =
    campaigns && (await beginCampaigns(hub, world, campaigns, baskets, { progress, say }));

  const startedAt = performance.now();
  const recorded = await recordAll(hub.begin, world, baskets, { offers, progress });
  const seconds = (performance.now() - startedAt) / 1000;
  say(
    `${recorded} orders recorded in ${seconds.toFixed(1)} s: ${Math.round(recorded / seconds)} orders/s`,
  );

  const results = await offers?.finish();
  const last = baskets.at(-1) as Basket;
  const through = (wish.closeThrough ?? monthOf(last.at, TIME_ZONE)) as Month;
  const months = await closeThrough(hub, world, through, progress);
  mkdirSync(wish.out, { recursive: true });
  writeFileSync(join(wish.out, "statements.csv"), await statementsCsv(hub, world, through));
  writeFileSync(join(wish.out, "points.csv"), await pointsCsv(hub, world));
  say(`${months} months closed; ${join(wish.out, "statements.csv")} and points.csv written`);
  if (results) {
    writeFileSync(join(wish.out, "campaigns.csv"), campaignsCsv(results));
    for (const line of campaignTable(results)) say(line);
  }
  say(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

async function recordAll(
  begin: Begin,
  world: World,
  baskets: readonly Basket[],
  {
    offers,
    progress,
  }: { readonly offers: CampaignReplay | undefined; readonly progress: Progress },
): Promise<number> {
  const lanes: Basket[][] = Array.from({ length: LANES }, () => []);
  for (const basket of baskets)
    lanes[Number(BigInt(basket.household) % BigInt(LANES))]?.push(basket);
  const bar = progress.start("orders", baskets.length);
  let recorded = 0;
  await Promise.all(
    lanes.map(async (lane) => {
      for (let at = 0; at < lane.length; at += BATCH) {
        const some = lane.slice(at, at + BATCH);
        const outcomes = await begin(world.actor, (work) =>
          recordOrders(
            work,
            some.map((basket) => orderOf(world, basket, offers?.usesOf(basket) ?? [])),
          ),
        );
        for (const outcome of outcomes) if (outcome instanceof Refusal) throw outcome;
        recorded += some.length;
        bar.update(recorded);
      }
    }),
  );
  bar.stop();
  return recorded;
}

/** Of an order whose coupons are known they take off what the till took off, and the till says nothing more. */
const orderOf = (
  world: World,
  basket: Basket,
  uses: ReturnType<CampaignReplay["usesOf"]>,
): RecordOrder => ({
  source: "complete-journey",
  number: basket.id,
  storeCode: basket.store,
  member: { id: world.members.get(basket.household) ?? "" },
  netMinor: basket.netCents,
  ...(uses.length === 0
    ? { couponMinor: basket.couponCents }
    : { couponMinor: 0n, coupons: uses, grossMinor: basket.netCents + basket.couponCents }),
  currency: "USD",
  occurredAt: basket.at,
});

async function closeThrough(
  hub: Hub,
  world: World,
  through: Month,
  progress: Progress,
): Promise<number> {
  let closed = 0;
  const scope = hub.look(world.actor);
  let month = await openMonthOf(scope);
  const bar = progress.start("months closed", month ? monthsBetween(month, through) : 0);
  for (; month && month <= through; month = nextMonth(month)) {
    await closeMonth(hub.begin, world.actor, { month });
    bar.update(++closed);
  }
  bar.stop();
  return closed;
}

function monthsBetween(from: Month, through: Month): number {
  let count = 0;
  for (let month = from; month <= through; month = nextMonth(month)) count++;
  return count;
}

/** Every closed month's statements that have a line, in the columns of the expected file; cents. */
async function statementsCsv(hub: Hub, world: World, through: Month): Promise<string> {
  const scope = hub.look(world.actor);
  const codes = new Map(
    (await franchiseesOfMonth(scope, through)).map(({ id, code }) => [id, code]),
  );
  const statements = await scope.em.find(StatementEntity, { lineCount: { $gt: 0 } });
  const parts = await partsOf(
    scope,
    statements.map(({ id }) => id),
  );
  const rows = statements
    .map((statement) => ({
      statement,
      code: codes.get(statement.franchiseeId) ?? "",
      of: new Map(
        sumsOf(parts.get(statement.id) ?? []).map(({ kind, amountMinor }) => [kind, amountMinor]),
      ),
    }))
    .sort((a, b) =>
      a.statement.month === b.statement.month
        ? Number(a.code) - Number(b.code)
        : a.statement.month < b.statement.month
          ? -1
          : 1,
    )
    .map(({ statement, code, of }) => [
      statement.month,
      code,
      statement.orders,
      statement.netMinor,
      // The file states what the franchisee owes above zero; the book signs it in its favour.
      -(of.get("ROYALTY") ?? 0n),
      -(of.get("POINTS_COST") ?? 0n),
      of.get("COUPON_SUBSIDY") ?? 0n,
      of.get("BOUND_SHARE") ?? 0n,
      statement.totalMinor,
    ]);
  return stringify([
    [
      "month",
      "franchisee",
      "orders",
      "net",
      "royalty",
      "points_issued",
      "coupon_subsidy",
      "bound_share",
      "net_due",
    ],
    ...rows.map((row) => row.map(String)),
  ]);
}

async function pointsCsv(hub: Hub, world: World): Promise<string> {
  const scope = hub.look(world.actor);
  const accounts = await pointAccountsOf(scope, [...world.members.values()]);
  const rows = [...world.members]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([household, memberId]) => [
      household,
      String(walletOf(accounts.get(memberId), "0000-00-00").balance),
    ]);
  return stringify([["household_id", "points"], ...rows]);
}
