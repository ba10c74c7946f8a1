import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "@jest/globals";

/**
 * The hub as a process of its own, with its own embedded PostgreSQL: whatever ends it (SIGTERM, Ctrl-C, kill -9),
 * no server is left running and nothing that was acknowledged is lost. Each step starts the real main.ts.
 */
const dataDir = mkdtempSync(join(tmpdir(), "banyan-process-"));
// PostgreSQL, run by another user where we are root, must be able to reach it.
chmodSync(dataDir, 0o755);
const PORT = 20_000 + (process.pid % 10_000);
const BASE = `http://127.0.0.1:${PORT}`;
const started: ChildProcess[] = [];

afterAll(() => {
  for (const hub of started) hub.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

interface Running {
  readonly hub: ChildProcess;
  readonly said: () => string;
}

async function start(): Promise<Running> {
  const hub = spawn(process.execPath, ["--import", "tsx", "src/main.ts"], {
    env: {
      ...process.env,
      HUB_DATA_DIR: dataDir,
      PORT: String(PORT),
      HOST: "127.0.0.1",
      NODE_OPTIONS: "",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(hub);
  let said = "";
  hub.stdout?.on("data", (chunk) => (said += chunk));
  hub.stderr?.on("data", (chunk) => (said += chunk));
  for (let tries = 0; !said.includes("Banyan is up"); tries++) {
    if (tries > 600 || hub.exitCode !== null) throw new Error(`the hub did not start: ${said}`);
    await sleep(50);
  }
  return { hub, said: () => said };
}

const ended = (hub: ChildProcess) =>
  hub.exitCode !== null || hub.signalCode !== null
    ? Promise.resolve(hub.exitCode)
    : new Promise<number | null>((done) => hub.once("exit", done));

/** Processes whose command line names our data folder, but for the hubs themselves. */
function left(): string[] {
  const lines = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(dataDir));
}

async function nothingLeft(): Promise<string[]> {
  for (let tries = 0; tries < 100 && left().length > 0; tries++) await sleep(50);
  return left();
}

async function record(token: string, number: string): Promise<unknown> {
  const query = `mutation ($orders: [OrderInput!]!) { recordOrders(input: { orders: $orders }) {
    __typename ... on OrderRecorded { repeated } ... on Refusal { message } } }`;
  const order = {
    number,
    identity: { kind: "CARD", value: "BT-0002" },
    netMinor: "1000",
    currency: "CNY",
    occurredAt: "2026-11-20T04:00:00.000Z",
  };
  const answer = await fetch(`${BASE}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: token },
    body: JSON.stringify({ query, variables: { orders: [order] } }),
  });
  return ((await answer.json()) as { data: { recordOrders: unknown[] } }).data.recordOrders[0];
}

const tokenOf = (said: string, kind: string): string =>
  JSON.parse(new RegExp(`^${kind}:\\n(.*)$`, "m").exec(said)?.[1] ?? "{}").Authorization;

test("a first start makes the demo world and prints a token for each kind of caller", async () => {
  const { hub, said } = await start();
  for (const kind of ["member", "till", "franchisee", "hq"])
    expect(tokenOf(said(), kind)).toMatch(/^Bearer /);
  expect(await (await fetch(`${BASE}/healthz`)).json()).toEqual({ status: "ok" });
  expect(await (await fetch(`${BASE}/graphiql`)).text()).not.toMatch(/(src|href)="https?:/);
  expect(await record(tokenOf(said(), "till"), "K-1")).toEqual({
    __typename: "OrderRecorded",
    repeated: false,
  });

  hub.kill("SIGTERM");
  expect(await ended(hub)).toBe(0);
  expect(await nothingLeft()).toEqual([]);
}, 60_000);

test("kill -9 leaves no server behind and loses nothing that was acknowledged", async () => {
  const { hub, said } = await start();
  expect(said()).not.toContain("making the demo world");
  expect(await record(tokenOf(said(), "till"), "K-2")).toMatchObject({ repeated: false });
  hub.kill("SIGKILL");
  await ended(hub);
  expect(await nothingLeft()).toEqual([]);

  const next = await start();
  for (const number of ["K-1", "K-2"])
    expect(await record(tokenOf(next.said(), "till"), number)).toMatchObject({ repeated: true });
  next.hub.kill("SIGINT");
  expect(await ended(next.hub)).toBe(0);
  expect(await nothingLeft()).toEqual([]);
}, 60_000);

test("a server left behind by a killed guard is taken down by the next start", async () => {
  const { hub } = await start();
  const [server] = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
  const guard = execFileSync("ps", ["-o", "ppid=", "-p", String(server)], {
    encoding: "utf8",
  }).trim();
  process.kill(Number(guard), "SIGKILL");
  hub.kill("SIGKILL");
  await ended(hub);
  const next = await start();
  next.hub.kill("SIGTERM");
  expect(await ended(next.hub)).toBe(0);
  expect(await nothingLeft()).toEqual([]);
}, 60_000);

test("a port in use, or a configuration that cannot be, is said plainly and leaves nothing running", async () => {
  const { hub } = await start();
  const second = spawn(process.execPath, ["--import", "tsx", "src/main.ts"], {
    env: {
      ...process.env,
      HUB_DATA_DIR: dataDir,
      PORT: String(PORT),
      HOST: "127.0.0.1",
      NODE_OPTIONS: "",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  second.stderr?.on("data", (chunk) => (complaint += chunk));
  expect(await ended(second)).toBe(1);
  expect(complaint).toMatch(/EADDRINUSE|in use/);
  expect(complaint).not.toMatch(/ at .*\.ts:/);
  expect(await (await fetch(`${BASE}/healthz`)).json()).toEqual({ status: "ok" });
  hub.kill("SIGTERM");
  await ended(hub);

  const third = spawn(process.execPath, ["--import", "tsx", "src/main.ts"], {
    env: { ...process.env, PORT: "many", DATABASE_URL: "mysql://x", NODE_OPTIONS: "" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  complaint = "";
  third.stderr?.on("data", (chunk) => (complaint += chunk));
  expect(await ended(third)).toBe(1);
  expect(complaint).toMatch(/PORT: /);
  expect(complaint).toMatch(/DATABASE_URL: must begin with postgres:\/\//);
}, 60_000);
