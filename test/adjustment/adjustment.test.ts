import { describe, expect, test } from "@jest/globals";
import { openAdjustmentPage } from "../../src/adjustment/adjustment.queries.ts";
import {
  AdjustmentClosed,
  AdjustmentConflict,
  SecondApproverNeeded,
  UnknownAdjustment,
} from "../../src/adjustment/adjustment.refusals.ts";
import { approveAdjustment } from "../../src/adjustment/approve-adjustment.ts";
import {
  type ProposeAdjustment,
  proposeAdjustment,
} from "../../src/adjustment/propose-adjustment.ts";
import { rejectAdjustment } from "../../src/adjustment/reject-adjustment.ts";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { PointsShort } from "../../src/points/points.refusals.ts";
import { pointsEntries } from "../../src/points/wallet.queries.ts";
import { rowsOf, sumsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { owe, shownWallet, wanderingFaults } from "../support/wallets.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: nobody moves points by hand alone, and everything about it can be read later. Method: proposals
// by one person at headquarters, decisions by another, by the same one, too late, twice, and at once.

const kit = await openKit();

const propose = (there: World, but: Partial<ProposeAdjustment> = {}, actor?: Actor) => {
  const wish = { memberId: there.anna, number: "1", reason: "a mistake at the till" };
  const added = (but.points ?? 20n) > 0n && { issuerCode: "N2", lastDay: "2027-03-31" };
  return there.as(
    (work) => proposeAdjustment(work, { ...wish, points: 20n, ...added, ...but }),
    actor,
  );
};
const colleague = ({ brandId }: World): Actor => ({ kind: "hq", id: newId(), brandId });
const approve = (there: World, adjustmentId: string, actor = colleague(there)) =>
  there.as((work) => approveAdjustment(work, { adjustmentId }), actor);
const reject = (there: World, adjustmentId: string, actor = colleague(there)) =>
  there.as((work) => rejectAdjustment(work, { adjustmentId, reason: "no" }), actor);

async function annaWith100(): Promise<World> {
  const there = await world(kit);
  await record(there, orderOf(there, "earned"));
  return there;
}

describe("an adjustment", () => {
  test("moves nothing until a second person approves it, and then at once", async () => {
    const there = await annaWith100();
    const { id } = await propose(there);
    expect((await shownWallet(kit, there, there.anna)).balance).toBe(100n);
    const second = colleague(there);
    const approved = await approve(there, id, second);
    expect(approved.decision).toMatchObject({ verdict: "APPROVED", decidedAt: kit.clock() });
    const { balance, buckets } = await shownWallet(kit, there, there.anna);
    expect([balance, buckets.map(({ issuerCode, points }) => [issuerCode, points])]).toEqual([
      120n,
      [
        ["N1", 100n],
        ["N2", 20n],
      ],
    ]);
    expect(await sumsOf(kit, there.brandId)).toMatchObject({ "issued/N2": -20n });
    const before = await rowsOf(kit, there.brandId);
    expect(await approve(there, id, second)).toEqual(approved);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
    expect(await wanderingFaults(kit, there)).toEqual([]);
  });

  test("takes from the soonest-expiring buckets, back to their issuers, never below zero", async () => {
    const there = await world(kit);
    await record(
      there,
      orderOf(there, "later", { storeCode: "S1" }),
      orderOf(there, "sooner", { occurredAt: "2026-02-10T04:00:00Z" }),
    );
    await approve(there, (await propose(there, { points: -130n })).id);
    const { buckets } = await shownWallet(kit, there, there.anna);
    expect(buckets).toEqual([{ lastDay: "2027-03-31", issuerCode: "S1", points: 70n }]);
    expect(await sumsOf(kit, there.brandId)).toMatchObject({ "issued/S1": -70n });
    const { id } = await propose(there, { points: -71n, number: "2" });
    await expect(approve(there, id)).rejects.toEqual(new PointsShort(70n, 71n));
    // It is still open: with more points it may be approved.
    await record(there, orderOf(there, "more"));
    await approve(there, id);
    const asked = { of: there.anna, first: 9, behind: undefined };
    const story = await pointsEntries(kit.look(there.hq), [asked], 10);
    expect(story.map(([, { kind, change }]) => `${kind} ${change}`)[0]).toBe("adjust -71");
    expect(await wanderingFaults(kit, there)).toEqual([]);
  });

  test("by headquarters for itself repays what is owed first", async () => {
    const there = await annaWith100();
    await owe(kit, there, there.anna, 150n);
    const { id } = await propose(there, { points: 60n, issuerCode: "headquarters" });
    await approve(there, id);
    expect(await shownWallet(kit, there, there.anna)).toMatchObject({ balance: 10n, owed: 90n });
    expect(await wanderingFaults(kit, there)).toEqual([]);
  });

  test("is not its proposer's to decide", async () => {
    const there = await annaWith100();
    const { id } = await propose(there);
    for (const act of [approve, reject])
      await expect(act(there, id, there.hq)).rejects.toEqual(new SecondApproverNeeded(id));
    for (const actor of [there.n1.till, system("tests", there.brandId)]) {
      await expect(approve(there, id, actor)).rejects.toThrow(Forbidden);
      await expect(propose(there, {}, actor)).rejects.toThrow(Forbidden);
    }
  });

  test("is decided once", async () => {
    const there = await annaWith100();
    const { id } = await propose(there);
    const second = colleague(there);
    const rejected = await reject(there, id, second);
    expect(rejected.decision).toMatchObject({ verdict: "REJECTED", reason: "no" });
    expect(await reject(there, id, second)).toEqual(rejected);
    await expect(approve(there, id, second)).rejects.toEqual(new AdjustmentClosed(id, "REJECTED"));
    await expect(reject(there, id)).rejects.toEqual(new AdjustmentClosed(id, "REJECTED"));
    expect((await shownWallet(kit, there, there.anna)).balance).toBe(100n);
  });

  test("waits seven days, in a list of those that are open", async () => {
    const there = await annaWith100();
    const list = async () =>
      (await openAdjustmentPage(kit.look(there.hq), {})).map(({ number }) => number);
    const { id } = await propose(there);
    await reject(there, (await propose(there, { number: "2" })).id);
    await propose(there, { number: "3" });
    expect(await list()).toEqual(["1", "3"]);
    kit.clock.advance({ days: 7 });
    expect(await list()).toEqual([]);
    await expect(approve(there, id)).rejects.toEqual(new AdjustmentClosed(id, "EXPIRED"));
    kit.clock.set(new Date(kit.clock().getTime() - 1));
    await approve(there, id);
  });

  test("of twenty decisions at once has one", async () => {
    const there = await annaWith100();
    const { id } = await propose(there);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? approve(there, id) : reject(there, id)).then(
          () => "decided",
          (error) => {
            if (error instanceof Refusal) return error.name;
            throw error;
          },
        ),
      ),
    );
    expect(outcomes.filter((one) => one === "decided")).toHaveLength(1);
    expect(outcomes.filter((one) => one === "AdjustmentClosed")).toHaveLength(19);
    expect(await wanderingFaults(kit, there)).toEqual([]);
  });
});

describe("proposeAdjustment", () => {
  test("sent again is done once; other content under the number is refused", async () => {
    const there = await annaWith100();
    const first = await propose(there);
    expect(await propose(there)).toEqual(first);
    for (const but of [{ points: 21n }, { issuerCode: "N1" }, { reason: "another" }])
      await expect(propose(there, but)).rejects.toEqual(new AdjustmentConflict("1"));
  });

  test("refuses what it cannot know, or could not mean", async () => {
    const [there, elsewhere] = [await annaWith100(), await annaWith100()];
    await expect(propose(there, { memberId: elsewhere.anna })).rejects.toThrow(UnknownMember);
    await expect(propose(there, { issuerCode: "X" })).rejects.toEqual(new UnknownStore("X"));
    for (const but of [
      ...[{ points: 0n }, { points: 1_000_000_001n }, { issuerCode: undefined }],
      ...[{ lastDay: "2026-03-21" }, { lastDay: "2027-02-29" }, { lastDay: "soon" }],
      ...[
        { points: -1n, issuerCode: "N1" },
        { points: -1n, lastDay: "2027-03-31" },
      ],
    ])
      await expect(propose(there, but)).rejects.toThrow(BadInput);
    const { id } = await propose(there);
    await expect(approve(elsewhere, id)).rejects.toEqual(new UnknownAdjustment(id));
    await expect(reject(elsewhere, id)).rejects.toEqual(new UnknownAdjustment(id));
  });
});
