/*
 * A merge as callers meet it.
 *
 * Goal: headquarters finds, merges and takes apart over HTTP; the absorbed member's token and id show who stayed; a
 * store hears that it lost a member, and not which. Method: a served hub, the operations callers send, a socket.
 */
import { expect, test } from "@jest/globals";
import { proposeMerge } from "../../src/duplicate/propose-merge.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub("serve");

test("the absorbed one's token and id show who stayed, and both stories", async () => {
  const there = await served.prepare(() => world(served, { members: 2 }));
  const [anna = "", ben = ""] = there.members;
  await record(there, orderOf(there, "b", { member: { id: ben }, storeCode: "S1" }));
  await record(there, orderOf(there, "a", { member: { id: anna } }));
  await there.as((work) =>
    proposeMerge(work, { memberIds: [ben, anna], evidence: ["PHONE"], metBy: "TILL" }),
  );
  const hq = served.client(callersOf(there).hq);
  const { mergeProposals } = await hq.query(operation("merge-proposals"));
  const [{ node }] = mergeProposals.edges;
  expect(node).toMatchObject({ evidence: ["PHONE"], strength: "WEAK" });
  expect(node.members.map(({ id }: { id: string }) => id)).toEqual([anna, ben].sort());

  const wish = { survivorId: anna, absorbedId: ben, proposalId: node.id, reason: "same person" };
  const { mergeMembers } = await hq.mutate(operation("merge-members"), wish);
  expect(mergeMembers).toMatchObject({
    ...{ __typename: "MembersMerged", survivor: { id: anna, wallet: { balance: "200" } } },
    merge: { lostStoreId: there.s1.id },
  });
  expect((await hq.query(operation("merge-proposals"))).mergeProposals.edges).toEqual([]);

  const asked = `{ me { id identities { value } wallet { balance } firstOrder { number }
    orders { edges { node { number } } } } }`;
  const self = served.client({ kind: "member", id: ben, brandId: there.brandId });
  const { me } = await self.query(asked);
  expect(me).toMatchObject({ id: anna, wallet: { balance: "200" } });
  expect(me.identities).toHaveLength(2);
  expect(me.firstOrder).toEqual({ number: "b" });
  expect(me.orders.edges.map((edge: { node: { number: string } }) => edge.node.number)).toEqual([
    ...["a", "b"],
  ]);
  const { member } = await hq.query(
    `query ($id: UUID!) { member(id: $id) { id mergedFrom { absorbedId unmergedAt } } }`,
    { id: ben },
  );
  expect(member).toEqual({ id: anna, mergedFrom: [{ absorbedId: ben, unmergedAt: null }] });

  const back = { mergeId: mergeMembers.merge.id, reason: "two persons" };
  const { unmergeMembers } = await hq.mutate(operation("unmerge-members"), back);
  expect(unmergeMembers.members).toEqual([
    { id: anna, wallet: { balance: "100", owed: "0" } },
    { id: ben, wallet: { balance: "100", owed: "0" } },
  ]);
  expect((await self.query(asked)).me.id).toBe(ben);
});
