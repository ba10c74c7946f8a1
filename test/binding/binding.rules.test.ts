import { describe, expect, test } from "@jest/globals";
import { BindingConflict } from "../../src/binding/binding.refusals.ts";
import {
  type Binding,
  bindingAt,
  boundStoreAt,
  handOver,
  join,
  lastingBinding,
} from "../../src/binding/binding.rules.ts";
import { type BindingPolicyTerms, FIRST_POLICY } from "../../src/binding/binding-policy.rules.ts";

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

  test("lasts until it is over, and one that is to begin lasts too", () => {
    expect(lastingBinding([past, next], at("02-19"))).toBe(next);
    expect(lastingBinding([past, next], at("02-20"))).toBeUndefined();
    expect(lastingBinding([past, open], at("02-25"))).toBe(open);
    expect(lastingBinding([], at("02-25"))).toBeUndefined();
  });
});

describe("who goes to a store by itself", () => {
  const policy = (but: Partial<BindingPolicyTerms>) => [{ ...FIRST_POLICY, version: 1, ...but }];
  const wish = { id: "new", memberId: "anna", storeId: "new store", source: "SCAN" } as const;
  const days = (protectionDays: number) => policy({ takeover: "AFTER_DAYS", protectionDays });

  test("is bound from now on, for as long as the policy says", () => {
    const now = at("02-25");
    expect(join([past, next], wish, [], now)).toEqual({
      begun: { ...wish, fromAt: now, toAt: null },
    });
    expect(join([], wish, policy({ validityDays: 10 }), now).begun?.toAt).toEqual(at("03-07"));
  });

  test("stays as it is with the store it has", () => {
    expect(join([past, open], { ...wish, storeId: open.storeId }, [], at("03-02"))).toEqual({});
  });

  test.each([
    ["never", policy({}), "06-01", null],
    ["days after, on the day before", days(30), "03-30", at("03-31")],
    [
      "at any time, with the first instant",
      policy({ takeover: "ANY_TIME" }),
      "03-01",
      "just after",
    ],
  ])("stays with another's that may be taken over %s", (_, policies, now, until) => {
    const expected = until === "just after" ? new Date(+open.fromAt + 1) : until;
    expect(() => join([open], wish, policies, at(now))).toThrow(
      new BindingConflict(open.storeId, open.fromAt, expected as Date | null),
    );
  });

  test.each([
    ["days after, on the day", days(30), "03-31"],
    ["at any time", policy({ takeover: "ANY_TIME" }), "03-02"],
  ])("is taken over %s", (_, policies, now) => {
    expect(join([past, open], wish, policies, at(now))).toEqual({
      ended: { ...open, toAt: at(now) },
      begun: { ...wish, fromAt: at(now), toAt: null },
    });
  });

  test("stays where it is though another store is nearer", () => {
    const nearest = { ...wish, source: "NEAREST" } as const;
    expect(() => join([open], nearest, policy({ takeover: "ANY_TIME" }), at("03-05"))).toThrow(
      BindingConflict,
    );
  });
});

describe("a store that closes", () => {
  const closedAt = at("04-01");
  const store = { id: open.storeId, closedAt, successorId: "heir" };
  const heirs = (bindings: readonly Binding[], but: object = {}) =>
    handOver(bindings, { ...store, ...but }, () => "new");

  test("leaves its members to its successor, from then on and as long as they were bound", () => {
    const ended = { ...open, toAt: closedAt };
    const heir = { storeId: "heir", source: "HANDOVER", sceneId: null, id: "new" };
    expect(heirs([past, open])).toEqual([
      { ended, begun: { ...open, ...heir, fromAt: closedAt, toAt: null } },
    ]);
    const short = { ...open, toAt: at("04-05") };
    expect(heirs([short])[0]?.begun).toMatchObject({ fromAt: closedAt, toAt: at("04-05") });
  });

  test("leaves them to nobody where it has no successor", () => {
    expect(heirs([open], { successorId: null })).toEqual([{ ended: { ...open, toAt: closedAt } }]);
  });

  test("has nothing to leave that ends by then, or is another's", () => {
    expect(heirs([{ ...open, toAt: closedAt }])).toEqual([]);
    expect(heirs([{ ...open, storeId: "another" }])).toEqual([]);
  });

  test("is over for a binding that was to begin later with that one's first instant", () => {
    const late = { ...open, fromAt: at("05-01") };
    const first = new Date(+late.fromAt + 1);
    expect(heirs([late])).toEqual([
      { ended: { ...late, toAt: first }, begun: expect.objectContaining({ fromAt: first }) },
    ]);
  });

  test("stands for its successor, and for that one's, for orders from then on", () => {
    const stores = new Map(
      [
        store,
        { id: "heir", closedAt: at("05-01"), successorId: "grandchild" },
        { id: "grandchild", closedAt: null, successorId: null },
      ].map((each) => [each.id, each]),
    );
    const on = (day: string) => boundStoreAt(open, at(day), stores);
    expect(["03-31", "04-01", "04-30", "05-01"].map(on)).toEqual([
      ...[open.storeId, "heir", "heir", "grandchild"],
    ]);
    stores.set(store.id, { ...store, successorId: null as unknown as string });
    expect(on("04-01")).toBeUndefined();
  });
});
