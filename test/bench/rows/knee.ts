import { climb, type Driven, drive, drivenText, GOOD_MS, mixesOf } from "../support/open-loop.ts";
import type { Finding } from "../support/report.ts";
import { peakMemory, type Row } from "../support/row.ts";

/** How far beyond the knee it is driven. */
const BEYOND = 2;

export const knee: Row = {
  name: "knee",
  says: "calls that come at constant rates: up to where they are answered soon, and what is beyond",
  async run(bench) {
    const stack = await bench.stack();
    const findings: Finding[] = [];
    const hub = await stack.startHub();
    const [day, ...others] = mixesOf(stack);
    const stepOf = (port: number, mix: typeof day) => async (rate: number) => {
      await stack.empty();
      return drive(port, mix, rate, bench.seconds);
    };
    let beyond: Driven | undefined;
    for (const mix of [day, ...others]) {
      const step = stepOf(hub.port, mix);
      // What is compiled late is no knee.
      for (let warm = 0; warm < 3; warm++) await step(100);
      const { knee, steps } = await climb(step);
      if (Number.isNaN(knee)) {
        findings.push({
          ...{
            row: `knee: ${mix.name}`,
            measure: mix.says,
            values: [],
            made: steps.map(drivenText),
          },
        });
        continue;
      }
      const driven = await step(BEYOND * knee);
      if (mix === day) beyond = driven;
      const row = `knee: ${mix.name}`;
      findings.push(
        {
          ...{ row, measure: `${mix.says}: the knee, 99 of 100 within ${GOOD_MS} ms`, unit: "/s" },
          ...{ values: [knee], made: steps.map(drivenText) },
        },
        {
          ...{ row, measure: `at ${BEYOND} times the knee, 99 of 100 taken within`, unit: "ms" },
          ...{ values: [driven.p99], must: 1_000, aim: 600, atMost: true },
          made: [drivenText(driven)],
        },
        {
          ...{ row, measure: `answered at ${BEYOND} times the knee ÷ at the knee` },
          ...{ values: [driven.answered / knee], must: 0.7, aim: 0.9, made: [] },
        },
      );
    }
    findings.push(peakMemory("knee", hub));
    await hub.stop();

    if (!beyond) return findings;
    // What it would be without: all are taken, and wait.
    const patient = await stack.startHub("all", { HUB_PATIENCE_MS: "60000" });
    const step = stepOf(patient.port, day);
    for (let warm = 0; warm < 3; warm++) await step(100);
    const without = await step(beyond.offered);
    await patient.stop();
    findings.push({
      ...{ row: "knee: day", measure: "the same, taking all that comes", unit: "ms" },
      ...{ values: [without.p99], made: [drivenText(without)] },
    });
    return findings;
  },
};
