/*
 * Coupons given to many.
 *
 * Goal: each member that is meant gets one coupon, the control group none, however often and wherever the work is cut
 * off; a drop that nobody can have ends itself. Method: drops to every kind of audience, cut off, worked by several at
 * once, cancelled, and out of campaign and budget.
 */
import { describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import { takeFromBudgets } from "../../src/budget/budget.queries.ts";
import { isHeldOut } from "../../src/campaign/campaign.rules.ts";
import { CouponNotOffered } from "../../src/coupon/coupon.refusals.ts";
import { offersOf } from "../../src/coupon/offers.ts";
import type { SaidAudience } from "../../src/drop/audience.rules.ts";
import { cancelDrop } from "../../src/drop/cancel-drop.ts";
import { dropNumbered } from "../../src/drop/drop.queries.ts";
import { DropConflict, DropEnded, UnknownDrop } from "../../src/drop/drop.refusals.ts";
import { type DropCoupons, dropCoupons } from "../../src/drop/drop-coupons.ts";
import { dropsJob } from "../../src/drop/drops.job.ts";
import { handOutDrop } from "../../src/drop/hand-out-drop.ts";
import { ConditionUnsound } from "../../src/kernel/condition.refusals.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import type { Begin } from "../../src/platform/database/work.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import { stopCouponTemplate } from "../../src/template/stop-coupon-template.ts";
import { UnknownTemplate } from "../../src/template/template.refusals.ts";
import { placeTier } from "../../src/tier/place-tier.ts";
import { UnknownTierLevel } from "../../src/tier/tier.refusals.ts";
import { openKit } from "../support/database.ts";
import { climbable } from "../support/ladders.ts";
import { type Offered, offered } from "../support/offered.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();

const order = async (there: World, but: Partial<DropCoupons> = {}) =>
  (
    await there.as((work) =>
      dropCoupons(work, {
        number: "gift",
        template: "FIVE",
        audience: { everybody: true },
        ...but,
      }),
    )
  ).drop;

const holders = async ({ brandId, members }: World) => {
  const rows = await kit.asOwner<{ member_id: string }>(
    "select member_id from coupon where brand_id = $1 order by member_id",
    [brandId],
  );
  return rows.map((row) => members.indexOf(row.member_id));
};

async function prepared(members: number, but: Offered = {}) {
  const there = await world(kit, { members });
  const template = await offered(kit, there, but);
  const handOut = (id: string, how: Parameters<typeof handOutDrop>[3] = {}) =>
    handOutDrop(kit.begin, there.hq, id, how);
  return { there, template, handOut };
}

describe("a drop", () => {
  test("gives everybody one coupon, issued by whom it was ordered for", async () => {
    const { there, template, handOut } = await prepared(7);
    const { id } = await order(there, { storeId: there.n1.id });
    const done = await handOut(id, { pageSize: 3 });
    expect(done).toMatchObject({ members: 7, issued: 7, heldOut: 0, refused: 0, endedWhy: "DONE" });
    expect(await holders(there)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(
      await kit.asOwner(
        "select distinct template_id, source, source_key, issuer_store_id from coupon where brand_id = $1",
        [there.brandId],
      ),
    ).toEqual([
      { template_id: template.id, source: "DROP", source_key: id, issuer_store_id: there.n1.id },
    ]);
    expect(await handOut(id)).toEqual(done);
    await handOut((await order(there, { number: "again" })).id);
    expect(await holders(there)).toHaveLength(14);
  });

  test("leaves the control group out and counts it", async () => {
    const { there, template, handOut } = await prepared(60, { holdoutBps: 3_000 });
    const done = await handOut((await order(there)).id, { pageSize: 25 });
    const { campaigns } = await offersOf(kit.look(there.hq));
    const campaign = campaigns.get(template.campaignId);
    if (!campaign) throw new Error("a campaign");
    const given = there.members.flatMap((id, at) => (isHeldOut(campaign, id) ? [] : [at]));
    expect(given.length).toBeLessThan(60);
    expect(await holders(there)).toEqual(given);
    expect(done).toMatchObject({ members: 60, issued: given.length, heldOut: 60 - given.length });
  });

  test.each<[string, SaidAudience | ((there: World) => SaidAudience), number[]]>([
    [
      "listed",
      ({ members }) => ({ memberIds: [members[4] ?? "", members[1] ?? "", members[4] ?? ""] }),
      [1, 4],
    ],
    ["tagged", { tag: "tea" }, [0, 3]],
    ["of a level", { level: "GOLD" }, [2, 5]],
    ["of the first level", { level: "BASE" }, [0, 1, 3, 4]],
    [
      "that a condition holds for",
      { condition: '"tea" in member.tags || member.level == "GOLD"' },
      [0, 2, 3, 5],
    ],
  ])("goes to members %s", async (_, audience, expected) => {
    const { there, handOut } = await prepared(6);
    await climbable(kit, there);
    const id = (at: number) => there.members[at] ?? "";
    await there.as((work) =>
      tagMembers(work, { memberIds: [id(0), id(3)], tag: "tea", kind: "MANUAL" }),
    );
    for (const at of [2, 5])
      await there.as((work) =>
        placeTier(work, {
          ...{ memberId: id(at), number: "p", level: "GOLD", lastDay: "2026-12-31", reason: "x" },
        }),
      );
    const said = typeof audience === "function" ? audience(there) : audience;
    const { id: dropId } = await order(there, { audience: said });
    const done = await handOut(dropId, { pageSize: 2 });
    expect(await holders(there)).toEqual(expected);
    expect(done).toMatchObject({ issued: expected.length, endedWhy: "DONE" });
  });

  test("does not mean whose tag ended before their turn", async () => {
    const { there, handOut } = await prepared(2);
    const untilAt = new Date(+kit.clock() + 60_000);
    await there.as((work) =>
      tagMembers(work, { memberIds: [there.anna], tag: "tea", kind: "MANUAL", untilAt }),
    );
    const { id } = await order(there, { audience: { tag: "tea" } });
    kit.clock.advance({ minutes: 1 });
    expect(await handOut(id)).toMatchObject({ members: 0, issued: 0, endedWhy: "DONE" });
  });

  test("keeps nobody from a budget that it only looks at", async () => {
    const { there, template, handOut } = await prepared(2);
    await kit.asOwner("insert into budget (brand_id, subject, bound) values ($1, $2, 9)", [
      ...[there.brandId, `template/${template.id}/count`],
    ]);
    const { id } = await order(there);
    let done: unknown;
    await there.as(async (work) => {
      await takeFromBudgets(work, new Map([[`template/${template.id}/count`, 1n]]));
      const begin: Begin = (actor, step) =>
        kit.begin(actor, (other) => step({ ...other, attempt: 2 }));
      // If it waited for the budget, it would fail in the end.
      done = (await handOutDrop(begin, there.hq, id)).issued;
    });
    expect(done).toBe(2);
    await handOut(id);
  });

  test("passes over whoever was merged or came later", async () => {
    const { there, handOut } = await prepared(4);
    const [anna = "", ben = ""] = there.members;
    const { id } = await order(there, { audience: { memberIds: [anna, ben] } });
    const { id: all } = await order(there, { number: "all" });
    await there.as((work) =>
      mergeMembers(work, { survivorId: ben, absorbedId: anna, reason: "same person" }),
    );
    await kit.asOwner("update member set enrolled_at = '2030-01-01' where id = $1", [
      there.members[3],
    ]);
    await handOut(id);
    expect(await holders(there)).toEqual([1]);
    expect(await handOut(all)).toMatchObject({ members: 2, issued: 2 });
  });

  test("goes on where it was cut off, and is given once by several at once", async () => {
    const { there, handOut } = await prepared(30);
    const { id } = await order(there);
    const cut = new AbortController();
    const half = await handOut(id, { pageSize: 7, tell: () => cut.abort(), signal: cut.signal });
    expect(half).toMatchObject({ members: 7, endedAt: null, behind: there.members[6] });
    const begin: typeof kit.begin = (actor, step) =>
      kit.begin(actor, async (work) => {
        await step(work);
        throw new Error("cut off");
      });
    await expect(handOutDrop(begin, there.hq, id)).rejects.toThrow("cut off");
    expect(await holders(there)).toHaveLength(7);
    await Promise.all([2, 3, 5].map((pageSize) => handOut(id, { pageSize })));
    expect(await holders(there)).toEqual(Array.from({ length: 30 }, (_, n) => n));
    expect(await dropNumbered(kit.look(there.hq), "gift")).toMatchObject({
      members: 30,
      issued: 30,
    });
  });

  test("is given by the job", async () => {
    const { there } = await prepared(3);
    await order(there);
    await runIfDue(
      dropsJob,
      { ...kit, log: pino({ level: "silent" }) },
      new AbortController().signal,
    );
    expect(await holders(there)).toHaveLength(3);
  });

  test("ends itself with its campaign, its template, or a budget", async () => {
    const over = await prepared(2, { untilAt: new Date("2026-03-16T00:00:00Z") });
    const { id: late } = await order(over.there);
    kit.clock.advance({ days: 1 });
    expect(await over.handOut(late)).toMatchObject({ issued: 0, endedWhy: "NOT_RUNNING" });
    await expect(order(over.there, { number: "x" })).rejects.toEqual(
      new CouponNotOffered("FIVE", "NOT_RUNNING"),
    );

    const stopped = await prepared(2);
    const { id } = await order(stopped.there);
    await stopped.there.as((work) => stopCouponTemplate(work, { templateId: stopped.template.id }));
    expect(await stopped.handOut(id)).toMatchObject({ issued: 0, endedWhy: "STOPPED" });
    await expect(order(stopped.there, { number: "x" })).rejects.toEqual(
      new CouponNotOffered("FIVE", "STOPPED"),
    );

    const spent = await prepared(4);
    const { id: half } = await order(spent.there);
    const budget = { tell: () => undefined, pageSize: 2, signal: AbortSignal.abort() };
    expect(await spent.handOut(half, budget)).toMatchObject({ issued: 2 });
    await kit.asOwner(
      "insert into budget (brand_id, subject, bound, used) values ($1, $2, 500, 500)",
      [...[spent.there.brandId, `template/${spent.template.id}/money`]],
    );
    expect(await spent.handOut(half)).toMatchObject({ issued: 2, endedWhy: "BUDGET_SPENT" });
  });

  test("is cancelled where it is", async () => {
    const { there, handOut } = await prepared(4);
    const cancel = (number = "gift") => there.as((work) => cancelDrop(work, { number }));
    const { id } = await order(there);
    await handOut(id, { pageSize: 3, signal: AbortSignal.abort() });
    const cancelled = await cancel();
    expect(cancelled).toMatchObject({ issued: 3, endedAt: kit.clock(), endedWhy: "CANCELLED" });
    expect(await cancel()).toEqual(cancelled);
    expect(await handOut(id)).toEqual(cancelled);
    await expect(cancel("x")).rejects.toEqual(new UnknownDrop("x"));
    await handOut((await order(there, { number: "done" })).id);
    await expect(cancel("done")).rejects.toEqual(new DropEnded("done", "DONE"));
  });

  test("is ordered once under its number, by headquarters, of what is there", async () => {
    const { there } = await prepared(2);
    const drop = await order(there);
    expect(await order(there)).toEqual(drop);
    await offered(kit, there, { code: "SIX" });
    for (const but of [{ template: "SIX" }, { storeId: there.n1.id }, { audience: { tag: "tea" } }])
      await expect(order(there, but)).rejects.toEqual(new DropConflict("gift"));
    const nobody = newId();
    for (const [but, refusal] of [
      [{ template: "SEVEN" }, new UnknownTemplate("SEVEN")],
      [{ storeId: nobody }, new UnknownStore(nobody)],
      [{ audience: { memberIds: [there.anna, nobody] } }, new UnknownMember(nobody)],
      [{ audience: { level: "TIN" } }, new UnknownTierLevel("TIN")],
    ] as const)
      await expect(order(there, { number: "x", ...but })).rejects.toEqual(refusal);
    await expect(order(there, { audience: { condition: "member.shoe == 7" } })).rejects.toThrow(
      ConditionUnsound,
    );
    for (const audience of [
      ...[{}, { tag: "tea", level: "GOLD" }, { memberIds: [] }, { everybody: false }, { tag: " " }],
      { memberIds: Array.from({ length: 1_001 }, newId) },
    ])
      await expect(order(there, { number: "x", audience })).rejects.toThrow(BadInput);
    const wish = { number: "y", template: "FIVE", audience: { everybody: true } };
    await expect(there.as((work) => dropCoupons(work, wish), there.n1.till)).rejects.toThrow(
      Forbidden,
    );
    await expect(handOutDrop(kit.begin, there.n1.till, drop.id)).rejects.toThrow(Forbidden);
  });
});
