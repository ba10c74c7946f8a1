// Goal: a statement's bundle holds all its lines follow from, so that whoever checks it needs nothing else of us.
// Method: real months are closed, their bundles are checked by the program that is given to franchisees; then they are
// changed byte by byte, and forged and signed anew.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkBundle } from "../../src/verify-statement/check-bundle.mjs";
import { linesOf } from "../../src/verify-statement/records.mjs";
import { bundleOf, faultOf, forge, given, makeKeys, tradedMonths } from "../support/bundles.ts";
import { openKit } from "../support/database.ts";

const kit = await openKit();
const keys = makeKeys();
const there = await tradedMonths(kit);
const january = await bundleOf(kit, there, { code: "north", month: "2026-01", keys });
const february = await bundleOf(kit, there, { code: "north", month: "2026-02", keys });

describe("the bundle of a month that was closed", () => {
  test.each(
    ["north", "south"].flatMap((code) => [
      [code, "2026-01"],
      [code, "2026-02"],
    ]),
  )("%s %s is true", async (code, month) => {
    const lines = await bundleOf(kit, there, { code, month, keys });
    const report = await checkBundle(given(lines), { trusted: keys.kid });
    expect(report).toMatchObject({ key: keys.kid, records: lines.length });
  });

  test("tells the lines of earlier statements that are corrected", async () => {
    const { counts } = await checkBundle(given(february));
    expect(counts).toMatchObject({ orders: 2, refunds: 3, earlier: 6, corrections: 6 });
  });

  test("tells of others' orders what its own lines rest on, and no more", async () => {
    const south = await bundleOf(kit, there, { code: "south", month: "2026-01", keys });
    const order = south
      .map((line) => JSON.parse(line))
      .find(({ event }) => event === "order:till:1");
    expect(order).toMatchObject({ netMinor: "12345", couponMinor: "0", storePoints: "0" });
    expect(south.join("\n")).not.toMatch(/north Ltd|Store N1/);
  });
});

describe("a change", () => {
  test("of any byte of a line is found, and the line is named", async () => {
    const text = Buffer.from(`${january.join("\n")}\n`);
    const starts: number[] = [];
    for (let at = 0; at < text.length; at = text.indexOf(10, at) + 1) starts.push(at);
    const numbers = january.flatMap((line, index) =>
      line.startsWith('{"is":"line"') ? [index] : [],
    );
    const change = fc.record({
      index: fc.constantFrom(...numbers),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      by: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ index, at, by }) => {
        const bytes = Buffer.from(text);
        const start = starts[index] ?? 0;
        const place = start + Math.floor(at * Buffer.byteLength(january[index] ?? ""));
        bytes[place] = ((bytes[place] ?? 0) + by) % 256;
        const found = await checkBundle(linesOf([bytes])).then(
          () => undefined,
          (error) => error.fault,
        );
        expect(found).toMatchObject({ number: index + 1 });
      }),
      { numRuns: 1_500 },
    );
  });

  test("of any other byte is found, too", async () => {
    const text = Buffer.from(`${february.join("\n")}\n`);
    for (let place = 0; place < text.length; place += 7) {
      const bytes = Buffer.from(text);
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      await expect(checkBundle(linesOf([bytes]))).rejects.toThrow();
    }
  });

  test("of an amount says what it should be", async () => {
    const at = january.findIndex((line) => line.includes('"amountMinor":"-617"'));
    const changed = january.with(at, (january[at] ?? "").replace('"-617"', '"-618"'));
    expect(await faultOf(changed)).toEqual({
      ...{ number: at + 1, it: "order:till:1, ROYALTY, 1", field: "amountMinor" },
      ...{ says: -618n, should: -617n },
    });
  });

  test("of the file's length is found", async () => {
    expect(await faultOf(january.slice(0, -1))).toMatchObject({ why: "CUT_OFF" });
    expect(await faultOf([...january, ...january.slice(1, 2)])).toMatchObject({
      why: "BEHIND_THE_END",
    });
    for (let gone = 1; gone < january.length; gone++)
      expect(await faultOf(january.toSpliced(gone, 1))).toBeDefined();
  });
});

describe("a forgery that is signed", () => {
  const other = makeKeys();

  test("by another key is found where the key is known", async () => {
    const forged = forge(january, (record) => record, other);
    expect(await faultOf(forged)).toBeUndefined();
    await expect(checkBundle(given(forged), { trusted: keys.kid })).rejects.toMatchObject({
      fault: { field: "publicKey", says: other.kid, should: keys.kid },
    });
  });

  test("is found by its arithmetic, whichever line has another amount", async () => {
    for (const [index, line] of january.entries()) {
      if (!line.startsWith('{"is":"line"')) continue;
      for (const field of ["base", "rate", "amountMinor"]) {
        const forged = forge(
          january,
          (record, number) =>
            number === index + 1
              ? { ...record, [field]: String(BigInt(String(record[field])) + 1n) }
              : record,
          keys,
        );
        expect(await faultOf(forged)).toMatchObject({ number: index + 1, field });
      }
    }
  });

  test("is found when a line is left out, or told twice", async () => {
    for (const [index, line] of january.entries()) {
      if (!line.startsWith('{"is":"line"')) continue;
      const without = forge(
        january,
        (each, number) => (number === index + 1 ? undefined : each),
        keys,
      );
      expect(await faultOf(without)).toBeDefined();
    }
  });

  test("is found when an order's facts are changed", async () => {
    const forged = forge(
      january,
      (record) => (record.is === "order" ? { ...record, netMinor: "100" } : record),
      keys,
    );
    expect(await faultOf(forged)).toMatchObject({ field: "base", should: 100n });
  });

  test("is found when a part or a total says another sum", async () => {
    const part = forge(
      january,
      (each) => (each.is === "part" ? { ...each, amountMinor: "1" } : each),
      keys,
    );
    expect(await faultOf(part)).toMatchObject({ field: "amountMinor", says: 1n });
    const total = forge(
      january,
      (each, number) =>
        number === 1
          ? { ...each, statement: { ...(each.statement as object), totalMinor: "0" } }
          : each,
      keys,
    );
    expect(await faultOf(total)).toMatchObject({ number: 1, field: "totalMinor", says: 0n });
  });
});
