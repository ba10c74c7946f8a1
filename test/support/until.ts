import { setTimeout as sleep } from "node:timers/promises";

/** How long something may take before it counts as missing. */
const PATIENCE_MS = 60_000;

/** Waits until something is so; fails where it never is. */
export async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await is()); await sleep(10))
    if (Date.now() > end) throw new Error(`not within ${PATIENCE_MS} ms: ${is}`);
}
