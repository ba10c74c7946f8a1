/*
 * Whose a member is, as callers meet it: over HTTP and sockets.
 *
 * Goal: a member joins the store whose code it scans, is looked after by a guide, passes on as both stores agree, and
 * everybody who wins or loses it hears of it, and nobody else.
 * Method: the operations of schema/operations, sent by members, store staff, franchisees and headquarters.
 */
import { expect, test } from "@jest/globals";
import { tellLapsedJob } from "../../src/binding/tell-lapsed.job.ts";
import { handOverMembersJob } from "../../src/handover/hand-over-members.job.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { OPENED_AT, orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub();

const run = (job: typeof handOverMembersJob) =>
  runIfDue(job, { ...served, log: served.hub.log }, new AbortController().signal);

async function open(members = 2) {
  served.clock.reset();
  const there = await world(served, { members });
  await served.feedEnd();
  return { there, who: callersOf(there) };
}

const setPolicy = (there: World, policy: object) =>
  served.client(callersOf(there).hq).mutate(operation("set-binding-policy"), {
    input: { takeover: "NEVER", firstOrder: "BINDS", fromAt: OPENED_AT, ...policy },
  });

test("a member scans a badge, has a store and a guide, and the store has a member", async () => {
  const { there, who } = await open();
  const lin = await there.as((work) => hireStaff(work, { name: "Lin", storeId: there.n1.id }));
  const staff = served.client(who.staff(there.n1));
  const live = await staff.subscribe(operation("binding-changed"));
  const { issueSceneCode } = await staff.mutate(operation("issue-scene-code"), {
    input: { storeId: there.n1.id, staffId: lin.id, label: "Lin's badge" },
  });
  const { code, id: sceneId } = issueSceneCode.scene;
  expect(code).toMatch(/^[A-Za-z0-9_-]{32}$/);

  const phone = served.client(who.member(there.anna));
  const { bindByScan } = await phone.mutate(operation("bind-by-scan"), { code });
  expect(bindByScan).toMatchObject({ binding: { source: "SCAN", store: { name: "Store N1" } } });
  expect(await live.next()).toMatchObject({
    bindingChanged: { memberId: there.anna, ended: null, begun: { storeId: there.n1.id } },
  });
  expect((await phone.query(operation("my-store"))).me).toMatchObject({
    binding: { store: { id: there.n1.id }, toAt: null },
    guide: { name: "Lin" },
    bindings: { edges: [{ node: { storeId: there.n1.id } }] },
  });
  const { store } = await staff.query(operation("store-members"), { id: there.n1.id });
  expect(store).toMatchObject({
    boundMemberCount: 1,
    boundMembers: { edges: [{ node: { memberId: there.anna } }] },
  });

  await staff.mutate(operation("revoke-scene-code"), { sceneId });
  const [, ben = ""] = there.members;
  const other = await served.client(who.member(ben)).mutate(operation("bind-by-scan"), { code });
  expect(other.bindByScan).toMatchObject({ code: "SCENE_CODE_ENDED" });
});

test("a member is asked for, given, and both stores hear of it", async () => {
  const { there, who } = await open();
  const till = served.client(who.till(there.n1));
  await till.mutate(operation("bind-member"), { memberId: there.anna, storeId: there.n1.id });
  served.clock.advance({ days: 1 });
  await served.feedEnd();
  const [giver, receiver] = [
    served.client(who.staff(there.n1)),
    served.client(who.staff(there.s1)),
  ];
  const heard = await Promise.all(
    [giver, receiver].map((each) => each.subscribe(operation("binding-changed"))),
  );

  const { requestBindingTransfer } = await receiver.mutate(operation("request-binding-transfer"), {
    input: { memberId: there.anna, toStoreId: there.s1.id, reason: "lives next door" },
  });
  const { id: transferId } = requestBindingTransfer.transfer;
  const { store } = await giver.query(operation("store-members"), { id: there.n1.id });
  expect(store.bindingTransfers.edges).toMatchObject([
    { node: { id: transferId, status: "OPEN" } },
  ]);
  const { consentToTransfer } = await giver.mutate(operation("consent-to-transfer"), {
    transferId,
  });
  expect(consentToTransfer).toMatchObject({ transfer: { status: "CONSENTED" } });

  // Each store hears its own side, and not where the member came from or went to.
  const sides = await Promise.all(heard.map((stream) => stream.next()));
  expect(sides).toMatchObject([
    { bindingChanged: { ended: { storeId: there.n1.id }, begun: null } },
    { bindingChanged: { ended: null, begun: { storeId: there.s1.id } } },
  ]);
  const franchisee = served.client(who.south);
  const members = await franchisee.query(operation("store-members"), { id: there.s1.id });
  expect(members.store.boundMemberCount).toBe(1);
  const other = await franchisee.query(operation("store-members"), { id: there.n1.id });
  expect(other.store).toEqual({
    ...{ boundMemberCount: null, boundMembers: null, bindingTransfers: null },
  });
});

test("a binding that is good for days ends at its instant, and its store hears of it", async () => {
  const { there, who } = await open();
  await setPolicy(there, { validityDays: 30 });
  await run(tellLapsedJob);
  const till = served.client(who.till(there.n1));
  await till.mutate(operation("bind-member"), { memberId: there.anna, storeId: there.n1.id });
  const after = await served.feedEnd();
  const binding = async () => {
    const phone = served.client(who.member(there.anna));
    return (await phone.query(operation("my-store"))).me.binding;
  };

  served.clock.advance({ days: 30 });
  served.clock.set(new Date(+served.clock() - 1));
  expect(await binding()).toMatchObject({ toAt: "2026-04-14T04:00:00.000Z" });
  const before = served.clock();
  served.clock.set(new Date(+before + 1));
  expect(await binding()).toBeNull();
  await run(tellLapsedJob);
  const staff = served.client(who.staff(there.n1));
  const live = await staff.subscribe(operation("binding-changed"), { after });
  expect(await live.next()).toMatchObject({
    bindingChanged: { ended: { storeId: there.n1.id }, begun: null },
  });

  // A millisecond before, the order was still N1's; from the instant on, it binds its own store.
  served.clock.advance({ minutes: 1 });
  const sell = async (number: string, occurredAt: Date) => {
    const [recorded] = await record(there, orderOf(there, number, { storeCode: "S1", occurredAt }));
    return recorded?.order.boundStoreId;
  };
  expect([await sell("1", before), await sell("2", new Date(+before + 1))]).toEqual([
    ...[there.n1.id, there.s1.id],
  ]);
});

test("the first order binds from the next one on where the policy says so, or not at all", async () => {
  const sell = async (there: World) => {
    const orders = [1, 2].map((day) =>
      orderOf(there, `${day}`, { occurredAt: `2026-03-0${day}T04:00:00Z` }),
    );
    return (await record(there, ...orders)).map(({ order }) => order.boundStoreId);
  };
  const [next, not] = [await open(), await open()];
  await setPolicy(next.there, { firstOrder: "BINDS_NEXT" });
  await setPolicy(not.there, { firstOrder: "BINDS_NOT" });
  expect(await sell(next.there)).toEqual([null, next.there.n1.id]);
  expect(await sell(not.there)).toEqual([null, null]);
});

test("a member that is nobody's joins the nearest store, where the brand has one near", async () => {
  const { there, who } = await open();
  const hq = served.client(who.hq);
  const bund = { latitude: 312_304_000, longitude: 1_214_737_000 };
  await hq.mutate(operation("place-store"), { input: { storeId: there.n1.id, ...bund } });
  const far = { ...bund, latitude: bund.latitude + 200_000 };
  await hq.mutate(operation("place-store"), { input: { storeId: there.s1.id, ...far } });
  const phone = served.client(who.member(there.anna));
  const join = async (place: object) =>
    (await phone.mutate(operation("bind-to-nearest-store"), place)).bindToNearestStore;

  expect(await join(bund)).toMatchObject({ code: "NO_STORE_NEAR" });
  await setPolicy(there, { nearestMetres: 500 });
  expect(await join({ ...bund, latitude: bund.latitude - 100_000 })).toMatchObject({
    code: "NO_STORE_NEAR",
  });
  expect(await join({ ...bund, longitude: bund.longitude + 10_000 })).toMatchObject({
    binding: { storeId: there.n1.id, source: "NEAREST" },
  });
  expect(await join(far)).toMatchObject({ code: "BINDING_CONFLICT", storeId: there.n1.id });
});

test("a store closes, and the job gives its members to its successor", async () => {
  const { there, who } = await open(3);
  const till = served.client(who.till(there.n1));
  for (const memberId of there.members)
    await till.mutate(operation("bind-member"), { memberId, storeId: there.n1.id });
  served.clock.advance({ days: 1 });
  const at = new Date(+served.clock() + 3_600_000);
  const hq = served.client(who.hq);
  const { closeStore } = await hq.mutate(operation("close-store"), {
    input: { storeId: there.n1.id, at: at.toISOString(), successorId: there.s1.id },
  });
  expect(closeStore).toMatchObject({ closing: { closedAt: at.toISOString() } });
  await run(handOverMembersJob);

  const count = async (id: string) =>
    (await hq.query(operation("store-members"), { id })).store.boundMemberCount;
  expect([await count(there.n1.id), await count(there.s1.id)]).toEqual([3, 0]);
  served.clock.set(at);
  expect([await count(there.n1.id), await count(there.s1.id)]).toEqual([0, 3]);
});
