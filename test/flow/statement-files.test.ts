/*
 * A statement is taken home, and checked there.
 *
 * Goal: a franchisee fetches its statement on paper, as a workbook and as a bundle, each at an address that is good for five
 * minutes and for this file alone; what it fetched is true by a program that knows nothing of the hub, until a byte is changed.
 * Method: a hub on a port of its own; the program runs as a process of its own, as a franchisee runs it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { exportStatement } from "../../src/commands/export-statement.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { silent } from "../support/silent.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub();
const folder = mkdtempSync(join(tmpdir(), "statement-"));
const PROGRAM = join(import.meta.dirname, "../../src/verify-statement/verify-statement.mjs");

let there: World;
let id: string;

beforeAll(async () => {
  served.clock.set("2026-02-02T04:00:00Z");
  there = await world(served);
  await record(
    there,
    orderOf(there, "a", { occurredAt: "2026-01-10T04:00:00Z" }),
    orderOf(there, "b", { netMinor: 3_333n, storeCode: "N2", occurredAt: "2026-01-11T04:00:00Z" }),
  );
  const hq = served.client(callersOf(there).hq);
  await hq.mutate(operation("close-month"), { month: "2026-01" });
  const north = served.client(callersOf(there).north);
  const { franchisee } = await north.query(operation("franchisee-month"));
  id = franchisee.statements.edges[0].node.id;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const urls = async (lang = "EN") => {
  served.clock.set("2026-02-02T04:00:00Z");
  const north = served.client(callersOf(there).north);
  return (await north.query(operation("statement-files"), { id, lang })).statement;
};

/** Runs the program as a franchisee does, without anything of the hub's in its surroundings. */
const run = (...parameters: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...parameters], {
    encoding: "utf8",
    env: { LANG: "en_US.UTF-8" },
  });
  return { status, said: stdout + stderr };
};

describe("a statement's files", () => {
  test.each([
    ["pdfUrl", "application/pdf", "%PDF-"],
    ["xlsxUrl", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK"],
    ["bundleUrl", "application/jsonl; charset=utf-8", '{"is":"banyan statement bundle 1"'],
    ["downloadUrl", "text/csv; charset=utf-8", "posting,no,event"],
  ])("%s is served for five minutes, and to nobody who changed it", async (field, type, begins) => {
    const address: string = (await urls())[field];
    const response = await fetch(address);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    expect(response.headers.get("content-disposition")).toContain("attachment; filename=");
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, begins.length).toString("latin1")).toBe(begins);

    const signed = new URL(address);
    const wrong = (change: (url: URL) => void) => {
      const url = new URL(signed);
      change(url);
      return fetch(url).then(({ status }) => status);
    };
    expect(await wrong((url) => url.searchParams.set("signature", "A".repeat(43)))).toBe(403);
    expect(await wrong((url) => url.searchParams.delete("signature"))).toBe(403);
    expect(await wrong((url) => url.searchParams.set("until", "9999999999"))).toBe(403);
    served.clock.advance({ minutes: 5 });
    const late = await fetch(address);
    expect(late.status).toBe(403);
    expect(await late.text()).toContain(`Ask for ${field} again`);
  });

  test("are signed each for itself: one's signature opens no other", async () => {
    const found = await urls();
    const paths = Object.values(found).map((address) => new URL(String(address)));
    const zh = new URL((await urls("ZH")).pdfUrl);
    expect(zh.pathname).toMatch(/\.zh\.pdf$/);
    for (const file of [...paths, zh])
      for (const other of [...paths, zh])
        if (other.pathname !== file.pathname) {
          const forged = new URL(other);
          forged.search = file.search;
          expect((await fetch(forged)).status).toBe(403);
        }
  });

  test("are printed in the request's language, where none is asked for", async () => {
    const north = served.client(callersOf(there).north);
    const { statement } = await north.query(operation("statement-files"), { id });
    expect(new URL(statement.pdfUrl).pathname).toMatch(/\.en\.pdf$/);
  });
});

describe("verify-statement", () => {
  const file = join(folder, "bundle.jsonl");

  test("says that what was fetched is true, in both languages", async () => {
    writeFileSync(file, await (await fetch((await urls()).bundleUrl)).text());
    const en = run(file);
    expect(en).toMatchObject({ status: 0, said: expect.stringMatching(/^TRUE: north Ltd/) });
    expect(en.said).toMatch(/ 2 orders\n[\s\S]* 4 lines, each worked out again\n/);
    expect(run(file, "--lang", "zh").said).toMatch(/^正确：Tea House 的 north Ltd/);
    const key = /signed with the key (\S+)/.exec(en.said)?.[1] ?? "";
    expect(run(file, "--key", key)).toMatchObject({ status: 0 });
    expect(run(file, "--key", "another")).toMatchObject({
      status: 1,
      said: expect.stringContaining(`publicKey says ${key}, should be another`),
    });
  });

  test("names the first line that differs, when one byte of it was changed", () => {
    const lines = readFileSync(file, "utf8").split("\n");
    const at = lines.findIndex((line) => line.startsWith('{"is":"line"'));
    const changed = lines.with(at, (lines[at] ?? "").replace('"-500"', '"-600"'));
    const forged = join(folder, "forged.jsonl");
    writeFileSync(forged, changed.join("\n"));
    expect(run(forged)).toEqual({
      status: 1,
      said: `FALSE: line ${at + 1} (order:till:a, ROYALTY, 1): amountMinor says -600, should be -500\n`,
    });
    expect(run(forged, "--lang", "zh").said).toBe(
      `不正确: 第 ${at + 1} 行（order:till:a, ROYALTY, 1）：amountMinor 写的是 -600，应为 -500\n`,
    );
  });

  test("ends with 2 where there is nothing to check", () => {
    const other = join(folder, "other.txt");
    writeFileSync(other, "hello\n");
    expect(run(other)).toEqual({ status: 2, said: "this is no bundle of a statement\n" });
    expect(run(join(folder, "none"))).toMatchObject({ status: 2 });
    expect(run()).toMatchObject({ status: 2, said: expect.stringMatching(/^verify-statement/) });
    expect(run(file, "--lang", "fr")).toMatchObject({ status: 2 });
    expect(run("--help")).toMatchObject({ status: 0 });
  });
});

describe("export-statement", () => {
  test("writes the bundle by franchisee and month, or by id", async () => {
    const said: string[] = [];
    const write = (wish: object, name: string) =>
      exportStatement(
        served.hub,
        { brand: there.brandId, out: join(folder, name), ...wish },
        silent,
        (line) => void said.push(line),
      );
    await write({ franchisee: "north", month: "2026-01" }, "named.jsonl");
    await write({ id }, "by-id.jsonl");
    expect(readFileSync(join(folder, "named.jsonl"), "utf8").slice(0, 1_000)).toBe(
      readFileSync(join(folder, "by-id.jsonl"), "utf8").slice(0, 1_000),
    );
    expect(run(join(folder, "named.jsonl"))).toMatchObject({ status: 0 });
    expect(said[0]).toMatch(/4 lines, signed with the key/);
    await expect(write({ franchisee: "east", month: "2026-01" }, "x")).rejects.toThrow(
      /no statement/,
    );
    await expect(write({ id: "none" }, "x")).rejects.toThrow("there is no statement none");
    await expect(write({}, "x")).rejects.toThrow(/name the statement/);
  });
});
