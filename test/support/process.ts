import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** The hub as a process of its own. */
export interface HubProcess {
  readonly hub: ChildProcess;
  /** What it wrote so far, on standard output and standard error. */
  readonly said: () => string;
}

/** A start may meet a recovery, on a machine that has other things to do. */
const START_LIMIT_MS = 300_000;

/** Runs the real main.ts with these variables; it does not outlive us. */
export function spawnHub(env: Record<string, string>): ChildProcess {
  const hub = spawn(process.execPath, ["--import", "tsx", "src/main.ts"], {
    env: { ...process.env, NODE_OPTIONS: "", HOST: "127.0.0.1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => void hub.kill("SIGKILL");
  process.once("exit", end);
  hub.once("exit", () => process.off("exit", end));
  return hub;
}

/** Waits until a hub says that it is up. */
export async function upAndRunning(hub: ChildProcess): Promise<HubProcess> {
  let said = "";
  hub.stdout?.on("data", (chunk) => (said += chunk));
  hub.stderr?.on("data", (chunk) => (said += chunk));
  for (const end = Date.now() + START_LIMIT_MS; !said.includes("Banyan is up"); ) {
    if (Date.now() > end || hub.exitCode !== null || hub.signalCode !== null)
      throw new Error(`the hub did not start: ${said}`);
    await sleep(50);
  }
  return { hub, said: () => said };
}

/** Waits for a process's end; answers its exit code. */
export const ended = (hub: ChildProcess): Promise<number | null> =>
  hub.exitCode !== null || hub.signalCode !== null
    ? Promise.resolve(hub.exitCode)
    : new Promise((done) => hub.once("exit", done));

/** Processes whose command line names the data folder; a hub's own does not. */
export function processes(dataDir: string): string[] {
  const lines = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(dataDir));
}

/** What is still there of a cluster that nobody uses any more, after it had time to go. */
export async function leftOf(dataDir: string): Promise<string[]> {
  for (let tries = 0; tries < 200 && processes(dataDir).length > 0; tries++) await sleep(50);
  return processes(dataDir);
}
