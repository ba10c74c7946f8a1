import { describe, expect, test } from "@jest/globals";
import type { Binding } from "../../src/binding/binding.rules.ts";
import { bindingAt, openBinding } from "../../src/binding/binding.rules.ts";

const at = (day: string) => new Date(`2026-${day}T00:00:00Z`);

const binding = (id: string, fromAt: Date, toAt: Date | null): Binding => ({
  ...{ id, memberId: "anna", storeId: `store of ${id}`, source: "SCAN" },
  ...{ fromAt, toAt },
});

const past = binding("past", at("01-10"), at("02-01"));
const next = binding("next", at("02-01"), at("02-20"));
const open = binding("open", at("03-01"), null);

describe("the binding in force", () => {
  test.each([
    ["01-09", undefined],
    ["01-10", "past"],
    ["01-31", "past"],
    // From its end on, a binding is the next one's.
    ["02-01", "next"],
    ["02-20", undefined],
    ["03-01", "open"],
    ["12-31", "open"],
  ])("on %s is %s", (day, id) => {
    expect(bindingAt([past, next, open], at(day))?.id).toBe(id);
  });

  test("is open as long as nothing ended it", () => {
    expect(openBinding([past, next, open])).toBe(open);
    expect(openBinding([past, next])).toBeUndefined();
    expect(openBinding([])).toBeUndefined();
  });
});
