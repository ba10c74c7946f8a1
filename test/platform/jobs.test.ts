/*
 * What the hub does by itself, on a beat.
 *
 * Goal: of many workers one runs a job, once a beat; what was missed is made up for at once; a worker that
 * stops or fails leaves the job to be done again, and one that is gone does not keep it.
 * Method: jobs that note their turns, run by several workers beside each other on one database; the clock
 * is the test's.
 */
import { describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { type Job, runIfDue, startJobs, type Turn } from "../../src/platform/jobs.ts";
import { openKit } from "../support/database.ts";

const kit = await openKit();
const never = new AbortController().signal;

let jobs = 0;
/** A job of the test's own, hourly. */
function hourly(run: (turn: Turn) => Promise<void> = async () => undefined) {
  const turns: Turn[] = [];
  const job: Job = {
    name: `test-${++jobs}`,
    everyMinutes: 60,
    async run(turn) {
      turns.push(turn);
      await run(turn);
    },
  };
  return { job, turns };
}

const worker = { ...kit, log: pino({ level: "silent" }) };
const look = (job: Job, stopping = never) => runIfDue(job, worker, stopping);
const at = (instant: string, job: Job) => {
  kit.clock.set(instant);
  return look(job);
};

describe("a job", () => {
  test("runs once in each beat, and at once after beats were missed", async () => {
    const { job, turns } = hourly();
    await at("2026-03-15T04:20:00Z", job);
    await at("2026-03-15T04:59:59.999Z", job);
    await at("2026-03-15T05:00:00Z", job);
    await at("2026-03-15T05:00:01Z", job);
    await at("2026-03-17T12:34:00Z", job);
    await at("2026-03-17T12:35:00Z", job);
    expect(turns.map(({ now, since }) => [now.toISOString(), since?.toISOString()])).toEqual([
      ["2026-03-15T04:20:00.000Z", undefined],
      ["2026-03-15T05:00:00.000Z", "2026-03-15T04:20:00.000Z"],
      ["2026-03-17T12:34:00.000Z", "2026-03-15T05:00:00.000Z"],
    ]);
  });

  test("is run by one of ten workers", async () => {
    const { job, turns } = hourly();
    await Promise.all(Array.from({ length: 10 }, () => look(job)));
    expect(turns).toHaveLength(1);
  });

  test("is not held up by a worker whose clock was hours ahead", async () => {
    const { job, turns } = hourly(async () => {
      if (turns.length === 2) throw new Error("it ends as one that is gone");
    });
    await at("2026-03-15T10:20:00Z", job);
    // Set right: what ran in the future did not run yet.
    await at("2026-03-15T04:20:00Z", job);
    expect(turns).toHaveLength(2);
    await at("2026-03-15T10:20:00Z", job);
    await at("2026-03-15T04:30:00Z", job);
    expect(turns.length).toBeGreaterThanOrEqual(3);
  });

  test("is not run again by a worker whose clock is a little behind", async () => {
    const { job, turns } = hourly();
    await at("2026-03-15T05:00:01Z", job);
    await at("2026-03-15T04:59:58Z", job);
    expect(turns).toHaveLength(1);
  });

  test("that one worker has in hand is not begun by another, and is taken from one that is gone", async () => {
    const gone = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const { job, turns } = hourly(async () => {
      begun.resolve();
      if (turns.length === 1) await gone.promise;
    });
    const first = look(job);
    await begun.promise;
    kit.clock.advance({ minutes: 0.9 });
    await look(job);
    expect(turns).toHaveLength(1);
    kit.clock.advance({ minutes: 0.2 });
    await look(job);
    expect(turns).toHaveLength(2);
    gone.resolve();
    await first;
    kit.clock.advance({ minutes: 2 });
    await look(job);
    expect(turns).toHaveLength(2);
  });

  test("that failed is tried again a little later", async () => {
    const { job, turns } = hourly(async () => {
      if (turns.length === 1) throw new Error("no luck");
    });
    await look(job);
    await look(job);
    expect(turns).toHaveLength(1);
    kit.clock.advance({ minutes: 1 });
    await look(job);
    await look(job);
    expect(turns).toHaveLength(2);
    expect(turns[1]?.since).toBeUndefined();
  });

  test("that was cut off by a stop is free for the next worker at once", async () => {
    const stop = new AbortController();
    const heard: boolean[] = [];
    const { job, turns } = hourly(async ({ signal }) => {
      if (turns.length === 1) stop.abort();
      heard.push(signal.aborted);
    });
    await look(job, stop.signal);
    await look(job);
    expect(heard).toEqual([true, false]);
    expect(turns[1]?.since).toBeUndefined();
  });
});

test("stopping waits for the jobs in hand", async () => {
  const begun = Promise.withResolvers<void>();
  let ended = false;
  const { job } = hourly(async ({ signal }) => {
    begun.resolve();
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    ended = true;
  });
  const running = startJobs([job], worker);
  await begun.promise;
  await running.stop();
  expect(ended).toBe(true);
});
