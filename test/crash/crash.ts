/*
 * Kills the hub and its PostgreSQL in turn at random moments under load, and counts what became of what callers sent.
 *
 *   npm run crash [rounds] [seed]
 *
 * Or kills one of two hubs behind one bus, again and again, and counts what became of what their clients hear; with
 * REDIS_URL, the bus is Redis'.
 *
 *   npm run crash -- live [events] [kills] [phones]
 *
 * Or breaks what the hub stands on, each in turn, under load: network, PostgreSQL, its disk, Redis, clocks; prints
 * the fault table.
 *
 *   npm run crash -- faults [only those whose name holds this | Redis | clocks | steps [so many]]
 */

import { FAULTS } from "../fault/faults.ts";
import { tableOf } from "../fault/play.ts";
import { jumpOfTwo, playAll, playOnRedis } from "../fault/run.ts";
import { killAtSteps } from "../fault/steps.ts";
import { killOne } from "../live/two-instances.ts";
import { crash } from "./rounds.ts";

// A way out that ends the hub as well.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const say = (line: string) => void process.stdout.write(`${line}\n`);
const list = (counts: object) => {
  for (const [name, count] of Object.entries(counts)) say(`${name.padEnd(24)} ${count}`);
};

const [what, ...numbers] = process.argv.slice(2);
if (what === "live") {
  const [events = 100_000, kills = 4, phones = 100] = numbers.map(Number);
  const count = await killOne({ events, kills, phones, redisUrl: process.env.REDIS_URL }, say);
  list(count);
  const { missed, doubled, unordered, resets, heard } = count;
  process.exit(missed + doubled + unordered + resets === 0 && heard >= events ? 0 : 1);
}

if (what === "faults") {
  const only = process.argv[3];
  const seed = Math.floor(Math.random() * 2 ** 31);
  const chosen = only ? FAULTS.filter(({ name }) => name.includes(only)) : FAULTS;
  const reports = [
    ...(chosen.length > 0 ? [await playAll(seed, say, chosen)] : []),
    ...(only === "Redis" ? [await playOnRedis(seed, say)] : []),
    ...(!only || only === "clocks" ? [await jumpOfTwo(6, say)] : []),
    ...(!only || only === "steps"
      ? [await killAtSteps(seed, say, Number(process.argv[4]) || undefined)]
      : []),
  ];
  const outcomes = reports.flatMap((report) => report.outcomes);
  const wrong = reports.flatMap((report) => report.wrong);
  for (const line of tableOf(outcomes)) say(line);
  for (const line of wrong) say(`FAULT  ${line}`);
  process.exit(wrong.length === 0 ? 0 : 1);
}

const [rounds = 20, seed = Math.floor(Math.random() * 2 ** 31)] = process.argv.slice(2).map(Number);
say(`${rounds} rounds, seed ${seed}`);
const { counts, faults } = await crash(rounds, seed, say);
list(counts);
for (const fault of faults) say(`FAULT  ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);
