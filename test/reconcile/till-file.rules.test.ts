/*
 * What is read of a till's file.
 *
 * Goal: amounts and instants are read as people write them, and never as something else: what could be two
 * things is not read. Columns are found by their Chinese and English names, or by what is said.
 * Method: tables.
 */
import { describe, expect, test } from "@jest/globals";
import {
  minorIn,
  type Reading,
  type RowReading,
  readTillHead,
  readTillRow,
  separatorOf,
} from "../../src/reconcile/till-file.rules.ts";

const reading: Reading = { columns: [], timeZone: "Asia/Shanghai" };

describe("an amount", () => {
  test.each([
    ["12.50", 1_250n],
    ["¥1,234.50", 123_450n],
    ["￥１２．５", 1_250n],
    ["1.234,50", 123_450n],
    ["1.234,50 €", 123_450n],
    ["CNY 8", 800n],
    ["1,234", 123_400n],
    ["1,234,567.8", 123_456_780n],
    ["12.5000", 1_250n],
    ["-3.10", -310n],
    ["−3.10", -310n],
    ["3.10-", -310n],
    ["¥-3.10", -310n],
    ["(3.10)", -310n],
    ["35元", 3_500n],
    ["0", 0n],
    ["1.234", undefined],
    ["12.505", undefined],
    ["12.5050", undefined],
    ["1,23,4.00", undefined],
    ["--3", undefined],
    ["(3", undefined],
    ["", undefined],
    ["free", undefined],
    ["9999999999999999", undefined],
  ])("%s", (text, minor) => {
    expect(minorIn(text, { digits: 2 })).toBe(minor);
  });

  test("is read by the mark that was said, and by the currency's digits", () => {
    expect(minorIn("1.234", { digits: 2, decimalMark: "," })).toBe(123_400n);
    expect(minorIn("1,5", { digits: 2, decimalMark: "." })).toBe(undefined);
    expect(minorIn("1,234", { digits: 0 })).toBe(1_234n);
    expect(minorIn("1.234", { digits: 0 })).toBe(1_234n);
    expect(minorIn("12.5", { digits: 0 })).toBe(undefined);
  });
});

const bounds: RowReading = {
  ...{ ...reading, digits: 2, stores: new Map([["n1", "store-1"]]) },
  from: Date.parse("2026-02-28T16:00:00Z"),
  until: Date.parse("2026-03-31T16:00:00Z"),
};

describe("an instant", () => {
  const at = (time: string, but: Partial<Reading> = {}) => {
    const row = readTillRow({ time: 0, amount: 1 }, [time, "1"], 2, { ...bounds, ...but });
    return "at" in row ? new Date(row.at).toISOString() : "text" in row ? row.text.en : "";
  };
  const NOT_READ = expect.stringContaining("cannot be read");

  test.each([
    ["2026-03-14T04:00:00Z", "2026-03-14T04:00:00.000Z"],
    ["2026-03-14 04:00:00.123Z", "2026-03-14T04:00:00.000Z"],
    ["2026-03-14T12:00:00+08:00", "2026-03-14T04:00:00.000Z"],
    ["2026-03-14 12:00:00 -0500", "2026-03-14T17:00:00.000Z"],
    ["2026-03-14 12:00:05", "2026-03-14T04:00:05.000Z"],
    ["2026/3/14 9:07", "2026-03-14T01:07:00.000Z"],
    ["2026年3月14日 12:30", "2026-03-14T04:30:00.000Z"],
    ["20260314120000", "2026-03-14T04:00:00.000Z"],
    ["14.03.2026 12:00", "2026-03-14T04:00:00.000Z"],
    ["2026-03-14", "2026-03-13T16:00:00.000Z"],
    ["2026-03-14 1:05 PM", "2026-03-14T05:05:00.000Z"],
    ["2026-03-14 12:05 AM", "2026-03-13T16:05:00.000Z"],
  ])("%s", (text, instant) => {
    expect(at(text)).toBe(instant);
  });

  test("that could be two is read as was said, or not", () => {
    expect(at("03/04/2026 12:00")).toEqual(NOT_READ);
    expect(at("05/03/2026 12:00", { dayFirst: true })).toBe("2026-03-05T04:00:00.000Z");
    expect(at("03/05/2026 12:00", { dayFirst: false })).toBe("2026-03-05T04:00:00.000Z");
  });

  test.each(["2026-02-30 12:00", "2026-03-14 24:01", "noon", "", "2026-03-14 13:00 PM"])(
    "%s is none",
    (text) => {
      expect(at(text)).toEqual(NOT_READ);
    },
  );

  test("is of the zone that was said, and in the month", () => {
    expect(at("2026-03-14 12:00", { timeZone: "Europe/Berlin" })).toBe("2026-03-14T11:00:00.000Z");
    expect(at("2026-04-01 00:00")).toBe("the time is not in the month");
    expect(at("2026-02-28 23:59:59")).toBe("the time is not in the month");
  });

  test("may stand in two columns", () => {
    const head = readTillHead(["交易日期", "交易时间", "实收金额"], reading);
    expect(head).toEqual({ day: 0, time: 1, amount: 2 });
    const row = readTillRow(head as never, ["2026-03-14", "12:00:01", "1"], 2, bounds);
    expect(row).toMatchObject({ at: Date.parse("2026-03-14T04:00:01Z"), timed: true });
  });
});

describe("a head", () => {
  test("is read in English and Chinese, by what separates it", () => {
    expect(separatorOf('a;"b,c,d";e')).toBe(";");
    expect(separatorOf("a\tb\tc")).toBe("\t");
    expect(separatorOf("a")).toBe(",");
    expect(
      readTillHead(["Order_No", "Paid At", "Net Amount", "Cashier", "Store"], reading),
    ).toEqual({ number: 0, time: 1, amount: 2, store: 4 });
    expect(readTillHead(["\uFEFF订单号", "下单时间", "实付金额", "手机号"], reading)).toEqual({
      ...{ number: 0, time: 1, amount: 2 },
    });
  });

  test("that is unclear is refused until it is said", () => {
    const titles = ["单号", "时间", "金额", "实收"];
    expect(readTillHead(titles, reading)).toEqual({ field: "amount", titles: ["金额", "实收"] });
    const columns = [{ field: "amount", title: " 实收 " }] as const;
    expect(readTillHead(titles, { ...reading, columns })).toMatchObject({ amount: 3 });
    expect(readTillHead(["单号", "金额"], reading)).toEqual({ field: "time", titles: [] });
    expect(
      readTillHead(titles, { ...reading, columns: [{ field: "amount", title: "x" }] }),
    ).toMatchObject({ field: "amount", titles: [] });
  });
});

test("a number has no control characters, which no database keeps", () => {
  const head = { time: 0, amount: 1, number: 2, original: 3 };
  const read = (number: string, original = "") =>
    readTillRow(head, ["2026-03-14 12:00", "1", number, original], 7, bounds);
  expect(read("A-1", "A-0")).toMatchObject({ number: "A-1", original: "A-0" });
  for (const row of [read("A\0-1"), read("A", "\u0001x")])
    expect(row).toMatchObject({ text: { en: "a number has no control characters" } });
});

test("a store is known by its code, and a row without one by what was said", () => {
  const head = { time: 0, amount: 1, store: 2 };
  const read = (store: string) => readTillRow(head, ["2026-03-14 12:00", "1", store], 7, bounds);
  expect(read(" N1 ")).toMatchObject({ storeId: "store-1", line: 7 });
  expect(read("S1")).toMatchObject({ text: { en: "this store is none of the franchisee's" } });
  const bare = { time: 0, amount: 1 };
  expect(
    readTillRow(bare, ["2026-03-14", "1"], 2, { ...bounds, storeId: "store-1" }),
  ).toMatchObject({ storeId: "store-1", timed: false });
});
