import { describe, expect, test } from "@jest/globals";
import { TooEarly } from "../../src/brand/brand.refusals.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { PointsShort } from "../../src/points/points.refusals.ts";
import { pointsEntries } from "../../src/points/wallet.queries.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { TransferConflict, TransferLimitReached } from "../../src/transfer/transfer.refusals.ts";
import { type TransferPoints, transferPoints } from "../../src/transfer/transfer-points.ts";
import { rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { factsOf } from "../support/state.ts";
import { shownWallet, wallets, wanderingFaults } from "../support/wallets.ts";
import { OPENED_AT, orderOf, record, type World, world } from "../support/world.ts";

// Goal: what one member gives another gets, of the same issuers and last days, once, and only where and
// as far as the brand lets members give. Method: tables of acts; then numbers, bounds, stores, and races.

const kit = await openKit();

const rule = (there: World, dailyPoints: bigint, fromAt = new Date(OPENED_AT)) =>
  there.as((work) => setTransferRule(work, { dailyPoints, fromAt }));

const give = (there: World, but: Partial<TransferPoints> & { actor?: Actor } = {}) => {
  const { actor, ...rest } = but;
  const [memberId = "", toMemberId = ""] = there.members;
  return there.as(
    (work) => transferPoints(work, { memberId, toMemberId, number: "1", points: 60n, ...rest }),
    actor,
  );
};

/** Anna of N1 with 100 points, Ben of S1 with none. */
async function annaAndBen(dailyPoints = 1_000n) {
  const there = await world(kit, { members: 2 });
  const [anna = "", ben = ""] = there.members;
  await rule(there, dailyPoints);
  await record(
    there,
    orderOf(there, "a"),
    orderOf(there, "b", { member: { id: ben }, storeCode: "S1", netMinor: 0n }),
  );
  const as = (id: string): Actor => ({ kind: "member", id, brandId: there.brandId });
  return { there, anna, ben, as };
}

describe("a gift", () => {
  test("keeps its issuers and last days, soonest first", () =>
    wallets(
      kit,
      `
      earn    anna  100 N1 2026-02-10
      earn    anna  100 S1 2026-03-10
      earn    ben   5   S1 2026-03-11
      give    anna  ben 130
      wallet  anna  70 held 0 owed 0
      wallet  ben   135 held 0 owed 0
      bucket  anna  2027-03-31 S1 70
      bucket  ben   2027-02-28 N1 100
      bucket  ben   2027-03-31 S1 35
      hot     moved/N1 0
      hot     moved/S1 0
      hot     issued/N1 -100
      hot     issued/S1 -105
      give    ben   anna 135
      wallet  anna  205 held 0 owed 0
      `,
    ));

  test("is not made of what is owed, and repays what the other owes", () =>
    wallets(
      kit,
      `
      earn    anna  100 N1 2026-02-10
      owe     anna  30
      owe     ben   50
      give    anna  ben 71            => PointsShort
      give    anna  ben 70
      wallet  anna  0 held 0 owed 30
      wallet  ben   20 held 0 owed 0
      bucket  ben   2027-02-28 N1 20
      `,
    ));

  test("is not made of what is held, until that has timed out", () =>
    wallets(
      kit,
      `
      clock   2026-03-15T04:00:00Z
      earn    anna  100 N1 2026-02-10
      hold    h1    anna 90 N1 15
      give    anna  ben 11            => PointsShort
      clock   2026-03-15T04:15:00Z
      give    anna  ben 11
      wallet  anna  89 held 0 owed 0
      due     0
      `,
    ));

  test("sent again is done once, under each giver's own number", async () => {
    const { there, ben } = await annaAndBen();
    const first = await give(there);
    const before = await rowsOf(kit, there.brandId);
    expect(await give(there)).toEqual(first);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
    await expect(give(there, { points: 59n })).rejects.toEqual(new TransferConflict("1"));
    // Each giver numbers for itself.
    await give(there, { memberId: ben, toMemberId: there.anna, points: 1n });
    expect(await wanderingFaults(kit, there)).toEqual([]);
  });

  test("tells both their story, and between two stores their franchisees", async () => {
    const { there, anna, ben } = await annaAndBen();
    const transfer = await give(there);
    expect(transfer).toMatchObject({ fromStoreId: there.n1.id, toStoreId: there.s1.id });
    const stories = await pointsEntries(
      kit.look(there.hq),
      [anna, ben].map((of) => ({ of, first: 1, behind: undefined })),
      1,
    );
    expect(stories.map(([, { kind, change }]) => [kind, change])).toEqual([
      ["give", -60n],
      ["receive", 60n],
    ]);
    const facts = (await factsOf(kit, there.brandId)).slice(-3);
    expect(facts.map(({ kind }) => kind)).toEqual([
      ...["WalletChanged", "WalletChanged", "PointsTransferred"],
    ]);
    expect(facts.at(-1)?.topics).toEqual([
      ...[`member:${anna}`, `member:${ben}`],
      ...[there.north.id, there.south.id].map((id) => `franchisee:${id}`),
      `brand:${there.brandId}`,
    ]);
  });

  test("between members of one store is nothing to clear", async () => {
    const there = await world(kit, { members: 2 });
    const [, ben = ""] = there.members;
    await rule(there, 50n);
    await record(there, orderOf(there, "a"), orderOf(there, "b", { member: { id: ben } }));
    const transfer = await give(there, { points: 10n });
    expect([transfer.fromStoreId, transfer.toStoreId]).toEqual([there.n1.id, there.n1.id]);
    const fact = (await factsOf(kit, there.brandId)).at(-1);
    expect(fact?.topics.filter((topic) => topic.startsWith("franchisee:"))).toEqual([]);
  });
});

describe("transferPoints", () => {
  test("is off until the brand lets members give, and bounded by the local day", async () => {
    const there = await world(kit, { members: 2 });
    await record(there, orderOf(there, "a"));
    await expect(give(there)).rejects.toEqual(new TransferLimitReached(0n, 0n));
    await rule(there, 70n);
    kit.clock.set("2026-03-15T15:59:59.999Z");
    await give(there);
    await expect(give(there, { number: "2", points: 11n })).rejects.toEqual(
      new TransferLimitReached(70n, 60n),
    );
    await give(there, { number: "2", points: 10n });
    // Midnight in Shanghai.
    kit.clock.set("2026-03-15T16:00:00.000Z");
    await give(there, { number: "3", points: 30n });
    expect(await wanderingFaults(kit, there)).toEqual([]);
  });

  test("is the giver's own, or headquarters'", async () => {
    const { there, anna, ben, as } = await annaAndBen();
    await give(there, { actor: as(anna), points: 1n });
    for (const actor of [as(ben), there.n1.till])
      await expect(give(there, { actor, number: "2" })).rejects.toThrow(Forbidden);
  });

  test("knows members of its own brand only, and two of them", async () => {
    const { there, anna } = await annaAndBen();
    const elsewhere = await world(kit);
    for (const toMemberId of [newId(), elsewhere.anna])
      await expect(give(there, { toMemberId })).rejects.toEqual(new UnknownMember(toMemberId));
    await expect(give(there, { toMemberId: anna })).rejects.toThrow(BadInput);
    await expect(give(there, { points: 0n })).rejects.toThrow(BadInput);
    await expect(give(there, { points: 101n })).rejects.toEqual(new PointsShort(100n, 101n));
  });

  test("both ways at once loses and locks nothing up, and keeps the day's bound", async () => {
    const { there, anna, ben } = await annaAndBen(50n);
    await record(there, orderOf(there, "c", { member: { id: ben }, storeCode: "S1" }));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => {
        const [memberId, toMemberId] = n % 2 ? [anna, ben] : [ben, anna];
        return give(there, { memberId, toMemberId, number: `${n}`, points: 10n });
      }),
    );
    const refused = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused).toHaveLength(10);
    for (const reason of refused) {
      expect(reason).toBeInstanceOf(Refusal);
      expect(reason).toEqual(new TransferLimitReached(50n, 50n));
    }
    for (const id of [anna, ben]) expect((await shownWallet(kit, there, id)).balance).toBe(100n);
    expect(await wanderingFaults(kit, there)).toEqual([]);
  });
});

describe("setTransferRule", () => {
  test("begins ten minutes ahead at the earliest, but for the first", async () => {
    const there = await world(kit);
    await rule(there, 100n);
    await expect(rule(there, 0n, kit.clock())).rejects.toThrow(TooEarly);
    kit.clock.advance({ minutes: 10 });
    const soon = new Date(kit.clock().getTime() + 10 * 60_000);
    expect(await rule(there, 0n, soon)).toMatchObject({ version: 2, dailyPoints: 0n });
    await expect(rule(there, -1n, soon)).rejects.toThrow(BadInput);
    await expect(
      there.as((work) => setTransferRule(work, { dailyPoints: 1n, fromAt: soon }), there.n1.till),
    ).rejects.toThrow(Forbidden);
  });
});
