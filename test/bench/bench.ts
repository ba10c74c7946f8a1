import { Argument, Command, InvalidArgumentError } from "commander";
import { balance } from "./rows/balance.ts";
import { bulkOrders } from "./rows/bulk-orders.ts";
import { delivery } from "./rows/delivery.ts";
import { growth } from "./rows/growth.ts";
import { hostile } from "./rows/hostile.ts";
import { hotStore } from "./rows/hot-store.ts";
import { idleSockets } from "./rows/idle-sockets.ts";
import { knee } from "./rows/knee.ts";
import { memberRead } from "./rows/member-read.ts";
import { monthClose } from "./rows/month-close.ts";
import { offers } from "./rows/offers.ts";
import { push } from "./rows/push.ts";
import { quote } from "./rows/quote.ts";
import { relay } from "./rows/relay.ts";
import { rowSecurity } from "./rows/row-security.ts";
import { singleOrders } from "./rows/single-orders.ts";
import { soak } from "./rows/soak.ts";
import { sustained } from "./rows/sustained.ts";
import { tierReview } from "./rows/tier-review.ts";
import { endAll, isEnding } from "./support/endings.ts";
import type { Options } from "./support/options.ts";
import { type Finding, findingText, tableOf } from "./support/report.ts";
import type { Bench, Row } from "./support/row.ts";
import { openStack, type Stack } from "./support/stack.ts";
import { sizeOf } from "./support/world.ts";

const ROWS: readonly Row[] = [
  bulkOrders,
  singleOrders,
  hotStore,
  rowSecurity,
  hostile,
  relay,
  memberRead,
  push,
  idleSockets,
  delivery,
  balance,
  growth,
  monthClose,
  tierReview,
  quote,
  offers,
  sustained,
  knee,
  soak,
];

const say = (text: string) => void process.stdout.write(`${text}\n`);

async function run(rows: readonly Row[], options: Options): Promise<void> {
  let shared: Promise<Stack> | undefined;
  const bench: Bench = {
    ...options,
    stack: () => (shared ??= openStack(sizeOf(options))),
  };
  const findings: Finding[] = [];
  for (const row of rows) {
    const began = performance.now();
    const found = await row.run(bench);
    for (const finding of found) say(findingText(finding));
    say(`  (${row.name}: ${Math.round((performance.now() - began) / 1_000)} s)\n`);
    findings.push(...found);
  }
  say(tableOf(findings));
}

const NAMES = ROWS.map(({ name }) => name);

const whole = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError("a whole number");
  return count;
};

async function give(up: number): Promise<void> {
  await endAll();
  process.exit(up);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => void give(130));
// A connection that breaks between two statements tells nobody else.
process.on("uncaughtException", (error) => {
  if (isEnding()) return;
  say(String(error.stack));
  void give(1);
});

try {
  await new Command("npm run bench --")
    .description(
      "Measures the hub against the limits under it, side by side, on a PostgreSQL of its own.",
    )
    .addArgument(new Argument("[row...]", "which rows of the table (default: all)").choices(NAMES))
    .option("--rounds <n>", "measurements of each side", whole, 5)
    .option("--seconds <n>", "of one measurement", whole, 6)
    .option("--members <n>", "of the brand", whole, 100_000)
    .option("--entries <n>", "in the grown book", whole, 10_000_000)
    .option("--orders <n>", "of the month that is closed", whole, 1_000_000)
    .option("--sockets <n>", "that listen, or are idle", whole, 1_000)
    .option("--minutes <n>", "of the sustained load, and of the soak", whole, 10)
    .addHelpText(
      "after",
      `\nRows:\n${ROWS.map(({ name, says }) => `  ${name.padEnd(14)}${says}`).join("\n")}\n`,
    )
    .action((names: string[], options: Options) =>
      run(names.length === 0 ? ROWS : ROWS.filter(({ name }) => names.includes(name)), options),
    )
    .parseAsync();
} catch (error) {
  process.exitCode = isEnding() ? 130 : 1;
  if (!isEnding()) say(error instanceof Error ? `${error.stack}` : String(error));
} finally {
  await endAll();
}
process.exit();
