import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { StoreClosed, TooEarly, UnknownStore } from "../../src/brand/brand.refusals.ts";
import { StoreEntity } from "../../src/brand/store.entity.ts";
import { assignGuide } from "../../src/guide/assign-guide.ts";
import { closeStore } from "../../src/handover/close-store.ts";
import { handOverMembers } from "../../src/handover/hand-over-members.ts";
import { SuccessorUnfit } from "../../src/handover/handover.refusals.ts";
import { commitHold } from "../../src/hold/commit-hold.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { releaseHold } from "../../src/hold/release-hold.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { OccurredAfterStore } from "../../src/order/order.refusals.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { faultsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { factsOf } from "../support/state.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: a store that closes sells nothing and wins nobody any more, and its members are its successor's from the instant
// on, none of them twice, none left behind. Method: N1 has members; it closes in an hour; the members are handed over in
// small pages, interrupted and again; orders around the instant tell whose they are.

const kit = await openKit();

const HOUR = 3_600_000;

async function closing(successor: "S1" | undefined, members = 7) {
  const there = await world(kit, { members });
  for (const memberId of there.members)
    await there.as((work) => bindMember(work, { memberId, storeId: there.n1.id }));
  kit.clock.advance({ days: 1 });
  const at = new Date(+kit.clock() + HOUR);
  const successorId = successor && there.s1.id;
  await there.as((work) => closeStore(work, { storeId: there.n1.id, at, successorId }));
  return { there, at };
}

const handOver = (there: World, how: Parameters<typeof handOverMembers>[2] = {}) =>
  handOverMembers(kit.begin, system("test", there.brandId), { pageSize: 3, ...how });

const bindings = (there: World) => bindingsOf(kit.look(there.hq), there.members);

const isDone = async ({ n1, hq }: World) =>
  (await kit.look(hq).em.findOneOrFail(StoreEntity, { id: n1.id })).handedOverAt !== null;

describe("closeStore", () => {
  test("leaves every member to the successor from its instant on, page by page", async () => {
    const { there, at } = await closing("S1");
    const told: number[] = [];
    expect(await handOver(there, { tell: (done) => told.push(done) })).toBe(7);
    expect(told).toEqual([3, 6, 7]);

    const all = await bindings(there);
    expect(all).toHaveLength(14);
    for (const memberId of there.members)
      expect(all.filter((each) => each.memberId === memberId)).toMatchObject([
        { storeId: there.n1.id, toAt: at },
        { storeId: there.s1.id, source: "HANDOVER", fromAt: at, toAt: null },
      ]);
    // Nobody is left: a second time there is nothing to do, and after the close it is done with.
    expect(await handOver(there)).toBe(0);
    expect(await isDone(there)).toBe(false);
    kit.clock.set(new Date(+at + HOUR));
    expect(await handOver(there)).toBe(0);
    expect(await isDone(there)).toBe(true);
    // Both stores hear of each.
    const facts = (await factsOf(kit, there.brandId)).filter((fact) =>
      [there.n1.id, there.s1.id].every((id) => fact.topics.includes(`store:${id}`)),
    );
    expect(facts).toHaveLength(7);
  });

  test("ends the spending and holding of points there, and leaves what was held to its checkout", async () => {
    const { there, at } = await closing(undefined);
    const { anna: memberId } = there;
    await record(there, orderOf(there, "earned"));
    const wish = { memberId, source: "till", points: 10n };
    const spend = (number: string, store = there.n1) =>
      there.as((work) => spendPoints(work, { ...wish, number, storeId: store.id }));
    const hold = (number: string, minutes = 120) =>
      there.as((work) => holdPoints(work, { ...wish, number, minutes, storeId: there.n1.id }));
    const guide = await there.as((work) => hireStaff(work, { name: "Lin", storeId: there.n1.id }));
    kit.clock.set(new Date(+at - 1));
    const spent = await spend("1");
    const [kept, given] = [await hold("kept"), await hold("given")];

    kit.clock.set(at);
    const closed = new StoreClosed(there.n1.id, at);
    await expect(spend("2")).rejects.toEqual(closed);
    await expect(hold("late")).rejects.toEqual(closed);
    await expect(
      there.as((work) => assignGuide(work, { memberId, staffId: guide.id })),
    ).rejects.toEqual(closed);
    // What was done in time is answered as it was.
    expect(await spend("1")).toEqual(spent);
    expect(await hold("kept")).toEqual(kept);
    await there.as((work) => commitHold(work, { holdId: kept.id }));
    await there.as((work) => releaseHold(work, { holdId: given.id }));
    await spend("3", there.n2);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("goes on where it was cut off", async () => {
    const { there } = await closing("S1");
    const stop = new AbortController();
    const done = await handOver(there, { signal: stop.signal, tell: () => stop.abort() });
    expect(done).toBe(3);
    expect(await handOver(there)).toBe(4);
    expect(await bindings(there)).toHaveLength(14);
  });

  test("leaves them to nobody without a successor; the next order binds anew", async () => {
    const { there, at } = await closing(undefined);
    await handOver(there);
    expect(await bindings(there)).toEqual(
      there.members.map((memberId) => expect.objectContaining({ memberId, toAt: at })),
    );
    kit.clock.set(new Date(+at + HOUR));
    await record(there, orderOf(there, "1", { storeCode: "S1", occurredAt: at }));
    const [, next] = await bindingsOf(kit.look(there.hq), [there.anna]);
    expect(next).toMatchObject({ storeId: there.s1.id, source: "FIRST_ORDER", fromAt: at });
  });

  test("counts orders of before, however late, and refuses those of after", async () => {
    const { there, at } = await closing("S1");
    kit.clock.set(new Date(+at + HOUR));
    const before = new Date(+at - 1);
    const sell = (number: string, occurredAt: Date, storeCode: string) =>
      there.as((work) => recordOrders(work, [orderOf(there, number, { storeCode, occurredAt })]));

    expect(await sell("1", at, "N1")).toEqual([new OccurredAfterStore("N1", at)]);
    expect(await sell("2", before, "N1")).toMatchObject([{ order: { boundStoreId: there.n1.id } }]);
    // The members are not handed over yet: orders go by the close all the same.
    expect(await sell("3", before, "N2")).toMatchObject([{ order: { boundStoreId: there.n1.id } }]);
    expect(await sell("4", at, "N2")).toMatchObject([{ order: { boundStoreId: there.s1.id } }]);
    await handOver(there);
    expect(await sell("5", before, "N2")).toMatchObject([{ order: { boundStoreId: there.n1.id } }]);
    expect(await sell("6", at, "N2")).toMatchObject([{ order: { boundStoreId: there.s1.id } }]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("wins nobody from its announcement on", async () => {
    const { there, at } = await closing("S1", 1);
    const scan = there.as((work) =>
      bindMember(work, { memberId: there.anna, storeId: there.n1.id }),
    );
    await expect(scan).rejects.toEqual(new StoreClosed(there.n1.id, at));
  });

  test("hands over while orders are recorded: nobody is left behind, nobody is bound twice", async () => {
    const { there, at } = await closing("S1", 20);
    const orders = there.members.map((id, index) =>
      record(there, orderOf(there, `${index}`, { member: { id }, storeCode: "N2" })),
    );
    await Promise.all([handOver(there), handOver(there), ...orders]);
    expect(await bindings(there)).toHaveLength(40);
    const left = await kit.asOwner(
      "select from member_binding where store_id = $1 and (to_at is null or to_at > $2)",
      [there.n1.id, at],
    );
    expect(left).toEqual([]);
  });

  test("needs a successor that stays, time enough, and headquarters", async () => {
    const there = await world(kit);
    const at = new Date(+kit.clock() + HOUR);
    const close = (storeId: string, but: object = {}, actor = there.hq) =>
      there.as((work) => closeStore(work, { storeId, at, ...but }), actor);
    const { n1, n2, s1 } = there;
    await expect(close(n1.id, {}, n1.till)).rejects.toThrow(Forbidden);
    await expect(close(newId())).rejects.toThrow(UnknownStore);
    await expect(close(n1.id, { successorId: newId() })).rejects.toThrow(UnknownStore);
    await expect(close(n1.id, { successorId: n1.id })).rejects.toEqual(new SuccessorUnfit(n1.id));
    await expect(close(n1.id, { at: kit.clock() })).rejects.toThrow(TooEarly);
    await close(n2.id);
    await expect(close(n1.id, { successorId: n2.id })).rejects.toEqual(new SuccessorUnfit(n2.id));
    await expect(close(n2.id)).rejects.toEqual(new StoreClosed(n2.id, at));
    await close(n1.id, { successorId: s1.id });
  });

  test("passes members on along a chain of closings", async () => {
    const { there, at } = await closing("S1", 1);
    await handOver(there);
    // The successor closes before it came into anything.
    const sooner = new Date(+at - HOUR / 2);
    await there.as((work) =>
      closeStore(work, { storeId: there.s1.id, at: sooner, successorId: there.n2.id }),
    );
    await handOver(there);
    kit.clock.set(new Date(+at + HOUR));
    const occurredAt = new Date(+at + 1);
    const [recorded] = await record(there, orderOf(there, "1", { storeCode: "N2", occurredAt }));
    expect(recorded?.order.boundStoreId).toBe(there.n2.id);
  });
});
