import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { BindingConflict } from "../../src/binding/binding.refusals.ts";
import type { Binding } from "../../src/binding/binding.rules.ts";
import { setBindingPolicy } from "../../src/binding/set-binding-policy.ts";
import { StoreClosed } from "../../src/brand/brand.refusals.ts";
import { assignGuide } from "../../src/guide/assign-guide.ts";
import { guidesOf } from "../../src/guide/guide.queries.ts";
import { GuideElsewhere } from "../../src/guide/guide.refusals.ts";
import { leaveStaff } from "../../src/guide/leave-staff.ts";
import { closeStore } from "../../src/handover/close-store.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { bindByScan } from "../../src/scene/bind-by-scan.ts";
import { type IssueSceneCode, issueSceneCode } from "../../src/scene/issue-scene-code.ts";
import { revokeSceneCode } from "../../src/scene/revoke-scene-code.ts";
import {
  SceneCodeEnded,
  SceneCodeForeign,
  SceneCodeForged,
} from "../../src/scene/scene.refusals.ts";
import { codeOf } from "../../src/scene/scene.rules.ts";
import { openKit } from "../support/database.ts";
import { type World, world } from "../support/world.ts";

// Goal: a member is bound by what a store really shows, and by nothing else. Method: codes are issued, scanned as the
// member, spoilt in each way a code can be, and scanned by two hundred at once.

const kit = await openKit();

const member = (there: World, id = there.anna): Actor => ({
  ...{ kind: "member", id, brandId: there.brandId },
});

const issue = async (there: World, wish: IssueSceneCode, actor?: Actor) => {
  const scene = await there.as((work) => issueSceneCode(work, wish), actor);
  return { scene, code: codeOf(scene.id, kit.look(there.hq).vault.digest) };
};

const scan = (there: World, code: string, actor = member(there)) =>
  there.as((work) => bindByScan(work, { memberId: there.anna, code }), actor);

const bindings = (there: World) => bindingsOf(kit.look(there.hq), [there.anna]);

describe("bindByScan", () => {
  test("binds the member to the store that shows the code, and says by which", async () => {
    const there = await world(kit);
    const { scene, code } = await issue(there, { storeId: there.n1.id, label: "table 7" });

    const binding = await scan(there, code);

    expect(binding).toMatchObject({ storeId: there.n1.id, source: "SCAN", sceneId: scene.id });
    expect(await bindings(there)).toEqual([binding]);
    expect(await scan(there, code)).toEqual(binding);
  });

  test("gives the member to the person whose badge it is, again when another badge is scanned", async () => {
    const there = await world(kit);
    const hire = (name: string) =>
      there.as((work) => hireStaff(work, { name, storeId: there.n1.id }));
    const [lin, wu] = [await hire("Lin"), await hire("Wu")];
    const badge = async (staffId: string) =>
      (await issue(there, { storeId: there.n1.id, staffId })).code;
    const [first, second] = [await badge(lin.id), await badge(wu.id)];
    await scan(there, first);
    kit.clock.advance({ days: 1 });
    await scan(there, second);
    await scan(there, second);

    const guides = (await guidesOf(kit.look(there.hq), [there.anna])).get(there.anna);
    expect(guides).toMatchObject([
      { staffId: wu.id, source: "SCAN", toAt: null },
      { staffId: lin.id, toAt: kit.clock() },
    ]);
    expect(await bindings(there)).toHaveLength(1);

    // Whoever has left binds to the store still, and looks after nobody.
    await there.as((work) => leaveStaff(work, { staffId: lin.id, at: kit.clock() }));
    await scan(there, first);
    expect((await guidesOf(kit.look(there.hq), [there.anna])).get(there.anna)).toEqual(guides);
  });

  test("by one that was merged binds whoever has its story, and gives that one to the badge", async () => {
    const there = await world(kit, { members: 2 });
    const [anna = "", ben = ""] = there.members;
    const lin = await there.as((work) => hireStaff(work, { name: "Lin", storeId: there.n1.id }));
    const { code } = await issue(there, { storeId: there.n1.id, staffId: lin.id });
    await there.as((work) =>
      mergeMembers(work, { survivorId: ben, absorbedId: anna, reason: "same person" }),
    );
    expect(await scan(there, code)).toMatchObject({ memberId: ben });
    const guides = await guidesOf(kit.look(there.hq), [ben]);
    expect(guides.get(ben)).toMatchObject([{ staffId: lin.id, toAt: null }]);
  });

  test("refuses what was not issued here, is another brand's, or is over", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    const { code } = await issue(here, { storeId: here.n1.id });
    const forged = `1${"A".repeat(31)}`;
    await expect(scan(here, forged)).rejects.toEqual(new SceneCodeForged(forged));
    await expect(scan(there, code)).rejects.toEqual(new SceneCodeForeign(code));

    const validUntil = new Date(+kit.clock() + 60_000);
    const short = await issue(here, { storeId: here.n1.id, validUntil });
    const other = await issue(here, { storeId: here.n1.id });
    const revokedAt = kit.clock();
    await here.as((work) => revokeSceneCode(work, { sceneId: other.scene.id }));
    kit.clock.advance({ minutes: 1 });
    await here.as((work) => revokeSceneCode(work, { sceneId: other.scene.id }));
    await expect(scan(here, short.code)).rejects.toEqual(
      new SceneCodeEnded(short.code, validUntil),
    );
    await expect(scan(here, other.code)).rejects.toEqual(new SceneCodeEnded(other.code, revokedAt));

    const at = new Date(+kit.clock() + 3_600_000);
    await here.as((work) => closeStore(work, { storeId: here.n1.id, at }));
    await expect(scan(here, code)).rejects.toEqual(new StoreClosed(here.n1.id, at));
    expect(await bindings(here)).toEqual([]);
  });

  test("is for the member itself, the code's store and headquarters", async () => {
    const there = await world(kit, { members: 2 });
    const { code } = await issue(there, { storeId: there.n1.id });
    for (const actor of [there.n2.till, member(there, there.members[1])])
      await expect(scan(there, code, actor)).rejects.toThrow(Forbidden);
    for (const actor of [there.n1.till, there.hq]) await scan(there, code, actor);
  });

  test("takes a member over once its protection is over: 200 scans of two stores at once", async () => {
    const there = await world(kit);
    await there.as((work) =>
      setBindingPolicy(work, {
        ...{ takeover: "AFTER_DAYS", protectionDays: 7, fromAt: new Date("2026-01-01T00:00:00Z") },
      }),
    );
    const first = await there.as((work) =>
      bindMember(work, { memberId: there.anna, storeId: there.s1.id }),
    );
    const [n1, n2] = [
      (await issue(there, { storeId: there.n1.id })).code,
      (await issue(there, { storeId: there.n2.id })).code,
    ];
    await expect(scan(there, n1)).rejects.toThrow(BindingConflict);
    kit.clock.advance({ days: 7 });

    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        scan(there, index % 2 ? n1 : n2).catch((error): Binding | BindingConflict => {
          if (error instanceof BindingConflict) return error;
          throw error;
        }),
      ),
    );

    const [lost, won, ...more] = await bindings(there);
    expect(more).toEqual([]);
    expect(lost).toEqual({ ...first, toAt: won?.fromAt });
    const until = new Date(+(won?.fromAt as Date) + 7 * 86_400_000);
    const conflict = new BindingConflict(won?.storeId ?? "", won?.fromAt as Date, until);
    for (const [index, outcome] of outcomes.entries())
      expect(outcome).toEqual(
        (index % 2 ? there.n1.id : there.n2.id) === won?.storeId ? won : conflict,
      );
  });
});

describe("issueSceneCode", () => {
  test("is for headquarters and for the store's own staff", async () => {
    const there = await world(kit);
    const staff = (storeId: string): Actor => ({
      ...{ kind: "store", id: newId(), brandId: there.brandId, storeId },
    });
    const wish = { storeId: there.n1.id };
    await issue(there, wish, staff(there.n1.id));
    for (const actor of [staff(there.n2.id), there.n1.till, member(there)])
      await expect(issue(there, wish, actor)).rejects.toThrow(Forbidden);
  });

  test("names staff of that store only, and ends after now", async () => {
    const there = await world(kit);
    const elsewhere = await there.as((work) =>
      hireStaff(work, { name: "Wu", storeId: there.n2.id }),
    );
    const wish = { storeId: there.n1.id };
    await expect(issue(there, { ...wish, staffId: elsewhere.id })).rejects.toEqual(
      new GuideElsewhere(elsewhere.id, there.n1.id),
    );
    await expect(issue(there, { ...wish, validUntil: kit.clock() })).rejects.toThrow(BadInput);
    await expect(
      there.as((work) => assignGuide(work, { memberId: there.anna, staffId: elsewhere.id })),
    ).rejects.toEqual(new GuideElsewhere(elsewhere.id, null));
  });
});
