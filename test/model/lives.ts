import { expect } from "@jest/globals";
import fc from "fast-check";
import { verify } from "../../src/commands/verify.ts";
import type { Kit } from "../support/database.ts";
import { silent } from "../support/silent.ts";
import { type Deed, Play } from "./play.ts";
import { type Life, lifeOf } from "./steps.ts";

const LENGTH = 515;
const SHRINK_MS = 60_000;

/** MODEL_SEED repeats a run, MODEL_LIFE only one of its lives. Each file has its own seed, unless it is given. */
const seed = Number(process.env.MODEL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const only = process.env.MODEL_LIFE;

/**
 * Lives the lives of a seed until so many steps are done, and proves the book. A life in which hub and count
 * differ is shortened to what matters.
 */
export async function live(kit: Kit, enough: number): Promise<void> {
  const began = performance.now();
  const all = fc.sample(lifeOf(LENGTH), { seed, numRuns: 2 * Math.ceil(enough / LENGTH) });
  let [steps, acts] = [0, 0];
  for (const [at, life] of all.entries()) {
    if (steps >= enough || (only !== undefined && at !== Number(only))) continue;
    const done = await lived(kit, life);
    if (done.error) throw new Error(await told(kit, life, done, at));
    steps += done.deeds.length;
    acts += done.acts;
  }
  await verify({ look: kit.look, begin: kit.begin }, silent, () => undefined);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stderr.write(
    `model: ${steps} steps (${acts} acts) as counted, MODEL_SEED=${seed}, ${seconds} s\n`,
  );
  if (only === undefined) expect(steps).toBeGreaterThanOrEqual(enough);
}

/** Lives through deeds that were written down, and proves the book. */
export async function relive(
  kit: Kit,
  life: Omit<Life, "steps">,
  deeds: readonly Deed[],
): Promise<readonly string[]> {
  const { error, log } = await lived(kit, { ...life, steps: [] }, deeds);
  if (error) throw error;
  await verify({ look: kit.look, begin: kit.begin }, silent, () => undefined);
  return log;
}

interface Lived {
  readonly acts: number;
  readonly deeds: readonly Deed[];
  readonly log: readonly string[];
  readonly error: unknown;
}

/** Lives by the dice of steps, or by deeds that are known. */
async function lived(kit: Kit, { steps, ...life }: Life, known?: readonly Deed[]): Promise<Lived> {
  const play = await Play.begin(kit, life);
  const deeds: Deed[] = [];
  const end = (error?: unknown) => ({ acts: play.acts, deeds, log: play.log, error });
  try {
    for (const each of known ?? steps) {
      const deed = "act" in each ? play.deedOf(each) : each;
      if (!deed) continue;
      deeds.push(deed);
      await play.do(deed);
    }
    await play.end();
    return end();
  } catch (error) {
    return end(error);
  }
}

/** Leaves out whatever deeds can be left out, big pieces first, and tells what remains. */
async function told(kit: Kit, life: Life, failed: Lived, at: number): Promise<string> {
  const until = performance.now() + SHRINK_MS;
  let left = failed;
  for (let size = left.deeds.length >> 1; size >= 1; size >>= 1)
    for (let from = left.deeds.length - size; from > -size; from -= size) {
      if (performance.now() > until) break;
      const fewer = left.deeds.toSpliced(Math.max(from, 0), size);
      const tried = await lived(kit, life, fewer);
      if (tried.error) left = tried;
    }
  return [
    `hub and count differ: MODEL_SEED=${seed} MODEL_LIFE=${at}, at deed ${failed.deeds.length}; without what does not matter:`,
    JSON.stringify({ ...life.setting, ...life.policy }),
    ...left.log,
    left.error instanceof Error ? (left.error.stack ?? left.error.message) : String(left.error),
  ].join("\n");
}
