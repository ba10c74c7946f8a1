/*
 * What conditions are told of members.
 *
 * Goal: the level is the one the member stands on now, of what it earned and what it was granted, by the ladder in
 * force; tags that are over and stores that closed do not count; a thousand members cost one statement.
 * Method: a world whose clock goes on past each of these, looked at before and behind.
 */
import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { memberFacts } from "../../src/campaign/member-facts.queries.ts";
import { closeStore } from "../../src/handover/close-store.ts";
import { dayOf } from "../../src/kernel/month.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import { placeTier } from "../../src/tier/place-tier.ts";
import { count } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { climbable } from "../support/ladders.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

const factsOf = async (there: World, id = there.anna) =>
  (await memberFacts(kit.look(there.hq), [id])).get(id);

describe("what is known of a member", () => {
  test("whoever has nothing stands on the lowest level, or on none", async () => {
    const there = await world(kit);
    expect(await factsOf(there)).toEqual({
      ...{ level: "", rank: -1n, tags: [], enrolledDays: 0n, channel: "OTHER", boundStore: "" },
    });
    await climbable(kit, there);
    expect(await factsOf(there)).toMatchObject({ level: "BASE", rank: 0n });
  });

  test("the level it earned, or was granted where that is higher, to the end of its last day", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    await record(there, orderOf(there, "1", { netMinor: 30_000n, occurredAt: kit.clock() }));
    kit.clock.advance({ minutes: 1 });
    expect(await factsOf(there)).toMatchObject({ level: "SILVER", rank: 10n, boundStore: "N1" });
    const lastDay = dayOf(kit.clock(), there.timeZone);
    await there.as((work) =>
      placeTier(work, {
        memberId: there.anna,
        level: "GOLD",
        lastDay,
        number: "p1",
        reason: "guest",
      }),
    );
    kit.clock.advance({ minutes: 1 });
    expect(await factsOf(there)).toMatchObject({ level: "GOLD", rank: 20n });
    kit.clock.advance({ hours: 24 });
    expect(await factsOf(there)).toMatchObject({ level: "SILVER", enrolledDays: 1n });
  });

  test("its tags while they stand, and the store it is bound to, or that one's successor", async () => {
    const there = await world(kit);
    const { anna: memberId, n1, n2 } = there;
    const untilAt = new Date(kit.clock().getTime() + 3_600_000);
    await there.as(async (work) => {
      await tagMembers(work, { memberIds: [memberId], tag: "vip", kind: "MANUAL" });
      await tagMembers(work, { memberIds: [memberId], tag: "new", kind: "MANUAL", untilAt });
      await bindMember(work, { memberId, storeId: n1.id });
    });
    const before = { ...kit.look(there.hq), now: new Date(kit.clock().getTime() - 1) };
    expect((await memberFacts(before, [memberId])).get(memberId)).toMatchObject({ tags: [] });
    kit.clock.advance({ minutes: 1 });
    expect(await factsOf(there)).toMatchObject({ tags: ["new", "vip"], boundStore: "N1" });
    await there.as((work) => closeStore(work, { storeId: n1.id, at: untilAt, successorId: n2.id }));
    kit.clock.advance({ hours: 2 });
    expect(await factsOf(there)).toMatchObject({ tags: ["vip"], boundStore: "N2" });
  });

  test("of a thousand by as many statements as of one", async () => {
    const there = await world(kit, { members: 1_000 });
    const scope = kit.look(there.hq);
    expect(await count(() => memberFacts(scope, [there.anna]))).toBe(1);
    expect(await count(() => memberFacts(scope, there.members))).toBe(1);
    expect((await memberFacts(scope, there.members)).size).toBe(1_000);
  });
});
