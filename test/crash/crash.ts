import { Argument, Command, InvalidArgumentError } from "commander";
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

const count = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("a whole number from 1 on");
  return number;
};
const numbered = (name: string, says: string, usual?: number) =>
  new Argument(name, says).argParser(count).default(usual);
const anySeed = () => 1 + Math.floor(Math.random() * (2 ** 31 - 1));

const program = new Command("npm run crash --").description(
  "Breaks the hub, and what it stands on, under load, and counts what became of what callers sent.",
);

program
  .command("rounds", { isDefault: true })
  .description("kills the hub and its PostgreSQL in turn, at random moments")
  .addArgument(numbered("[rounds]", "how many", 20))
  .addArgument(numbered("[seed]", "that the moments come from; any"))
  .action(async (rounds: number, seed = anySeed()) => {
    say(`${rounds} rounds, seed ${seed}`);
    const { counts, faults } = await crash(rounds, seed, say);
    list(counts);
    for (const fault of faults) say(`FAULT  ${fault}`);
    process.exit(faults.length === 0 ? 0 : 1);
  });

program
  .command("live")
  .description(
    "kills one of two hubs behind one bus (with REDIS_URL Redis), and counts what their clients hear",
  )
  .addArgument(numbered("[events]", "how many", 100_000))
  .addArgument(numbered("[kills]", "how many", 4))
  .addArgument(numbered("[phones]", "how many", 100))
  .action(async (events: number, kills: number, phones: number) => {
    const wish = { events, kills, phones, redisUrl: process.env.REDIS_URL };
    const counts = await killOne(wish, say);
    list(counts);
    const { missed, doubled, unordered, resets, heard } = counts;
    process.exit(missed + doubled + unordered + resets === 0 && heard >= events ? 0 : 1);
  });

program
  .command("faults")
  .description(
    "breaks network, PostgreSQL, disk, Redis and clocks, each in turn, and prints the fault table",
  )
  .argument("[only]", "those whose name holds this; Redis; clocks (of two hubs); steps")
  .addArgument(numbered("[many]", "of how many steps the hub is killed at; some"))
  .action(async (only: string | undefined, many: number | undefined) => {
    const seed = anySeed();
    const chosen = only ? FAULTS.filter(({ name }) => name.includes(only)) : FAULTS;
    const reports = [
      ...(chosen.length > 0 ? [await playAll(seed, say, chosen)] : []),
      ...(only === "Redis" ? [await playOnRedis(seed, say)] : []),
      ...(!only || only === "clocks" ? [await jumpOfTwo(6, say)] : []),
      ...(!only || only === "steps" ? [await killAtSteps(seed, say, many)] : []),
    ];
    if (reports.length === 0) program.error(`no fault's name holds ${only}`);
    const outcomes = reports.flatMap((report) => report.outcomes);
    const wrong = reports.flatMap((report) => report.wrong);
    for (const line of tableOf(outcomes)) say(line);
    for (const line of wrong) say(`FAULT  ${line}`);
    process.exit(wrong.length === 0 ? 0 : 1);
  });

await program.parseAsync();
