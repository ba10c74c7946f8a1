/*
 * Merges that start together with each other, and with whatever else names their members.
 *
 * Goal: of two merges with a common member one stands; an order, a spending or a binding beside a merge is who
 * stayed's or was done before it; no point is made or lost. Method: real connections, all at once; every proof after.
 */
import { expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { unmergeMembers } from "../../src/merge/unmerge-members.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { sumsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { mergeFaults, story } from "../support/merges.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

const outcomeOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    const done = await act;
    const [first] = Array.isArray(done) ? done : [done];
    return first instanceof Refusal ? first.name : "done";
  } catch (error) {
    if (error instanceof Refusal) return error.name;
    throw error;
  }
};

const merge = (there: World, survivorId: string, absorbedId: string) =>
  there.as((work) => mergeMembers(work, { survivorId, absorbedId, reason: "same person" }));

async function three() {
  const there = await world(kit, { members: 3 });
  const [anna = "", ben = "", cleo = ""] = there.members;
  await record(
    there,
    ...[anna, ben, cleo].map((id, at) => orderOf(there, `${at}`, { member: { id } })),
  );
  return { there, anna, ben, cleo };
}

test("of merges with a common member, in any direction, one stands for each that is absorbed", async () => {
  const { there, anna, ben, cleo } = await three();
  const pairs = [anna, ben, cleo].flatMap((a) =>
    [anna, ben, cleo].flatMap((b) => (a === b ? [] : [[a, b] as const])),
  );
  const outcomes = await Promise.all(pairs.map(([a, b]) => outcomeOf(merge(there, a, b))));
  // Three became one by two merges; every other was told.
  expect(outcomes.filter((each) => each === "done")).toHaveLength(2);
  expect(new Set(outcomes)).toEqual(new Set(["done", "MemberMerged"]));
  const balances = await Promise.all(
    [anna, ben, cleo].map(async (id) => (await story(kit, there, id)).balance),
  );
  expect([...balances].sort()).toEqual([0n, 0n, 300n]);
  expect(await mergeFaults(kit, there)).toEqual([]);
});

test("beside a merge and its undoing, what names the one goes to whom it is then", async () => {
  const { there, anna, ben } = await three();
  const { n2 } = there;
  const act = async (at: number): Promise<unknown> => {
    if (at % 5 === 0)
      return there.as((work) =>
        recordOrders(work, [orderOf(there, `o${at}`, { member: { id: ben }, storeCode: "S1" })]),
      );
    if (at % 5 === 1)
      return there.as((work) =>
        spendPoints(work, {
          ...{ memberId: ben, storeId: n2.id, source: "till", number: `s${at}`, points: 3n },
        }),
      );
    if (at % 5 === 2)
      return there.as((work) => bindMember(work, { memberId: ben, storeId: n2.id }));
    if (at % 5 === 3)
      return there.as((work) =>
        refundOrders(work, [
          {
            ...{ source: "till", orderNumber: "1", number: `r${at}`, refundMinor: 100n },
            occurredAt: kit.clock(),
          },
        ]),
      );
    return there.as((work) =>
      recordOrders(work, [
        orderOf(there, `i${at}`, {
          member: { identity: { kind: "EXTERNAL", value: "member-1" } },
        }),
      ]),
    );
  };
  const merges = (async () => {
    for (let round = 0; round < 2; round++) {
      const { id: mergeId } = await merge(there, anna, ben);
      if (round === 0)
        await there.as((work) => unmergeMembers(work, { mergeId, reason: "two persons" }));
    }
  })();
  const outcomes = await Promise.all(Array.from({ length: 60 }, (_, at) => outcomeOf(act(at))));
  await merges;
  const known = ["done", "PointsShort", "BindingConflict"];
  expect(outcomes.filter((each) => !known.includes(each))).toEqual([]);
  expect(outcomes.filter((each, at) => at % 5 === 0 && each === "done")).toHaveLength(12);
  // What ended in the instant it began ends a moment after.
  kit.clock.advance({ minutes: 1 });
  expect(await story(kit, there, ben)).toMatchObject({ balance: 0n, storeId: null });
  const sums = await sumsOf(kit, there.brandId);
  const issued = Object.entries(sums).filter(([address]) => address.startsWith("issued/"));
  // 27 orders of 100, less 12 refunds of 1.
  expect(issued.reduce((sum, [, amount]) => sum - amount, 0n)).toBe(2_700n - 12n);
  expect(await mergeFaults(kit, there)).toEqual([]);
});
