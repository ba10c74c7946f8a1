import { readdirSync } from "node:fs";
import { climb, type Driven, drive, drivenText, mixesOf } from "../support/open-loop.ts";
import { memoryOf } from "../support/process.ts";
import { type Finding, figure, median } from "../support/report.ts";
import { peakMemory, type Row } from "../support/row.ts";

/** Of the knee. */
const PART = 0.8;
/** The book is emptied between legs, so that ten minutes of load do not fill a disk. */
const LEG_SECONDS = 60;
const SAMPLES_A_LEG = 6;

/** What a hub holds, under load. */
interface Sample {
  readonly memory: number;
  readonly heap: number;
  readonly handles: number;
  readonly timers: number;
  readonly connections: number;
}

export const soak: Row = {
  name: "soak",
  says: "minutes at 80 % of the knee: are memory, handles, timers and connections flat?",
  async run(bench) {
    const stack = await bench.stack();
    const hub = await stack.startHub();
    const [day] = mixesOf(stack);
    const step = async (rate: number, seconds = bench.seconds) => {
      await stack.empty();
      return drive(hub.port, day, rate, seconds);
    };
    for (let warm = 0; warm < 3; warm++) await step(100);
    const { knee } = await climb(step);
    if (Number.isNaN(knee)) throw new Error("this machine is too busy to find the knee");
    const rate = PART * knee;

    const samples: Sample[] = [];
    const sample = async () => {
      const [held, [postgres]] = await Promise.all([
        hub.held(),
        stack.query<{ count: number }>(
          "select count(*)::int as count from pg_stat_activity where application_name = 'banyan'",
        ),
      ]);
      samples.push({
        ...{ memory: memoryOf(hub.pid), heap: held.heap, timers: held.resources.Timeout ?? 0 },
        ...{
          handles: readdirSync(`/proc/${hub.pid}/fd`).length,
          connections: postgres?.count ?? 0,
        },
      });
    };
    const legs: Driven[] = [];
    for (let seconds = bench.minutes * 60; seconds > 0; seconds -= LEG_SECONDS) {
      const leg = Math.min(seconds, LEG_SECONDS);
      const driving = step(rate, leg);
      const sampler = setInterval(() => void sample(), (leg * 1_000) / SAMPLES_A_LEG);
      legs.push(await driving.finally(() => clearInterval(sampler)));
    }
    const findings: Finding[] = (
      ["memory", "heap", "handles", "timers", "connections"] as const
    ).map((what) => {
      const values = samples.map((each) => each[what]);
      const fifth = (nth: number) => {
        const size = Math.max(1, Math.floor(values.length / 5));
        return median(values.slice((nth - 1) * size, nth * size));
      };
      return {
        ...{ row: "soak", measure: `${what} in the last fifth ÷ in the second` },
        // One more than none is no leak.
        ...{ values: [(fifth(5) + 1) / (fifth(2) + 1)], must: 1.1, atMost: true },
        made: [values.map((value) => value.toFixed(0)).join(" ")],
      };
    });
    const peak = peakMemory("soak", hub);
    await hub.stop();
    return [
      {
        ...{ row: "soak", measure: "99 of 100 within, each minute", unit: "ms" },
        ...{ values: legs.map(({ p99 }) => p99), must: 1_000, aim: 250, atMost: true },
        made: [
          `${figure(rate)}/s, ${PART * 100} % of the knee: ${day.says}`,
          ...legs.map(drivenText),
        ],
      },
      ...findings,
      peak,
    ];
  },
};
