/*
 * Coupons that come with a level.
 *
 * Goal: whoever enters a level gets what comes with it, once, from the template's definition on; a fall gives nothing,
 * entering again gives again. Method: levels reached, placed and lost, the feed followed from wherever it was left.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { rewardLevelsJob } from "../../src/drop/reward-levels.job.ts";
import { rewardLevels } from "../../src/drop/reward-levels.ts";
import { system } from "../../src/kernel/actor.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { startRelay } from "../../src/platform/outbox/relay.ts";
import { stopCouponTemplate } from "../../src/template/stop-coupon-template.ts";
import { placeTier } from "../../src/tier/place-tier.ts";
import { reviewTiers } from "../../src/tier/review-tiers.ts";
import { openKit } from "../support/database.ts";
import { climbable } from "../support/ladders.ts";
import { offered } from "../support/offered.ts";
import { templateOf } from "../support/offers.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();
const deaf = {
  publish: () => undefined,
  subscribe: () => () => undefined,
  close: async () => undefined,
};
const relay = startRelay(kit.orm, kit.clock, deaf, pino({ level: "silent" }));
afterAll(() => relay.stop());

/** Publishes what was recorded, and gives what comes with it. */
async function reward(): Promise<number> {
  relay.wake();
  while ((await kit.asOwner("select from outbox limit 1")).length > 0) await sleep(5);
  return rewardLevels(kit);
}

const buy = (there: World, number: string, netMinor: bigint, memberId = there.anna) =>
  record(
    there,
    orderOf(there, number, { netMinor, member: { id: memberId }, occurredAt: kit.clock() }),
  );

const given = async ({ brandId, members }: World) =>
  (
    await kit.asOwner<{ member_id: string; code: string }>(
      `select c.member_id, t.code from coupon c join coupon_template t on t.id = c.template_id
      where c.brand_id = $1 and c.source = 'LEVEL' order by c.issued_at, t.code, c.member_id`,
      [brandId],
    )
  ).map((row) => `${members.indexOf(row.member_id)} ${row.code}`);

async function prepared(members = 3) {
  const there = await world(kit, { members });
  await climbable(kit, there);
  await reward();
  return there;
}

describe("a coupon that comes with a level", () => {
  test("is given to whoever reaches it or is placed in it, once", async () => {
    const there = await prepared();
    const [, ben = ""] = there.members;
    await offered(kit, there, { onLevel: "GOLD" });
    await buy(there, "1", 100_000n);
    await buy(there, "2", 20_000n, ben);
    expect(await reward()).toBe(1);
    await there.as((work) =>
      placeTier(work, {
        ...{ memberId: ben, number: "p", level: "GOLD", lastDay: "2026-12-31", reason: "x" },
      }),
    );
    expect(await reward()).toBe(1);
    expect(await reward()).toBe(0);
    expect(await given(there)).toEqual(["0 FIVE", "1 FIVE"]);
  });

  test("is given for nothing that was before its definition, or while it was stopped", async () => {
    const there = await prepared();
    const [, ben = "", cui = ""] = there.members;
    await buy(there, "1", 100_000n);
    kit.clock.advance({ minutes: 1 });
    const template = await offered(kit, there, { onLevel: "GOLD" });
    expect(await reward()).toBe(0);
    await buy(there, "2", 100_000n, ben);
    expect(await reward()).toBe(1);
    await there.as((work) => stopCouponTemplate(work, { templateId: template.id }));
    await buy(there, "3", 100_000n, cui);
    expect(await reward()).toBe(0);
    expect(await given(there)).toEqual(["1 FIVE"]);
  });

  test("is of the version that was in force when the level was entered", async () => {
    const there = await prepared();
    const [, ben = "", cui = ""] = there.members;
    await offered(kit, there, { onLevel: "GOLD" });
    await buy(there, "1", 100_000n);
    kit.clock.advance({ minutes: 1 });
    const second = await templateOf(there, {
      code: "FIVE",
      campaign: "FIVE",
      onLevel: "GOLD",
      name: "new",
    });
    await buy(there, "2", 100_000n, ben);
    kit.clock.advance({ minutes: 1 });
    await templateOf(there, { code: "FIVE", campaign: "FIVE", onLevel: null });
    await buy(there, "3", 100_000n, cui);
    expect(await reward()).toBe(2);
    const rows = await kit.asOwner<{ version: number }>(
      `select t.version from coupon c join coupon_template t on t.id = c.template_id
      where c.brand_id = $1 order by version`,
      [there.brandId],
    );
    expect(rows.map(({ version }) => version)).toEqual([1, second.version]);
  });

  test("is given again to whoever fell and comes back, and several come with one level", async () => {
    const there = await prepared(1);
    await offered(kit, there, { onLevel: "GOLD" });
    await offered(kit, there, { code: "GIFT", onLevel: "GOLD" });
    await buy(there, "1", 100_000n);
    await reward();
    kit.clock.set("2027-03-16T16:00:30Z");
    expect(await reviewTiers(kit.begin, system("review", there.brandId))).toMatchObject({
      fell: 1,
    });
    expect(await reward()).toBe(0);
    await buy(there, "2", 100_000n);
    expect(await reward()).toBe(2);
    expect(await given(there)).toEqual(["0 FIVE", "0 GIFT", "0 FIVE", "0 GIFT"]);
  });

  test("is given once, wherever the work was cut off, and by several at once", async () => {
    const there = await prepared();
    await offered(kit, there, { onLevel: "GOLD" });
    const [before] = await kit.asOwner("select seq from feed_follower");
    for (const [at, id] of there.members.entries()) await buy(there, `${at}`, 100_000n, id);
    expect(await reward()).toBe(3);
    await kit.asOwner("update feed_follower set seq = $1", [before?.seq]);
    expect(await reward()).toBe(0);
    await kit.asOwner("update feed_follower set seq = $1", [before?.seq]);
    await kit.asOwner("delete from coupon_event where brand_id = $1", [there.brandId]);
    await kit.asOwner("delete from coupon where brand_id = $1", [there.brandId]);
    const counts = await Promise.all(Array.from({ length: 6 }, () => rewardLevels(kit)));
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(3);
    expect(await given(there)).toHaveLength(3);
  });

  test("goes to whom the member was merged into since", async () => {
    const there = await prepared(2);
    const [anna = "", ben = ""] = there.members;
    await offered(kit, there, { onLevel: "GOLD" });
    await buy(there, "1", 100_000n);
    await there.as((work) =>
      mergeMembers(work, { survivorId: ben, absorbedId: anna, reason: "same person" }),
    );
    await runIfDue(
      rewardLevelsJob,
      { ...kit, log: pino({ level: "silent" }) },
      new AbortController().signal,
    );
    await reward();
    expect(await given(there)).toEqual(["1 FIVE"]);
  });
});
