import type { ChildProcess } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "@jest/globals";
import { newFolder } from "../support/folder.ts";
import { ended, leftOf, processes, spawnHub, upAndRunning } from "../support/process.ts";

/**
 * The hub as a process of its own, with its own embedded PostgreSQL: whatever ends it (SIGTERM, Ctrl-C, kill -9),
 * no server is left running and nothing that was acknowledged is lost. Each step starts the real main.ts.
 */
const dataDir = newFolder("process");
const PORT = 20_000 + (process.pid % 10_000);
const BASE = `http://127.0.0.1:${PORT}`;
const started: ChildProcess[] = [];

afterAll(() => {
  for (const hub of started) hub.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

function launch(env: Record<string, string> = {}): ChildProcess {
  const hub = spawnHub({ HUB_DATA_DIR: dataDir, PORT: String(PORT), ...env });
  started.push(hub);
  return hub;
}

const start = () => upAndRunning(launch());
const nothingLeft = () => leftOf(dataDir);

/** Records an order; answers its outcome, or the code of the error that came instead. */
async function record(token: string, number: string): Promise<Record<string, unknown>> {
  const query = `mutation ($orders: [OrderInput!]!) { recordOrders(input: { orders: $orders }) {
    __typename ... on OrderRecorded { repeated } ... on Refusal { message } } }`;
  const order = {
    number,
    identity: { kind: "CARD", value: "BT-0002" },
    netMinor: "1000",
    currency: "CNY",
    occurredAt: "2026-11-20T04:00:00.000Z",
  };
  const response = await fetch(`${BASE}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: token },
    body: JSON.stringify({ query, variables: { orders: [order] } }),
  });
  const { data, errors } = (await response.json()) as {
    data?: { recordOrders: Record<string, unknown>[] };
    errors?: { extensions: { code: string } }[];
  };
  return data?.recordOrders[0] ?? { code: errors?.[0]?.extensions.code };
}

const tokenOf = (said: string, kind: string): string =>
  JSON.parse(new RegExp(`^${kind}:\\n(.*)$`, "m").exec(said)?.[1] ?? "{}").Authorization;

test("a first start makes the demo world and prints a token for each kind of caller", async () => {
  const { hub, said } = await start();
  for (const kind of ["member", "till", "franchisee", "hq"])
    expect(tokenOf(said(), kind)).toMatch(/^Bearer /);
  expect(await (await fetch(`${BASE}/healthz`)).json()).toMatchObject({ status: "ok" });
  expect(await (await fetch(`${BASE}/graphiql`)).text()).not.toMatch(/(src|href)="https?:/);
  expect(await record(tokenOf(said(), "till"), "K-1")).toEqual({
    __typename: "OrderRecorded",
    repeated: false,
  });

  hub.kill("SIGTERM");
  expect(await ended(hub)).toBe(0);
  expect(await nothingLeft()).toEqual([]);
});

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
});

test("a server left behind by a killed guard is taken down by the next start", async () => {
  const { hub } = await start();
  // First the hub may not mend it, then nobody is left who could.
  hub.kill("SIGSTOP");
  const guards = processes(dataDir).filter((line) => line.includes("users.pipe"));
  expect(guards).toHaveLength(2);
  for (const guard of guards) process.kill(Number.parseInt(guard, 10), "SIGKILL");
  hub.kill("SIGKILL");
  await ended(hub);
  expect(processes(dataDir)).not.toEqual([]);
  const next = await start();
  next.hub.kill("SIGTERM");
  expect(await ended(next.hub)).toBe(0);
  expect(await nothingLeft()).toEqual([]);
});

test("where its PostgreSQL is killed, or the guard, the hub brings it back by itself", async () => {
  const { hub, said } = await start();
  const till = tokenOf(said(), "till");
  const answers = async (number: string) => {
    for (let tries = 0; ; tries++) {
      const answer = await record(till, number);
      if (!("code" in answer)) return answer;
      expect(answer).toEqual({ code: "SERVICE_UNAVAILABLE" });
      if (tries > 600) throw new Error("it does not come back");
      await sleep(100);
    }
  };
  const [server] = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
  process.kill(Number(server), "SIGKILL");
  expect(await answers("K-3")).toMatchObject({ __typename: "OrderRecorded" });
  expect(said()).toContain("PostgreSQL has ended: it is started again");

  for (const line of processes(dataDir).filter((each) => each.includes("users.pipe")))
    process.kill(Number.parseInt(line, 10), "SIGKILL");
  for (let tries = 0; said().split("PostgreSQL is there again").length < 3; tries++) {
    expect(tries).toBeLessThan(600);
    await sleep(100);
  }
  expect(await answers("K-4")).toMatchObject({ __typename: "OrderRecorded" });
  expect((await fetch(`${BASE}/healthz`)).status).toBe(200);
  hub.kill("SIGKILL");
  await ended(hub);
  expect(await nothingLeft()).toEqual([]);
});

test("a port in use, or a configuration that cannot be, is said plainly and leaves nothing running", async () => {
  const { hub } = await start();
  const second = launch();
  let complaint = "";
  second.stderr?.on("data", (chunk) => (complaint += chunk));
  expect(await ended(second)).toBe(1);
  expect(complaint).toMatch(/EADDRINUSE|in use/);
  expect(complaint).not.toMatch(/ at .*\.ts:/);
  expect(await (await fetch(`${BASE}/healthz`)).json()).toMatchObject({ status: "ok" });
  hub.kill("SIGTERM");
  await ended(hub);

  const third = launch({ PORT: "many", DATABASE_URL: "mysql://x" });
  complaint = "";
  third.stderr?.on("data", (chunk) => (complaint += chunk));
  expect(await ended(third)).toBe(1);
  expect(complaint).toMatch(/PORT: /);
  expect(complaint).toMatch(/DATABASE_URL: must begin with postgres:\/\//);
});
