import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Dice } from "./dice.ts";

/** The lines of the running server's own file: its process first, its socket's folder fifth. */
export const serverFile = (dataDir: string): string[] =>
  readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");

/** Ways PostgreSQL may be killed; what it had handed to the system, the system still has. */
export const BLOWS = ["the server", "all its processes", "one of its processes"] as const;
export type Blow = (typeof BLOWS)[number];

/** Kills PostgreSQL, or a part of it, with SIGKILL. */
export function killPostgres(dataDir: string, blow: Blow, roll: Dice): void {
  // A server that is ending has no file any more.
  if (!existsSync(join(dataDir, "postgres", "postmaster.pid"))) return;
  const server = Number(serverFile(dataDir)[0]);
  const children = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid = 0, parent]) => (parent === server ? [pid] : []));
  const victims = {
    "the server": [server],
    "all its processes": [server, ...children],
    "one of its processes": [children[roll(children.length)] ?? server],
  };
  for (const pid of victims[blow]) kill(pid);
}

/** Kills a process, unless it ended just now. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
