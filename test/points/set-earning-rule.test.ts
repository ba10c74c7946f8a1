import { describe, expect, test } from "@jest/globals";
import { TooEarly } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { createBrand } from "../../src/brand/create-brand.ts";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { earningRules } from "../../src/points/earning-rule.queries.ts";
import { type SetEarningRule, setEarningRule } from "../../src/points/set-earning-rule.ts";
import { openKit } from "../support/database.ts";
import { OPENED_AT, orderOf, record, type World, wallet, world } from "../support/world.ts";

const kit = await openKit();

const set = (there: World, but: Partial<SetEarningRule> = {}) =>
  there.as((work) =>
    setEarningRule(work, {
      pointsPerStep: 3n,
      stepMinor: 500n,
      fromAt: earliestChange(kit.clock()),
      ...but,
    }),
  );

describe("setEarningRule", () => {
  test("rates each order by the rule of its own moment", async () => {
    const there = await world(kit);
    const changedAt = earliestChange(kit.clock());
    expect(await set(there)).toMatchObject({ version: 2, validity: { kind: "FOREVER" } });
    kit.clock.advance({ days: 1 });

    const [before, after] = await record(
      there,
      orderOf(there, "before", { occurredAt: new Date(changedAt.getTime() - 1) }),
      orderOf(there, "after", { netMinor: 1_999n, occurredAt: changedAt }),
    );
    expect([before?.order.points, after?.order.points]).toEqual([100n, 9n]);
    expect((await wallet(kit, there)).buckets).toEqual([
      { lastDay: "2027-03-31", issuerCode: "N1", points: 100n },
      { lastDay: "never", issuerCode: "N1", points: 9n },
    ]);
    const rules = await earningRules(kit.look(there.hq));
    expect(after?.order.earningRuleId).toBe(rules[1]?.id);
  });

  test("may reach back to the brand's opening the first time, and no further", async () => {
    const openedAt = new Date(OPENED_AT);
    const actor = system("tests", newId());
    const attempt = (fromAt: Date) =>
      kit.begin(actor, (work) =>
        setEarningRule(work, { pointsPerStep: 1n, stepMinor: 100n, fromAt }),
      );
    await kit.begin(actor, (work) =>
      createBrand(work, {
        ...{ name: "New", timeZone: "UTC", currency: "USD", openedAt },
        ownershipModel: "BRAND_OWNS_MEMBER",
      }),
    );
    const tooEarly = new Date(openedAt.getTime() - 1);
    await expect(attempt(tooEarly)).rejects.toEqual(new TooEarly(openedAt));
    expect(await attempt(openedAt)).toMatchObject({ version: 1 });
  });

  test("cannot change what is earned or on its way: later versions begin a little ahead", async () => {
    const there = await world(kit);
    const soon = earliestChange(kit.clock());
    const tooSoon = new Date(soon.getTime() - 1);
    await expect(set(there, { fromAt: tooSoon })).rejects.toEqual(new TooEarly(soon));
  });

  test.each<[Partial<SetEarningRule>]>([
    [{ pointsPerStep: -1n }],
    [{ pointsPerStep: 1_001n }],
    [{ stepMinor: 0n }],
    [{ stepMinor: -100n }],
    [{ validity: { kind: "DAYS" } }],
    [{ validity: { kind: "DAYS", count: 0 } }],
    [{ validity: { kind: "DAYS", count: 1.5 } }],
    [{ validity: { kind: "MONTHS", count: 601 } }],
    [{ validity: { kind: "MONTH_END", count: 1, lastDay: "2027-03-31" } }],
    [{ validity: { kind: "FOREVER", count: 1 } }],
    [{ validity: { kind: "FIXED" } }],
    [{ validity: { kind: "FIXED", lastDay: "2027-02-29" } }],
    [{ activation: { kind: "AFTER_DAYS" } }],
    [{ activation: { kind: "AFTER_DAYS", count: 367 } }],
    [{ activation: { kind: "ON_EVENT", count: 1 } }],
    [{ kind: "GROWTH", validity: { kind: "DAYS", count: 30 } }],
    [{ kind: "GROWTH", activation: { kind: "ON_EVENT" } }],
  ])("does not take %p", async (but) => {
    const there = await world(kit);
    await expect(set(there, but)).rejects.toThrow(BadInput);
  });

  test("may give a thousand points a step", async () => {
    const there = await world(kit);
    expect(await set(there, { pointsPerStep: 1_000n })).toMatchObject({ pointsPerStep: 1_000n });
  });

  test("may give nothing", async () => {
    const there = await world(kit);
    await set(there, { pointsPerStep: 0n });
    kit.clock.advance({ days: 1 });
    const [recorded] = await record(there, orderOf(there, "1", { occurredAt: kit.clock() }));
    expect(recorded?.order.points).toBe(0n);
    expect((await wallet(kit, there)).buckets).toEqual([]);
  });

  test("set by five at once makes versions of five numbers", async () => {
    const there = await world(kit);
    await Promise.all(Array.from({ length: 5 }, () => set(there)));
    const rules = await earningRules(kit.look(there.hq));
    expect(rules.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("is headquarters' to do", async () => {
    const there = await world(kit);
    const wish = { pointsPerStep: 1n, stepMinor: 100n, fromAt: kit.clock() };
    const attempt = there.as((work) => setEarningRule(work, wish), there.n1.till);
    await expect(attempt).rejects.toThrow(Forbidden);
  });
});
