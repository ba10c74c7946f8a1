import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { BindingConflict } from "../../src/binding/binding.refusals.ts";
import type { Binding } from "../../src/binding/binding.rules.ts";
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
      else expect(outcome).toEqual(new BindingConflict(open?.storeId ?? "", open?.fromAt as Date));
    });
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
