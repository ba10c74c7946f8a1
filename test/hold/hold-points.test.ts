import { describe, expect, test } from "@jest/globals";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import { type CommitHold, commitHold } from "../../src/hold/commit-hold.ts";
import {
  HoldConflict,
  HoldEnded,
  HoldExceeded,
  UnknownHold,
} from "../../src/hold/hold.refusals.ts";
import { type HoldPoints, holdPoints } from "../../src/hold/hold-points.ts";
import { releaseDueHolds } from "../../src/hold/release-due-holds.ts";
import { releaseHold } from "../../src/hold/release-hold.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { PointsShort } from "../../src/points/points.refusals.ts";
import { pointsEntries } from "../../src/points/wallet.queries.ts";
import { rowsOf } from "../support/book.ts";
import { count } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { factsOf } from "../support/state.ts";
import { shownWallet, wallets, wanderingFaults } from "../support/wallets.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: points that a checkout reserved are its own until it ends, and it ends once. Method: tables of
// acts and what wallets show after them; then what is refused, and to whom.

const kit = await openKit();

const hold = (there: World, but: Partial<HoldPoints> & { actor?: Actor } = {}) => {
  const { actor, ...rest } = but;
  const wish = { memberId: there.anna, storeId: there.n1.id, source: "till", number: "1" };
  return there.as((work) => holdPoints(work, { ...wish, points: 60n, ...rest }), actor);
};
const commit = (there: World, wish: CommitHold, actor?: Actor) =>
  there.as((work) => commitHold(work, wish), actor);
const release = (there: World, holdId: string, actor?: Actor) =>
  there.as((work) => releaseHold(work, { holdId }), actor);

async function annaWith100(): Promise<World> {
  const there = await world(kit);
  await record(there, orderOf(there, "earned"));
  return there;
}

describe("held points", () => {
  test("are spent at the store of the hold, and what is not goes back where it was", () =>
    wallets(
      kit,
      `
      earn    anna  100 N1 2026-02-10
      earn    anna  100 S1 2026-03-10
      hold    h1    anna 130 N2
      wallet  anna  70 held 130 owed 0
      bucket  anna  2027-02-28 N1 0
      bucket  anna  2027-03-31 S1 70
      spend   anna  71 N1             => PointsShort
      commit  h1    110
      wallet  anna  90 held 0 owed 0
      bucket  anna  2027-02-28 N1 0
      bucket  anna  2027-03-31 S1 90
      hot     spent/N2 110
      commit  h1    110
      commit  h1    109               => HoldEnded
      release h1                      => HoldEnded
      wallet  anna  90 held 0 owed 0
      `,
    ));

  test("go back to their own buckets when they are released", () =>
    wallets(
      kit,
      `
      earn    anna  100 N1 2026-02-10
      earn    anna  100 S1 2026-03-10
      hold    h1    anna 130 N2
      release h1
      release h1
      bucket  anna  2027-02-28 N1 100
      bucket  anna  2027-03-31 S1 100
      commit  h1                      => HoldEnded
      hot     spent/N2 0
      `,
    ));

  test("are back at the instant the hold times out, with no job and in every read", () =>
    wallets(
      kit,
      `
      clock   2026-03-15T04:00:00Z
      earn    anna  100 N1 2026-03-10
      hold    h1    anna 100 N2 15
      clock   2026-03-15T04:14:59.999Z
      wallet  anna  0 held 100 owed 0
      spend   anna  1 N1              => PointsShort
      clock   2026-03-15T04:15:00.000Z
      wallet  anna  100 held 0 owed 0
      commit  h1                      => HoldEnded
      release h1                      => HoldEnded
      spend   anna  30 N1
      wallet  anna  70 held 0 owed 0
      due     0
      `,
    ));

  test("are posted back by the job, once", () =>
    wallets(
      kit,
      `
      clock   2026-03-15T04:00:00Z
      earn    anna  100 N1 2026-03-10
      earn    ben   100 N1 2026-03-10
      hold    h1    anna 10 N1 15
      hold    h2    anna 20 N1 15
      hold    h3    ben  30 N1 15
      hold    h4    ben  40 N1 16
      clock   2026-03-15T04:15:00Z
      due     3
      due     0
      wallet  anna  100 held 0 owed 0
      wallet  ben   60 held 40 owed 0
      commit  h4
      clock   2026-03-16T04:15:00Z
      due     0
      `,
    ));

  test("survive their expiry until the hold ends; released, they are simply over (case 25)", () =>
    wallets(
      kit,
      `
      clock   2027-02-28T15:50:00Z
      earn    anna  100 N1 2026-02-10
      hold    h1    anna 40 N1 20
      hold    h2    anna 30 N1 20
      hold    h3    anna 20 N1 20
      clock   2027-02-28T16:05:00Z    # midnight in Shanghai was at 16:00
      wallet  anna  0 held 90 owed 0
      commit  h1    25
      hot     spent/N1 25
      wallet  anna  0 held 50 owed 0
      release h2
      wallet  anna  0 held 20 owed 0
      clock   2027-02-28T16:10:00Z
      wallet  anna  0 held 0 owed 0
      due     1
      spend   anna  1 N1              => PointsShort
      `,
    ));

  test("are not had by who owes more than the rest", () =>
    wallets(
      kit,
      `
      earn    anna  100 N1 2026-03-10
      owe     anna  30
      hold    h1    anna 71 N1        => PointsShort
      hold    h1    anna 70 N1
      wallet  anna  0 held 70 owed 30
      hold    h2    anna 1 N1         => PointsShort
      release h1
      wallet  anna  70 held 0 owed 30
      `,
    ));

  test("tell their story: what can be spent more or less", async () => {
    const there = await annaWith100();
    const { id: holdId } = await hold(there);
    await commit(there, { holdId, points: 40n });
    await hold(there, { number: "2", points: 5n });
    kit.clock.advance({ minutes: 15 });
    await releaseDueHolds(kit.begin, there.hq);

    const asked = { of: there.anna, first: 50, behind: undefined };
    const story = await pointsEntries(kit.look(there.hq), [asked], 51);
    expect(story.map(([, { kind, change }]) => `${kind} ${change}`).reverse()).toEqual([
      ...["earn 100", "hold -60", "commit 0", "release 20", "hold -5", "release 5"],
    ]);
    const { balance } = await shownWallet(kit, there, there.anna);
    expect(story.reduce((sum, [, { change }]) => sum + change, 0n)).toBe(balance);
    const facts = (await factsOf(kit, there.brandId)).filter(
      ({ kind }) => kind === "WalletChanged",
    );
    expect(facts.map(({ payload }) => `${payload.cause} ${payload.change}`)).toEqual([
      ...["EARNED 100", "HELD -60", "COMMITTED 20", "HELD -5", "RELEASED 5"],
    ]);
  });
});

describe("holdPoints", () => {
  test("sent again is done once and answers the same", async () => {
    const there = await annaWith100();
    const first = await hold(there, { minutes: 30 });
    expect(first).toMatchObject({ status: "OPEN", points: 60n, spent: 0n });
    expect(first.untilAt.getTime() - first.heldAt.getTime()).toBe(30 * 60_000);
    const before = await rowsOf(kit, there.brandId);
    kit.clock.advance({ minutes: 1 });
    expect(await hold(there, { minutes: 30 })).toEqual(first);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);

    await commit(there, { holdId: first.id });
    expect(await hold(there, { minutes: 30 })).toMatchObject({
      ...{ id: first.id, status: "COMMITTED", spent: 60n },
    });
  });

  test("refuses a number that stands for another hold", async () => {
    const there = await annaWith100();
    await hold(there);
    for (const but of [{ points: 59n }, { storeId: there.n2.id }, { minutes: 16 }])
      await expect(hold(there, but)).rejects.toEqual(new HoldConflict("1"));
  });

  test("refuses what it cannot know or have", async () => {
    const there = await annaWith100();
    await expect(hold(there, { memberId: newId() })).rejects.toThrow(UnknownMember);
    await expect(hold(there, { storeId: newId() })).rejects.toThrow(UnknownStore);
    await expect(hold(there, { points: 101n })).rejects.toEqual(new PointsShort(100n, 101n));
    for (const but of [{ points: 0n }, { minutes: 0 }, { minutes: 1441 }, { minutes: 1.5 }])
      await expect(hold(there, but)).rejects.toThrow(BadInput);
  });

  test("is for the store that honours the points", async () => {
    const there = await annaWith100();
    const member: Actor = { kind: "member", id: there.anna, brandId: there.brandId };
    await hold(there, { actor: there.n1.till });
    for (const actor of [there.s1.till, member])
      await expect(hold(there, { actor, number: "2" })).rejects.toThrow(Forbidden);
  });
});

describe("the end of a hold", () => {
  test("is the same when it is asked for twice, and another is refused", async () => {
    const there = await annaWith100();
    const { id: holdId } = await hold(there);
    await expect(commit(there, { holdId, points: 61n })).rejects.toEqual(
      new HoldExceeded(60n, 61n),
    );
    const first = await commit(there, { holdId });
    expect(first).toMatchObject({ status: "COMMITTED", spent: 60n });
    expect(await commit(there, { holdId })).toEqual(first);
    expect(await commit(there, { holdId, points: 60n })).toEqual(first);
    await expect(commit(there, { holdId, points: 59n })).rejects.toEqual(
      new HoldEnded(holdId, "COMMITTED"),
    );
    await expect(release(there, holdId)).rejects.toEqual(new HoldEnded(holdId, "COMMITTED"));
    await expect(commit(there, { holdId, points: 0n })).rejects.toThrow(BadInput);
  });

  test("is its own store's: to another's till there is no such hold", async () => {
    const [there, elsewhere] = [await annaWith100(), await annaWith100()];
    const { id: holdId } = await hold(there);
    for (const actor of [there.s1.till, there.n2.till]) {
      await expect(commit(there, { holdId }, actor)).rejects.toEqual(new UnknownHold(holdId));
      await expect(release(there, holdId, actor)).rejects.toEqual(new UnknownHold(holdId));
    }
    await expect(commit(elsewhere, { holdId })).rejects.toEqual(new UnknownHold(holdId));
    const member: Actor = { kind: "member", id: there.anna, brandId: there.brandId };
    await expect(release(there, holdId, member)).rejects.toThrow(Forbidden);
    expect(await release(there, holdId, there.n1.till)).toMatchObject({ status: "RELEASED" });
  });
});

describe("releaseDueHolds", () => {
  test("goes page by page, and its statements do not grow with the holds", async () => {
    const there = await world(kit, { members: 7 });
    const orders = there.members.map((id, n) => orderOf(there, `${n}`, { member: { id } }));
    await record(there, ...orders);
    const all = async (round: string) => {
      for (const [n, memberId] of there.members.entries())
        await hold(there, { memberId, number: `${round}-${n}`, points: 5n });
      kit.clock.advance({ minutes: 15 });
    };
    await all("a");
    expect(await releaseDueHolds(kit.begin, there.hq, { page: 3 })).toBe(7);
    await hold(there, { number: "one", points: 5n });
    kit.clock.advance({ minutes: 15 });
    const few = await count(() => releaseDueHolds(kit.begin, there.hq));
    await all("b");
    expect(await count(() => releaseDueHolds(kit.begin, there.hq))).toBe(few);
    expect(await wanderingFaults(kit, there)).toEqual([]);
  });

  test("leaves what is older than it looks back to the wallet's next opening", async () => {
    const there = await annaWith100();
    const { id } = await hold(there);
    kit.clock.advance({ days: 8 });
    expect(await releaseDueHolds(kit.begin, there.hq)).toBe(0);
    expect((await shownWallet(kit, there, there.anna)).balance).toBe(100n);
    await expect(commit(there, { holdId: id })).rejects.toEqual(new HoldEnded(id, "TIMED_OUT"));
    const since = new Date(kit.clock().getTime() - 10 * 24 * 3_600_000);
    expect(await releaseDueHolds(kit.begin, there.hq, { since })).toBe(1);
  });

  test("is the hub's own", async () => {
    const there = await annaWith100();
    await expect(releaseDueHolds(kit.begin, there.n1.till)).rejects.toThrow(Forbidden);
  });
});
