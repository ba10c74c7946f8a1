import { setTimeout as sleep } from "node:timers/promises";
import type { Spent } from "./stack.ts";

/** What one measurement brought. */
export interface Ran {
  /** Done a second. */
  readonly rate: number;
  /** Processor seconds for a thousand done. */
  readonly hub: number;
  readonly postgres: number;
  /** Of this process, which makes the load. */
  readonly load: number;
}

/** One of the things measured in turn. */
export interface Side {
  /** Before each measurement, untimed. */
  prepare(): Promise<unknown>;
  /** Runs once, answers how much was done. */
  step(lane: number): Promise<number>;
  /** How many steps are on their way at any time. */
  readonly lanes: number;
  spent(): Spent;
}

export interface Turns {
  readonly rounds: number;
  readonly seconds: number;
}

/** What a measurement left behind, such as facts to publish, is let go of before the next. */
const PAUSE_MS = 500;

/** Compiled code is quick after a thousand calls or so, whatever the time they take. */
const WARM_UP_STEPS = 1_000;
const WARM_UP_LIMIT_MS = 30_000;

/** Keeps `lanes` steps on their way for some seconds. */
export async function keepGoing(
  { lanes, step }: Pick<Side, "lanes" | "step">,
  seconds: number,
): Promise<{ done: number; seconds: number }> {
  const began = performance.now();
  const until = began + seconds * 1_000;
  const counts = await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      let done = 0;
      while (performance.now() < until) done += await step(lane);
      return done;
    }),
  );
  return {
    done: counts.reduce((sum, count) => sum + count, 0),
    seconds: (performance.now() - began) / 1_000,
  };
}

async function runOnce(side: Side, seconds: number): Promise<Ran> {
  await side.prepare();
  await sleep(PAUSE_MS);
  const before = side.spent();
  const ours = process.cpuUsage();
  const ran = await keepGoing(side, seconds);
  const { user, system } = process.cpuUsage(ours);
  const after = side.spent();
  const each = (from: number, to: number) => ((to - from) * 1_000) / ran.done;
  return {
    rate: ran.done / ran.seconds,
    hub: each(before.hub, after.hub),
    postgres: each(before.postgres, after.postgres),
    load: each(0, (user + system) / 1_000_000),
  };
}

async function warmUp(side: Side, seconds: number): Promise<void> {
  let steps = 0;
  const step = (lane: number) => {
    steps++;
    return side.step(lane);
  };
  await side.prepare();
  const end = performance.now() + WARM_UP_LIMIT_MS;
  do await keepGoing({ lanes: side.lanes, step }, seconds);
  while (steps < WARM_UP_STEPS && performance.now() < end);
}

/**
 * Warms each side up, then measures all of them in every round, in turn: first to last, then last to first, so
 * that a machine that slows down is unfair to nobody.
 */
export async function inTurn<Sides extends readonly Side[]>(
  { rounds, seconds }: Turns,
  ...sides: Sides
): Promise<{ [At in keyof Sides]: Ran[] }> {
  for (const side of sides) await warmUp(side, seconds);
  const ran: Ran[][] = sides.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const order = [...sides.keys()];
    for (const at of round % 2 === 0 ? order : order.reverse()) {
      const side = sides[at];
      if (side) ran[at]?.push(await runOnce(side, seconds));
    }
  }
  return ran as { [At in keyof Sides]: Ran[] };
}
