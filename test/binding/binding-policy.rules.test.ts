import { describe, expect, test } from "@jest/globals";
import {
  type BindingPolicyTerms,
  bindingPolicyAt,
  endOf,
  FIRST_POLICY,
  protectedUntil,
} from "../../src/binding/binding-policy.rules.ts";

const at = (text: string) => new Date(`2026-${text}Z`);
const FROM = at("03-01T10:00:00");

const policy = (but: Partial<BindingPolicyTerms>): BindingPolicyTerms => ({
  ...FIRST_POLICY,
  version: 1,
  ...but,
});
const afterDays = (days: number) => policy({ takeover: "AFTER_DAYS", protectionDays: days });

describe("a binding's validity", () => {
  // As brands know it: -1 for ever, or a number of days.
  test.each([
    [null, null],
    [1, at("03-02T10:00:00")],
    // Clocks are put forward in Europe on the 29th: a day is 24 hours all the same.
    [30, at("03-31T10:00:00")],
    [365, new Date("2027-03-01T10:00:00Z")],
  ])("of %s days ends it at %s", (validityDays, end) => {
    expect(endOf(policy({ validityDays }), FROM)).toEqual(end);
  });
});

describe("a store's protection", () => {
  // As brands know it: -1 never to be taken over, -2 at any time, or after a number of days.
  test.each([
    ["never, for ever", policy({ takeover: "NEVER" }), null, null],
    ["never, until it ends by itself", policy({}), at("04-01T00:00:00"), at("04-01T00:00:00")],
    ["at any time", policy({ takeover: "ANY_TIME" }), null, at("03-01T10:00:00.001")],
    ["after a day", afterDays(1), null, at("03-02T10:00:00")],
    ["after thirty days", afterDays(30), null, at("03-31T10:00:00")],
    ["after thirty days, or as it ends", afterDays(30), at("03-10T00:00:00"), at("03-10T00:00:00")],
  ])("that may be taken over %s", (_, terms, toAt, until) => {
    expect(protectedUntil(terms, { fromAt: FROM, toAt })).toEqual(until);
  });
});

describe("the policy in force", () => {
  const second = policy({ version: 2, fromAt: at("03-10T00:00:00") });
  const third = policy({ version: 3, fromAt: at("03-05T00:00:00") });
  const all = [policy({ fromAt: FROM }), second, third];

  test.each([
    ["03-01T09:59:59.999", 0],
    ["03-01T10:00:00.000", 1],
    ["03-04T23:59:59.999", 1],
    // The newest said holds, though an older one begins after it.
    ["03-05T00:00:00.000", 3],
    ["03-10T00:00:00.000", 3],
  ])("at %s is version %s", (text, version) => {
    expect(bindingPolicyAt(all, at(text)).version).toBe(version);
    expect(bindingPolicyAt(all.toReversed(), at(text)).version).toBe(version);
  });

  test("binds by the first order for ever where nothing was said", () => {
    expect(bindingPolicyAt([], FROM)).toMatchObject({
      ...{ validityDays: null, takeover: "NEVER", firstOrder: "BINDS", nearestMetres: null },
    });
  });
});
