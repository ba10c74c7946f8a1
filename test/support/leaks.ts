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
    if (tries > 100) throw new Error(`left open: ${left.map((each) => each.join(" ")).join(", ")}`);
    await sleep(20);
  }
}
