import type { Options } from "./options.ts";
import type { Finding } from "./report.ts";
import type { RunningHub, Stack } from "./stack.ts";

export interface Bench extends Options {
  /** 300 stores of 30 franchisees: opened by the first row that asks, shared by all. */
  stack(): Promise<Stack>;
}

export interface Row {
  readonly name: string;
  readonly says: string;
  run(bench: Bench): Promise<Finding[]>;
}

/** A hub of the row's own, on an empty book; what it held at most is found besides. */
export async function withHub(
  row: string,
  stack: Stack,
  step: (hub: RunningHub) => Promise<Finding[]>,
): Promise<Finding[]> {
  const hub = await stack.startHub();
  const findings = await step(hub);
  const memory = peakMemory(row, hub);
  await hub.stop();
  return [...findings, memory];
}

export const peakMemory = (row: string, hub: RunningHub): Finding => ({
  ...{ row, measure: "hub's peak memory", unit: "MB", values: [hub.peak()], made: [] },
  ...{ must: 300, aim: 200, atMost: true },
});
