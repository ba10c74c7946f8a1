import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Dice } from "./dice.ts";

/** The running server's process and address, as its own file says; a server that is ending has none. */
function serverOf(dataDir: string) {
  try {
    const text = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8");
    const [pid, , , port, host = ""] = text.split("\n");
    return { pid: Number(pid), host, port: Number(port) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export function placeOf(dataDir: string) {
  const server = serverOf(dataDir);
  if (!server) throw new Error("PostgreSQL is not running");
  return { host: server.host, port: server.port, user: "banyan", database: "banyan" };
}

/** The server's process, then those it began; none where it is ending. */
export function processesOf(dataDir: string): number[] {
  const server = serverOf(dataDir)?.pid;
  if (server === undefined) return [];
  const children = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid = 0, parent]) => (parent === server ? [pid] : []));
  return [server, ...children];
}

const BLOWS = ["the server", "all its processes", "one of its processes"] as const;

/** Kills PostgreSQL, or a part of it, with SIGKILL. Answers which. */
export function killPostgres(dataDir: string, roll: Dice): string {
  const blow = BLOWS[roll(BLOWS.length)] ?? "the server";
  const [server, ...children] = processesOf(dataDir);
  if (server === undefined) return "ending already";
  const victims = {
    "the server": [server],
    "all its processes": [server, ...children],
    "one of its processes": [children[roll(children.length)] ?? server],
  };
  for (const pid of victims[blow]) kill(pid);
  return blow;
}

/** Kills a process, unless it ended just now. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
