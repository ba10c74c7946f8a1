import { killOne } from "../live/two-instances.ts";
import { hasRedis, redisServer } from "../support/redis.ts";
import { openScene } from "./cluster.ts";
import { FAULTS, type Fault, redisFaults } from "./faults.ts";
import { Network } from "./network.ts";
import { type Outcome, play, proven } from "./play.ts";

export interface Report {
  readonly outcomes: readonly Outcome[];
  /** What should not be, in words; nothing, where all is well. */
  readonly wrong: readonly string[];
}

/** Its clock is ours until a fault says otherwise. */
const PRELOAD = new URL("clock.mjs", import.meta.url).href;

/** Plays faults one after the other on one scene; those of Redis on one of their own. */
export async function playAll(
  seed: number,
  say: (line: string) => void,
  faults: readonly Fault[] = FAULTS,
): Promise<Report> {
  const told: Report[] = [await playOn({}, seed, faults, say)];
  if (hasRedis && faults === FAULTS) told.push(await playOnRedis(seed, say));
  return {
    outcomes: told.flatMap(({ outcomes }) => outcomes),
    wrong: told.flatMap(({ wrong }) => wrong),
  };
}

/** The same with Redis as the bus, and what may befall it. */
export async function playOnRedis(seed: number, say: (line: string) => void): Promise<Report> {
  const redis = await redisServer();
  await redis.start();
  const way = await Network.open({ port: Number(new URL(redis.url).port) });
  try {
    const env = { REDIS_URL: `redis://127.0.0.1:${way.port}` };
    return await playOn(env, seed, redisFaults(redis, way), say);
  } finally {
    await way.close();
    await redis.kill();
  }
}

/** One of two hubs is killed again and again, and each time the clocks of both jump, one ahead and one back. */
export async function jumpOfTwo(hours: number, say: (line: string) => void): Promise<Report> {
  const wish = { events: 2_000, phones: 20, kills: 4, hours };
  const count = await killOne(wish, say);
  const { events, missed, doubled, unordered, resets, sentAgain, recoveredMs } = count;
  const fault = `clocks of two hubs: ${2 * hours} hours apart, to and fro`;
  const lost = missed + Math.max(0, wish.events - events);
  const twice = doubled + Math.max(0, events - wish.events);
  return {
    outcomes: [
      { fault, inFlight: sentAgain, acknowledged: events, lost, doubled: twice, recoveredMs },
    ],
    wrong: lost + twice + unordered + resets === 0 ? [] : [`${fault}: ${JSON.stringify(count)}`],
  };
}

async function playOn(
  env: Record<string, string>,
  seed: number,
  faults: readonly Fault[],
  say: (line: string) => void,
): Promise<Report> {
  const scene = await openScene(seed, { NODE_OPTIONS: `--import=${PRELOAD}`, ...env });
  const outcomes: Outcome[] = [];
  const wrong: string[] = [];
  try {
    for (const fault of faults) {
      const played = await play(scene, fault);
      outcomes.push(played.outcome);
      wrong.push(...played.wrong);
      say(`${JSON.stringify(played.outcome)} ${played.wrong.slice(0, 5).join("; ")}`);
      // What is broken would be found broken again and again.
      if (played.outcome.lost + played.outcome.doubled > 0) break;
    }
    wrong.push(...(await proven(scene)));
    wrong.push(...(await scene.stage.end()));
    return { outcomes, wrong };
  } finally {
    await scene.stage.close();
  }
}
