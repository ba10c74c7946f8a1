/*
 * What accounts of the book are called elsewhere.
 *
 * Goal: every account has a name, the closest pattern's; a mapping holds from its instant on.
 * Method: addresses of every kind against the usual mapping and one of a brand's own.
 */
import { describe, expect, test } from "@jest/globals";
import {
  accountOf,
  checkMapping,
  mappingAt,
  USUAL_MAPPING,
} from "../../src/accounting/account-mapping.rules.ts";
import { BadInput } from "../../src/kernel/refusal.ts";

const own = (version: number, from: string, code: string) => ({
  ...{ version, fromAt: new Date(from) },
  accounts: [
    { pattern: "franchisee/*", code: "1", title: "Franchisees" },
    { pattern: "franchisee/north", code, title: "North" },
    { pattern: "franchisee/*/due", code: "3", title: "Due" },
  ],
});

describe("a mapping", () => {
  test.each([
    ["issued/N1", "6601.01"],
    ["wallet/2027-03-31/N1/2u", "2205.01"],
    ["debt", "1221.01"],
    ["breakage/headquarters", "6301.01"],
    ["headquarters/accrued/2026-03", "6051.01"],
    ["franchisee/north/due", "2202.02"],
    ["elsewhere", "9999"],
  ])("as it usually is calls %s %s", (address, code) => {
    expect(accountOf(USUAL_MAPPING, address).code).toBe(code);
  });

  test("prefers the pattern that says most", () => {
    const mapping = own(1, "2026-01-01", "2");
    expect(
      ["franchisee/south/accrued/2026-03", "franchisee/north/accrued/2026-03"].map(
        (address) => accountOf(mapping, address).code,
      ),
    ).toEqual(["1", "2"]);
    expect(accountOf(mapping, "franchisee/north/due").code).toBe("3");
  });

  test("holds from its instant on", () => {
    const versions = [own(1, "2026-02-01", "2"), own(2, "2026-03-01", "4")];
    const at = (day: string) => mappingAt(versions, new Date(day)).version;
    expect(["2026-01-31", "2026-02-01", "2026-03-01"].map(at)).toEqual([0, 1, 2]);
  });

  test.each([
    [[]],
    [[{ pattern: "a", code: "1", title: "=1+1" }]],
    [[{ pattern: "a//b", code: "1", title: "x" }]],
    [[{ pattern: "a", code: "1 2", title: "x" }]],
    [
      [
        { pattern: "a", code: "1", title: "x" },
        { pattern: "a", code: "2", title: "y" },
      ],
    ],
  ])("is refused where no accounting can mean it: %j", (accounts) => {
    expect(() => checkMapping(accounts)).toThrow(BadInput);
  });
});
