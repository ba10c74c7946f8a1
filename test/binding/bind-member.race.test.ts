import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { BindingConflict } from "../../src/binding/binding.refusals.ts";
import type { Binding } from "../../src/binding/binding.rules.ts";
import { setBindingPolicy } from "../../src/binding/set-binding-policy.ts";
import { faultsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: a member is one store's at a time, however many doors it goes through at once. Method: two
// hundred bindings of one member, dealt to three stores, start together; then the same with first
// orders at two stores beside them. Whoever the database lets first wins, and everybody else must
// be told of that one.

const kit = await openKit();

type Outcome = Binding | BindingConflict;

const attempt = (there: World, storeId: string): Promise<Outcome> =>
  there
    .as((work) => bindMember(work, { memberId: there.anna, storeId }))
    .catch((error) => {
      if (error instanceof BindingConflict) return error;
      throw error;
    });

const openOf = async (there: World) =>
  (await bindingsOf(kit.look(there.hq), [there.anna])).filter(({ toAt }) => toAt === null);

describe("bindings of one member that start together", () => {
  test("leave exactly one open, and every loser hears which: 200 at three stores", async () => {
    const there = await world(kit);
    const stores = [there.n1.id, there.n2.id, there.s1.id];
    const wished = Array.from({ length: 200 }, (_, index) => stores[index % 3] ?? "");

    const outcomes = await Promise.all(wished.map((storeId) => attempt(there, storeId)));

    const [open, ...more] = await openOf(there);
    expect(more).toEqual([]);
    outcomes.forEach((outcome, index) => {
      if (wished[index] === open?.storeId) expect(outcome).toEqual(open);
      else
        expect(outcome).toEqual(
          new BindingConflict(open?.storeId ?? "", open?.fromAt as Date, null),
        );
    });
  });

  test("take a member over once, when its protection is over: 200 at two other stores", async () => {
    const there = await world(kit);
    await there.as((work) =>
      setBindingPolicy(work, {
        ...{ takeover: "AFTER_DAYS", protectionDays: 30, validityDays: 365 },
        fromAt: new Date("2026-01-01T00:00:00Z"),
      }),
    );
    const first = (await attempt(there, there.s1.id)) as Binding;
    kit.clock.advance({ days: 30 });
    const stores = [there.n1.id, there.n2.id];
    const wished = Array.from({ length: 200 }, (_, index) => stores[index % 2] ?? "");

    const outcomes = await Promise.all(wished.map((storeId) => attempt(there, storeId)));

    const all = await bindingsOf(kit.look(there.hq), [there.anna]);
    const [lost, won, ...more] = all;
    expect(more).toEqual([]);
    expect(lost).toEqual({ ...first, toAt: won?.fromAt });
    const until = new Date(+(won?.fromAt as Date) + 30 * 86_400_000);
    outcomes.forEach((outcome, index) => {
      if (wished[index] === won?.storeId) expect(outcome).toEqual(won);
      else
        expect(outcome).toEqual(
          new BindingConflict(won?.storeId ?? "", won?.fromAt as Date, until),
        );
    });
    kit.clock.reset();
  });

  test("agree with first orders that start beside them", async () => {
    const there = await world(kit);
    const occurredAt = kit.clock();
    const orders = Array.from({ length: 10 }, (_, index) =>
      record(there, orderOf(there, `${index}`, { storeCode: index % 2 ? "N2" : "S1", occurredAt })),
    );
    const scans = Array.from({ length: 10 }, () => attempt(there, there.n1.id));

    const [recorded, scanned] = await Promise.all([Promise.all(orders), Promise.all(scans)]);

    const [open, ...more] = await openOf(there);
    expect(more).toEqual([]);
    expect(new Set(scanned.map(({ storeId }) => storeId))).toEqual(new Set([open?.storeId]));
    // Each order was shared out by the one binding there is.
    expect(new Set(recorded.flat().map(({ order }) => order.boundStoreId))).toEqual(
      new Set([open?.storeId]),
    );
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});
