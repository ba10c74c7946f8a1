import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** How often we look whether something has changed. */
export const LOOK_MS = 100;

export const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

export function commandOf(pid: number): string {
  const proc = `/proc/${pid}/cmdline`;
  try {
    if (existsSync("/proc/self")) return readFileSync(proc, "utf8");
  } catch {
    return "";
  }
  return spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" }).stdout ?? "";
}

export async function until(met: () => boolean, limitMs: number): Promise<boolean> {
  for (const end = Date.now() + limitMs; !met(); await sleep(LOOK_MS / 2))
    if (Date.now() > end) return false;
  return true;
}
