import { setTimeout as sleep } from "node:timers/promises";
import { lookAtBalances, lookAtBook, lookAtEvents, lookWithVerify } from "../crash/looks.ts";
import type { Scene } from "./cluster.ts";
import type { Fault } from "./faults.ts";

/** A line of the fault table. */
export interface Outcome {
  readonly fault: string;
  /** Sent in the time of the fault and not acknowledged; all of it was sent again. */
  readonly inFlight: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  /** From the moment it was whole again to the first acknowledgement; undefined: it was not played. */
  readonly recoveredMs: number | undefined;
}

export interface Played {
  readonly outcome: Outcome;
  /** What should not be, in words. */
  readonly wrong: readonly string[];
}

/** Of many of a kind. */
const TOLD = 5;
const NONE = { inFlight: 0, acknowledged: 0, lost: 0, doubled: 0, recoveredMs: undefined };
const BEFORE_MS = 400;
const BACK_LIMIT_MS = 60_000;

/** Plays a fault under load, waits until callers are served again, and looks what became of what they sent. */
export async function play(scene: Scene, fault: Fault): Promise<Played> {
  const { stage } = scene;
  const { load } = stage;
  if (fault.needsDisk && !scene.disk) return { outcome: { fault: fault.name, ...NONE }, wrong: [] };
  const wrong: string[] = [];
  const before = load.deeds.length;
  await load.start();
  await sleep(BEFORE_MS);
  await fault.strike(scene);
  const healed = performance.now();
  const answered = load.acknowledged.size;
  while (load.acknowledged.size === answered) {
    if (performance.now() - healed > BACK_LIMIT_MS) {
      wrong.push(`nobody is served ${BACK_LIMIT_MS} ms after it was whole again`);
      break;
    }
    await sleep(5);
  }
  const recoveredMs = Math.round(performance.now() - healed);
  await load.stop();
  const inFlight = load.unacknowledged().length;
  const acknowledged = load.deeds.length - before - inFlight;
  const first = await lookAtBook(stage);
  wrong.push(...first.faults);
  // After a loss, what is sent again would only meet its consequences.
  if (wrong.length === 0) {
    await load.resend();
    for (const look of [lookAtBook, lookAtEvents, lookAtBalances])
      wrong.push(...(await look(stage)).faults);
  }
  wrong.push(...load.faults.splice(0).slice(0, TOLD));
  const { lost = 0, doubled = 0 } = first.figures;
  return {
    outcome: { fault: fault.name, inFlight, acknowledged, lost, doubled, recoveredMs },
    wrong: wrong.map((each) => `${fault.name}: ${each}`),
  };
}

/** The book proves itself, whatever was played. */
export const proven = async ({ stage }: Scene): Promise<readonly string[]> =>
  (await lookWithVerify(stage)).faults;

const COLUMNS = ["fault", "in flight", "acknowledged", "lost", "doubled", "time to recover"];

/** The table, a line each. */
export function tableOf(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.map(({ recoveredMs, fault, ...counts }) => [
    fault,
    ...[counts.inFlight, counts.acknowledged, counts.lost, counts.doubled].map(String),
    recoveredMs === undefined ? "not played" : `${recoveredMs} ms`,
  ]);
  const widths = COLUMNS.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ");
  return [COLUMNS, ...rows].map(line);
}
