/*
 * The nightly review of levels.
 *
 * Goal: behind a level's last day its member is kept, lets fall, or waits through grace; refunds take effect here; what
 * was placed stands beside it; a review is done once a day, goes on where it was cut off, and asks no more
 * statements of more members. Method: orders, refunds and days that pass; the book proved.
 */
import { describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { TooEarly } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { reviewBrandTiers } from "../../src/commands/review-tiers.ts";
import { verify } from "../../src/commands/verify.ts";
import { UnknownPointKind } from "../../src/growth/growth.refusals.ts";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { type PlaceTier, placeTier } from "../../src/tier/place-tier.ts";
import { reviewTiersJob } from "../../src/tier/review-tiers.job.ts";
import { reviewTiers } from "../../src/tier/review-tiers.ts";
import { setTierLadder } from "../../src/tier/set-tier-ladder.ts";
import { TierPlacementConflict, UnknownTierLevel } from "../../src/tier/tier.refusals.ts";
import { count } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { climbable, historyOf, LADDER, standing } from "../support/ladders.ts";
import { silent } from "../support/silent.ts";
import { factsOf, stateOf } from "../support/state.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

const proved = () => verify({ look: kit.look, begin: kit.begin }, silent, () => undefined);
const review = (there: World, how: Parameters<typeof reviewTiers>[2] = {}) =>
  reviewTiers(kit.begin, system("review", there.brandId), how);

const buy = (there: World, number: string, netMinor: bigint, memberId = there.anna) =>
  record(
    there,
    orderOf(there, number, { netMinor, member: { id: memberId }, occurredAt: kit.clock() }),
  );

async function refund(there: World, orderNumber: string) {
  const wish = { source: "till", orderNumber, number: `R${orderNumber}`, occurredAt: kit.clock() };
  const [outcome] = await there.as((work) => refundOrders(work, [wish]));
  if (outcome instanceof Refusal) throw outcome;
}

describe("a review", () => {
  test("keeps a level by what was bought, and lets it fall by what was not", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    await buy(there, "1", 100_000n);
    kit.clock.set("2026-09-15T04:00:00Z");
    await buy(there, "2", 65_000n);
    kit.clock.set("2027-03-15T15:59:00Z");
    expect(await review(there)).toEqual({ members: 1, raised: 0, kept: 0, fell: 0 });
    // Half a minute later the last day is over in Shanghai.
    kit.clock.set("2027-03-15T16:00:30Z");
    expect(await review(there)).toEqual({ members: 1, raised: 0, kept: 1, fell: 0 });
    expect(await standing(kit, there)).toMatchObject({
      ...{ level: { code: "GOLD" }, reason: "KEPT", lastDay: "2028-03-16" },
    });
    kit.clock.set("2028-03-16T16:00:30Z");
    expect(await review(there)).toMatchObject({ fell: 1 });
    expect(await historyOf(kit, there)).toEqual(["REACHED GOLD", "KEPT GOLD", "FELL BASE"]);
    expect(await standing(kit, there)).toMatchObject({ level: { code: "BASE" }, lastDay: null });
    await proved();
  });

  test("takes what a refund left: below what keeping takes, the level falls", async () => {
    const there = await world(kit);
    await climbable(kit, there, { period: { kind: "LIFETIME" } });
    await buy(there, "1", 30_000n);
    await buy(there, "2", 75_000n);
    await refund(there, "2");
    expect(await standing(kit, there)).toMatchObject({
      ...{ level: { code: "GOLD" }, measured: 30_000n, projected: { code: "SILVER" } },
    });
    kit.clock.set("2027-03-16T04:00:00Z");
    expect(await review(there)).toMatchObject({ fell: 1 });
    expect(await historyOf(kit, there)).toEqual(["REACHED SILVER", "REACHED GOLD", "FELL SILVER"]);
    const facts = (await factsOf(kit, there.brandId)).filter(({ kind }) => kind === "TierChanged");
    expect(facts.at(-1)?.payload).toMatchObject({ level: "SILVER", reason: "FELL" });
    await proved();
  });

  test("counts what is bought in grace", async () => {
    const there = await world(kit);
    await climbable(kit, there, {
      graceDays: 30,
      period: { kind: "YEAR" },
      term: { kind: "PERIOD_END" },
    });
    await buy(there, "1", 35_000n);
    await refund(there, "1");
    kit.clock.set("2027-01-01T04:00:00Z");
    expect(await review(there)).toMatchObject({ kept: 0, fell: 0 });
    await buy(there, "2", 20_000n);
    kit.clock.set("2027-01-02T04:00:00Z");
    expect(await review(there)).toMatchObject({ kept: 1 });
    expect(await standing(kit, there)).toMatchObject({ lastDay: "2027-12-31", measured: 20_000n });
    await proved();
  });

  test("raises whoever a new ladder raises", async () => {
    const there = await world(kit, { members: 3 });
    await buy(there, "1", 50_000n);
    await buy(there, "2", 20_000n, there.members[1]);
    await climbable(kit, there);
    kit.clock.advance({ days: 1 });
    expect(await review(there)).toEqual({ members: 3, raised: 1, kept: 0, fell: 0 });
    const [base, silver, gold] = LADDER.levels;
    if (!base || !silver || !gold) throw new Error("three levels");
    await climbable(kit, there, {
      levels: [
        base,
        { ...silver, reach: 15_000n, keep: 0n },
        { ...gold, reach: 50_000n, keep: 0n },
      ],
    });
    kit.clock.advance({ days: 1 });
    expect(await review(there)).toEqual({ members: 3, raised: 2, kept: 0, fell: 0 });
    expect(await historyOf(kit, there)).toEqual(["RAISED SILVER", "RAISED GOLD"]);
    await proved();
  });

  test("leaves a ladder's members their rank where a level is gone", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    await buy(there, "1", 100_000n);
    const levels = LADDER.levels.filter(({ code }) => code !== "GOLD");
    await climbable(kit, there, { levels });
    expect(await standing(kit, there)).toMatchObject({ level: { code: "SILVER" } });
    expect((await buy(there, "2", 10_000n))[0]?.order).toMatchObject({ multiplierBps: 20_000 });
    await proved();
  });

  test("is done once a day, and nothing by whoever comes again", async () => {
    const there = await world(kit, { members: 5 });
    await climbable(kit, there);
    await buy(there, "1", 100_000n);
    kit.clock.set("2027-03-16T04:00:00Z");
    const once = await review(there);
    const before = await stateOf(kit, there.brandId);
    expect(await review(there)).toEqual(once);
    expect(await stateOf(kit, there.brandId)).toEqual(before);
  });

  test("goes on where it was cut off", async () => {
    const there = await world(kit, { members: 5 });
    await climbable(kit, there);
    for (const [index, member] of there.members.entries())
      await buy(there, `${index}`, 30_000n, member);
    kit.clock.set("2027-03-16T04:00:00Z");
    const cut = new AbortController();
    const seen: number[] = [];
    const tell = (done: number) => {
      seen.push(done);
      if (done === 4) cut.abort();
    };
    await review(there, { pageSize: 2, tell, signal: cut.signal });
    expect(await review(there, { pageSize: 2, tell })).toMatchObject({ members: 5, fell: 5 });
    expect(seen).toEqual([2, 4, 5]);
    await proved();
  });

  test("by two at once is one", async () => {
    const there = await world(kit, { members: 6 });
    await climbable(kit, there);
    for (const [index, member] of there.members.entries())
      await buy(there, `${index}`, 30_000n, member);
    kit.clock.set("2027-03-16T04:00:00Z");
    await Promise.all([1, 2, 3].map(() => review(there, { pageSize: 2 })));
    for (const member of there.members)
      expect(await historyOf(kit, there, member)).toEqual(["REACHED SILVER", "FELL BASE"]);
    await proved();
  });

  test("asks as many statements of fifty members as of five", async () => {
    const counts: number[] = [];
    for (const members of [5, 50]) {
      kit.clock.reset();
      const there = await world(kit, { members });
      await climbable(kit, there);
      const wishes = there.members.map((id, index) =>
        orderOf(there, `${index}`, { netMinor: 30_000n, member: { id }, occurredAt: kit.clock() }),
      );
      await record(there, ...wishes);
      kit.clock.set("2027-03-16T04:00:00Z");
      counts.push(await count(() => review(there)));
    }
    expect(counts[0]).toBe(counts[1]);
  });

  test("is nothing where there is no ladder, and nobody's but the hub's", async () => {
    const there = await world(kit);
    expect(await review(there)).toEqual({ members: 0, raised: 0, kept: 0, fell: 0 });
    await expect(reviewTiers(kit.begin, there.hq)).rejects.toThrow(Forbidden);
  });

  test("is the job's as the brand's day ends, and the command's", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    await buy(there, "1", 30_000n);
    const run = () =>
      runIfDue(
        reviewTiersJob,
        { ...kit, log: pino({ level: "silent" }) },
        new AbortController().signal,
      );
    kit.clock.set("2027-03-15T15:50:00Z");
    await run();
    expect(await historyOf(kit, there)).toEqual(["REACHED SILVER"]);
    kit.clock.set("2027-03-15T16:05:00Z");
    await run();
    expect(await historyOf(kit, there)).toEqual(["REACHED SILVER", "FELL BASE"]);
    const done = await reviewBrandTiers(kit, { brand: there.brandId }, silent);
    expect(done).toEqual({ members: 1, raised: 0, kept: 0, fell: 1 });
  });
});

describe("a ladder", () => {
  test("begins no earlier than orders on their way can be told, the first one too", async () => {
    const there = await world(kit);
    const set = (fromAt: Date) => there.as((work) => setTierLadder(work, { ...LADDER, fromAt }));
    const earliest = earliestChange(kit.clock());
    await expect(set(new Date(+earliest - 1))).rejects.toEqual(new TooEarly(earliest));
    expect(await set(earliest)).toMatchObject({ version: 1, levels: [{ code: "BASE" }, {}, {}] });
    expect(await set(earliest)).toMatchObject({ version: 2 });
  });

  test("is headquarters' to set, by growth that is counted", async () => {
    const there = await world(kit);
    const fromAt = earliestChange(kit.clock());
    const wish = { ...LADDER, fromAt, measure: { kind: "GROWTH", growthKind: "STARS" } as const };
    const set = (actor = there.hq) => there.as((work) => setTierLadder(work, wish), actor);
    await expect(set()).rejects.toEqual(new UnknownPointKind("STARS"));
    await expect(set(there.n1.till)).rejects.toThrow(Forbidden);
  });
});

describe("a placement", () => {
  const place = (there: World, but: Partial<PlaceTier> = {}, actor = there.hq) =>
    there.as(
      (work) =>
        placeTier(work, {
          ...{ memberId: there.anna, number: "P1", level: "GOLD", lastDay: "2026-04-30" },
          ...{ reason: "Cold tea", ...but },
        }),
      actor,
    );

  test("stands for its time beside what is earned, and the review leaves it alone", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    await place(there);
    expect(await standing(kit, there)).toMatchObject({
      ...{
        level: { code: "GOLD" },
        reason: "PLACED",
        lastDay: "2026-04-30",
        projected: { code: "BASE" },
      },
    });
    kit.clock.advance({ days: 1 });
    expect((await buy(there, "1", 30_000n))[0]?.order).toMatchObject({ points: 900n, tierNo: 1 });
    expect(await historyOf(kit, there)).toEqual(["PLACED GOLD", "REACHED SILVER"]);
    kit.clock.set("2026-04-30T16:00:00Z");
    await review(there);
    expect(await standing(kit, there)).toMatchObject({ level: { code: "SILVER" } });
    expect((await buy(there, "2", 10_000n))[0]?.order).toMatchObject({ points: 200n, tierNo: 2 });
    await proved();
  });

  test("is done once, and says who and why", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    const first = await place(there);
    expect(first).toMatchObject({
      no: 1,
      note: "Cold tea",
      placedBy: "id" in there.hq && there.hq.id,
    });
    expect(await place(there)).toMatchObject({ no: 1 });
    await expect(place(there, { reason: "Warm tea" })).rejects.toEqual(
      new TierPlacementConflict("P1"),
    );
  });

  test("is refused where it cannot be", async () => {
    const there = await world(kit);
    await expect(place(there)).rejects.toEqual(new UnknownTierLevel("GOLD"));
    await climbable(kit, there);
    await expect(place(there, { level: "TIN" })).rejects.toEqual(new UnknownTierLevel("TIN"));
    const nobody = newId();
    await expect(place(there, { memberId: nobody })).rejects.toEqual(new UnknownMember(nobody));
    for (const lastDay of ["2026-03-14", "2036-04-01", "2026-02-30", "soon"])
      await expect(place(there, { lastDay })).rejects.toThrow(BadInput);
    await expect(place(there, {}, there.n1.till)).rejects.toThrow(Forbidden);
    expect(await historyOf(kit, there)).toEqual([]);
  });
});
