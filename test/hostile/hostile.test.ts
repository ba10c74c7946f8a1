/*
 * Requests that mean no good, over HTTP and sockets.
 *
 * Goal: each is refused by a code of its own, quickly, in little memory, and leaves the hub as it was for others.
 * Method: a hub that is served; each request three times, the best of them printed with what the heap grew by, hub and
 * caller together. The table is what the hub is judged by; asserted are codes, and generous bounds: times as multiples of
 * a sound request's beside it, for a machine may be busy.
 */
import { request as send } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";
import { HTTP_REQUESTS } from "./http-requests.ts";
import { codeOf, converse, post, type Target } from "./send.ts";
import { SOCKET_REQUESTS } from "./socket-requests.ts";

setFlagsFromString("--expose_gc");
const collect: (how: { readonly type: "minor" }) => void = runInNewContext("gc");

const served = await serveHub("serve", { requests: { bodyMs: 1_000 } });
const there = await served.prepare(() => world(served));
const who = callersOf(there);
const target: Target = {
  url: served.url,
  tokens: { hq: served.token(who.hq), member: served.token(who.member(there.anna)) },
};

interface Measured {
  readonly ms: number;
  readonly mb: number;
}
const table: (Measured & { readonly name: string; readonly said: string })[] = [];
const note = (name: string, { ms, mb }: Measured, said: string) =>
  table.push({ name, ms, mb, said });
afterAll(() => {
  const lines = table
    .sort((one, other) => other.ms - one.ms)
    .map(
      ({ name, ms, mb, said }) =>
        `${name.slice(0, 56).padEnd(57)}${ms.toFixed(1).padStart(8)}${mb.toFixed(1).padStart(8)}  ${said}\n`,
    );
  process.stdout.write(`${"request".padEnd(63)}ms      MB  refused\n${lines.join("")}`);
});

const held = () => {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 ** 2;
};

const TIMES = 3;

/** The least time it took; of the memory, what lies in the middle: now and then it is collected meanwhile. */
async function measured<T>(act: () => Promise<T>): Promise<Measured & { readonly result: T }> {
  const all: (Measured & { readonly result: T })[] = [];
  for (let time = 0; time < TIMES; time++) {
    collect({ type: "minor" });
    const [before, began] = [held(), performance.now()];
    const result = await act();
    all.push({ result, ms: performance.now() - began, mb: held() - before });
  }
  const [middle] = all.toSorted((one, other) => one.mb - other.mb).slice(1);
  const [best] = all.sort((one, other) => one.ms - other.ms);
  return { ...(best as (typeof all)[number]), mb: middle?.mb ?? 0 };
}

/** So many times what a sound request takes at the same time, on whatever machine; and megabytes. */
const MOST = { times: 60, mb: 40 };
const sound = JSON.stringify({ query: "{ brand { id name } stores { edges { node { id } } } }" });
await served.prepare(() => post(target, { body: sound }));
const usually = () => measured(() => post(target, { body: sound }));
note("(a sound request)", await served.prepare(usually), "answered");

/** Measured beside a sound request, for the machine may be busy with others. */
async function beside<T>(act: () => Promise<T>): Promise<Measured & { readonly result: T }> {
  const usual = await usually();
  const found = await measured(act);
  expect(found.ms).toBeLessThan(MOST.times * usual.ms);
  expect(found.mb).toBeLessThan(MOST.mb);
  return found;
}

/** By its name: whoever runs the tests would print what they are given. */
const find = <T extends { readonly name: string }>(among: readonly T[], name: string): T =>
  among.find((each) => each.name === name) as T;

test("there are sixty and more", () => {
  const names = [...HTTP_REQUESTS, ...SOCKET_REQUESTS].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(100);
});

test.each(HTTP_REQUESTS.map(({ name }) => name))("%s, over HTTP", async (name) => {
  const hostile = find(HTTP_REQUESTS, name);
  const { result, ...cost } = await beside(() => post(target, hostile));
  note(name, cost, `${result.status} ${codeOf(result.text) ?? ""}`);
  expect([result.status, codeOf(result.text)]).toEqual([hostile.status, hostile.code]);
  // What was sent is not sent back.
  expect(result.text.length).toBeLessThan(15_000);
  expect(result.text).not.toMatch(/call stack|INTERNAL|node_modules/);
});

test.each(SOCKET_REQUESTS.map(({ name }) => name))("%s, over a socket", async (name) => {
  const hostile = find(SOCKET_REQUESTS, name);
  const { result, ...cost } = await beside(() => converse(target, hostile));
  note(name, cost, String(result));
  expect(result).toBe(hostile.refused);
});

test("a body that never comes to its end holds a connection for as long as is said, and no longer", async () => {
  const began = performance.now();
  const status = await new Promise<number>((answered, failed) => {
    const headers = { "content-type": "application/json", "content-length": "1000" };
    const slow = send(`${served.url}/graphql`, { method: "POST", headers }, (response) => {
      response.resume();
      answered(response.statusCode ?? 0);
    });
    slow.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" ? answered(408) : failed(error),
    );
    slow.write("{");
  });
  note("a body sent byte by byte", { ms: performance.now() - began, mb: 0 }, String(status));
  expect(status).toBe(408);
});

test("others are served meanwhile, and nothing was wrong with us", async () => {
  const caller = served.client(who.hq);
  const flood = Promise.all(
    HTTP_REQUESTS.slice(0, 20).map((each) => post(target, each).catch(() => undefined)),
  );
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => caller.ask(operation("headquarters"))),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  await flood;
  expect(served.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
