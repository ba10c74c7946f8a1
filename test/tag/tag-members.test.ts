import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { tagsOf } from "../../src/tag/tag.queries.ts";
import { type TagMembers, tagMembers } from "../../src/tag/tag-members.ts";
import { untagMembers } from "../../src/tag/untag-members.ts";
import { callersOf } from "../support/callers.ts";
import { count } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();

const tag = (there: World, wish: Partial<TagMembers>, actor?: Actor) =>
  there.as(
    (work) => tagMembers(work, { memberIds: [there.anna], tag: "vip", kind: "MANUAL", ...wish }),
    actor,
  );
const tags = async (there: World) =>
  (await tagsOf(kit.look(there.hq), [there.anna])).get(there.anna) ?? [];

describe("tagMembers", () => {
  test("says who, from when, until when; what is said last stands", async () => {
    const there = await world(kit);
    const untilAt = new Date(kit.clock().getTime() + 3_600_000);
    await tag(there, { tag: " vip ", kind: "COMPUTED", source: "rule 7", untilAt });
    const fromAt = kit.clock();
    expect(await tags(there)).toEqual([
      {
        ...{ tag: "vip", kind: "COMPUTED", source: "rule 7", fromAt, untilAt },
        taggedBy: (there.hq as { id: string }).id,
      },
    ]);
    kit.clock.advance({ minutes: 1 });
    await tag(there, {});
    expect(await tags(there)).toMatchObject([{ kind: "MANUAL", source: null, untilAt: null }]);
    await tag(there, { untilAt });
    kit.clock.advance({ hours: 1 });
    expect(await tags(there)).toEqual([]);
  });

  test("tags all or none, a thousand by as many statements as one", async () => {
    const there = await world(kit, { members: 1_000 });
    await expect(tag(there, { memberIds: [...there.members.slice(1), newId()] })).rejects.toThrow(
      UnknownMember,
    );
    expect(await tags(there)).toEqual([]);
    await tag(there, {});
    const one = await count(() => tag(there, {}));
    expect(await count(() => tag(there, { memberIds: there.members }))).toBe(one);
    const wish = { memberIds: [...there.members, newId()], tag: "vip" };
    await expect(tag(there, wish)).rejects.toThrow(BadInput);
    expect(
      await there.as((work) => untagMembers(work, { ...wish, memberIds: there.members })),
    ).toBe(1_000);
    expect(await tags(there)).toEqual([]);
  });

  test.each([
    [{ tag: " " }],
    [{ tag: "x".repeat(51) }],
    [{ untilAt: new Date("2026-03-15T04:00:00Z") }],
    [{ memberIds: [] }],
  ])("refuses %j", async (wish) => {
    const there = await world(kit);
    await expect(tag(there, wish)).rejects.toThrow(BadInput);
    expect(await tags(there)).toEqual([]);
  });

  test("is for whoever is shown the profile, never for the member; computed ones are headquarters'", async () => {
    const there = await world(kit);
    const { member, staff, till, north } = callersOf(there);
    for (const actor of [member(there.anna), staff(there.n1), till(there.n1), north])
      await expect(tag(there, {}, actor)).rejects.toThrow(Forbidden);
    await there.as((work) => bindMember(work, { memberId: there.anna, storeId: there.n1.id }));
    await tag(there, {}, staff(there.n1));
    await expect(tag(there, { kind: "COMPUTED" }, staff(there.n1))).rejects.toThrow(Forbidden);
    await expect(tag(there, {}, staff(there.n2))).rejects.toThrow(Forbidden);
  });
});
