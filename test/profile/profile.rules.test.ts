import { describe, expect, test } from "@jest/globals";
import { BadInput } from "../../src/kernel/refusal.ts";
import { changedAttributes, isQuiet, soundPreferences } from "../../src/profile/profile.rules.ts";

const TODAY = "2026-03-15";

describe("changedAttributes", () => {
  const before = { birthday: "1990-02-28", city: "Suzhou" };

  test("changes what is named, leaves the rest, and takes away what has no value", () => {
    expect(
      changedAttributes(
        before,
        [
          { key: " shoe size ", value: " 42 " },
          { key: "city", value: "Wuxi" },
          { key: "birthday" },
        ],
        TODAY,
      ),
    ).toEqual({ city: "Wuxi", "shoe size": "42" });
    expect(changedAttributes(before, [{ key: "city", value: null }], TODAY)).toEqual({
      birthday: "1990-02-28",
    });
  });

  test.each([
    ["birthday", "1990-02-30"],
    ["birthday", "28.2.1990"],
    ["birthday", "2026-03-16"],
    ["gender", "F"],
    ["city", " "],
    ["city", "x".repeat(201)],
    [" ", "x"],
    ["x".repeat(51), "x"],
  ])("refuses %s %s", (key, value) => {
    expect(() => changedAttributes(before, [{ key, value }], TODAY)).toThrow(BadInput);
  });

  test("refuses a key named twice, and more than fifty of them", () => {
    const twice = [
      { key: "a", value: "1" },
      { key: "a ", value: "2" },
    ];
    expect(() => changedAttributes({}, twice, TODAY)).toThrow("named twice");
    const keys = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ key: `k${at}`, value: "1" }));
    expect(Object.keys(changedAttributes({}, keys(50), TODAY))).toHaveLength(50);
    expect(() => changedAttributes({}, keys(51), TODAY)).toThrow("at most 50");
  });

  test("takes a key that every object has for what it is: a key", () => {
    const said = changedAttributes({}, [{ key: "__proto__", value: "x" }], TODAY);
    expect(Object.entries(said)).toEqual([["__proto__", "x"]]);
  });
});

describe("soundPreferences", () => {
  test("writes them their one way", () => {
    expect(soundPreferences({ language: "ZH-cn", timeZone: "Asia/Shanghai" })).toEqual({
      ...{ language: "zh-CN", timeZone: "Asia/Shanghai" },
    });
    expect(soundPreferences({})).toEqual({});
  });

  test.each([
    [{ language: "Chinese, please" }],
    [{ language: "" }],
    [{ timeZone: "+08:00" }],
    [{ timeZone: "UTC+8" }],
    [{ timeZone: "Asia/Nowhere" }],
    [{ quietHours: { from: "22:00", to: "22:00" } }],
    [{ quietHours: { from: "24:00", to: "07:00" } }],
    [{ quietHours: { from: "9:00", to: "10:60" } }],
  ])("refuses %j", (said) => {
    expect(() => soundPreferences(said)).toThrow(BadInput);
  });
});

describe("isQuiet", () => {
  const at = (local: string) => new Date(`2026-03-15T${local}:30+08:00`);
  const shanghai = (from: string, to: string) => ({
    ...{ timeZone: "Asia/Shanghai", quietHours: { from, to } },
  });

  test.each([
    ["22:00", "07:00", ["22:00", "23:59", "00:00", "06:59"], ["07:00", "12:00", "21:59"]],
    ["12:00", "14:00", ["12:00", "13:59"], ["11:59", "14:00", "00:00"]],
    ["22:00", "00:00", ["22:00", "23:59"], ["00:00", "21:59"]],
  ])("from %s to %s", (from, to, quiet, loud) => {
    for (const local of quiet)
      expect([local, isQuiet(shanghai(from, to), at(local), "UTC")]).toEqual([local, true]);
    for (const local of loud)
      expect([local, isQuiet(shanghai(from, to), at(local), "UTC")]).toEqual([local, false]);
  });

  test("by the brand's clock where the member named none; never, without hours", () => {
    const quietHours = { from: "22:00", to: "07:00" };
    expect(isQuiet({ quietHours }, at("23:00"), "Asia/Shanghai")).toBe(true);
    expect(isQuiet({ quietHours }, at("23:00"), "UTC")).toBe(false);
    expect(isQuiet({}, at("23:00"), "UTC")).toBe(false);
  });
});
