import { setTimeout as sleep } from "node:timers/promises";

const WATCHED = ["TCPServerWrap", "TCPSocketWrap"];

/** How many servers and sockets this process holds open, by kind. */
export function resourcesInUse(): ReadonlyMap<string, number> {
  const open = process.getActiveResourcesInfo();
  return new Map(WATCHED.map((kind) => [kind, open.filter((each) => each === kind).length]));
}

/** Fails when there are more servers or sockets than before; a socket takes a moment to leave. */
export async function nothingLeft(before: ReadonlyMap<string, number>): Promise<void> {
  for (let tries = 0; ; tries++) {
    const left = [...resourcesInUse()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    if (left.length === 0) return;
    if (tries > 1_000)
      throw new Error(`left open: ${left.map((each) => each.join(" ")).join(", ")}`);
    await sleep(20);
  }
}

/** No step of closing takes this long; one that hangs is named. */
const CLOSING_MS = 20_000;

/** Awaits a step of closing, and names it where it does not end. */
export async function closed(step: string, closing: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  await Promise.race([
    closing,
    sleep(CLOSING_MS, undefined, { signal: late.signal }).then(() => {
      throw new Error(`${step} did not close within ${CLOSING_MS} ms`);
    }),
  ]).finally(() => late.abort());
}
