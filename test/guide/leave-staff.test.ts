import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { token } from "../../src/commands/token.ts";
import { assignGuide } from "../../src/guide/assign-guide.ts";
import { guideLoader } from "../../src/guide/guide.loader.ts";
import { guidesOf } from "../../src/guide/guide.queries.ts";
import { GuideElsewhere } from "../../src/guide/guide.refusals.ts";
import { leaveStaff } from "../../src/guide/leave-staff.ts";
import { transferBinding } from "../../src/handover/transfer-binding.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import { StaffLeft, UnknownStaff } from "../../src/identity/identity.refusals.ts";
import { openKeys } from "../../src/identity/keys.ts";
import { authenticate } from "../../src/identity/token.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { callersOf } from "../support/callers.ts";
import { openKit } from "../support/database.ts";
import { type World, world } from "../support/world.ts";

// Goal: when a guide leaves, its members are the successor's, or their store's alone; the store stays (case 13).
// Method: a store with three staff and ten members; each rule met as a person would meet it.

const kit = await openKit();

async function staffed(members = 2) {
  const there = await world(kit, { members });
  const hire = (name: string, storeId = there.n1.id) =>
    there.as((work) => hireStaff(work, { name, storeId }));
  const [lin, wu, elsewhere] = [await hire("Lin"), await hire("Wu"), await hire("Xu", there.n2.id)];
  for (const memberId of there.members)
    await there.as((work) => bindMember(work, { memberId, storeId: there.n1.id }));
  return { there, lin, wu, elsewhere };
}

const assign = (there: World, staffId: string, memberId = there.anna, actor?: Actor) =>
  there.as((work) => assignGuide(work, { memberId, staffId }), actor);

const guideOf = (there: World, memberId = there.anna) =>
  guideLoader(kit.look(there.hq)).load(memberId);

describe("assignGuide", () => {
  test("gives a member to one of its store's staff, until another has it", async () => {
    const { there, lin, wu, elsewhere } = await staffed();
    const first = await assign(there, lin.id);
    expect(first).toMatchObject({ staffId: lin.id, storeId: there.n1.id, source: "ASSIGNED" });
    expect(await assign(there, lin.id)).toEqual(first);
    kit.clock.advance({ days: 1 });
    await assign(there, wu.id);
    expect(await guideOf(there)).toMatchObject({ staffId: wu.id });
    await expect(assign(there, elsewhere.id)).rejects.toEqual(
      new GuideElsewhere(elsewhere.id, there.n1.id),
    );
    await expect(assign(there, newId())).rejects.toThrow(UnknownStaff);
  });

  test("counts while the member is bound to the guide's store", async () => {
    const { there, lin } = await staffed();
    await assign(there, lin.id);
    kit.clock.advance({ days: 1 });
    const move = { memberId: there.anna, toStoreId: there.s1.id, reason: "moved house" };
    await there.as((work) => transferBinding(work, move));
    expect(await guideOf(there)).toBeNull();
  });

  test("is for the store's staff, its franchisee and headquarters", async () => {
    const { there, lin } = await staffed();
    const { brandId } = there;
    const actors: [Actor, boolean][] = [
      [{ kind: "store", id: newId(), brandId, storeId: there.n1.id }, true],
      [{ kind: "store", id: newId(), brandId, storeId: there.n2.id }, false],
      [{ kind: "franchisee", id: newId(), brandId, franchiseeId: there.north.id }, true],
      [{ kind: "franchisee", id: newId(), brandId, franchiseeId: there.south.id }, false],
      [{ kind: "member", id: there.anna, brandId }, false],
    ];
    for (const [actor, may] of actors) {
      const attempt = assign(there, lin.id, there.anna, actor);
      if (may) expect(await attempt).toMatchObject({ staffId: lin.id });
      else await expect(attempt).rejects.toThrow(Forbidden);
    }
  });
});

describe("leaveStaff", () => {
  test("said twice at once lets go once", async () => {
    const { there, lin } = await staffed(0);
    const days = [1, 2, 3, 4].map((day) => new Date(+kit.clock() + day * 86_400_000));
    const said = await Promise.allSettled(
      days.map((at) => there.as((work) => leaveStaff(work, { staffId: lin.id, at }))),
    );
    const refused = said.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused).toHaveLength(3);
    for (const reason of refused) expect(reason).toBeInstanceOf(StaffLeft);
  });

  test("leaves the members to the successor, and their store as it is", async () => {
    const { there, lin, wu } = await staffed(10);
    for (const memberId of there.members) await assign(there, lin.id, memberId);
    kit.clock.advance({ days: 1 });
    const bound = await bindingsOf(kit.look(there.hq), there.members);

    const at = kit.clock();
    await there.as((work) => leaveStaff(work, { staffId: lin.id, at, successorId: wu.id }));

    for (const memberId of there.members)
      expect(await guideOf(there, memberId)).toMatchObject({
        ...{ staffId: wu.id, source: "INHERITED", fromAt: at, toAt: null },
      });
    expect(await bindingsOf(kit.look(there.hq), there.members)).toEqual(bound);
    await expect(assign(there, lin.id)).rejects.toEqual(new StaffLeft(lin.id, at));
  });

  test("leaves them to the store alone where there is no successor", async () => {
    const { there, lin } = await staffed();
    await assign(there, lin.id);
    kit.clock.advance({ days: 1 });
    await there.as((work) => leaveStaff(work, { staffId: lin.id, at: kit.clock() }));
    expect(await guideOf(there)).toBeNull();
  });

  test("takes a successor of the same store, who stays, and is not the leaver", async () => {
    const { there, lin, wu, elsewhere } = await staffed();
    const leave = (staffId: string, successorId?: string) =>
      there.as((work) => leaveStaff(work, { staffId, at: kit.clock(), successorId }));
    await expect(leave(lin.id, lin.id)).rejects.toThrow(BadInput);
    await expect(leave(lin.id, elsewhere.id)).rejects.toThrow(GuideElsewhere);
    await leave(wu.id);
    await expect(leave(lin.id, wu.id)).rejects.toEqual(new StaffLeft(wu.id, kit.clock()));
    await expect(leave(wu.id)).rejects.toThrow(StaffLeft);
    const { north, south } = callersOf(there);
    const leaveBy = (actor: Actor) =>
      there.as((work) => leaveStaff(work, { staffId: lin.id, at: kit.clock() }), actor);
    await expect(leaveBy(south)).rejects.toThrow(Forbidden);
    expect((await leaveBy(north)).leftAt).toEqual(kit.clock());
  });

  test.each(["the one who stays", "the successor itself"] as const)(
    "later gives a member to %s at once and for good, whatever the succession says",
    async (who) => {
      const { there, lin, wu } = await staffed();
      const zhao = await there.as((work) =>
        hireStaff(work, { name: "Zhao", storeId: there.n1.id }),
      );
      await assign(there, lin.id);
      kit.clock.advance({ days: 1 });
      const later = (days: number) => new Date(+kit.clock() + days * 86_400_000);
      const leaves = { staffId: lin.id, at: later(7), successorId: wu.id };
      await there.as((work) => leaveStaff(work, leaves));
      if (who === "the one who stays")
        // The successor leaves before it succeeds.
        await there.as((work) => leaveStaff(work, { staffId: wu.id, at: later(3) }));
      const chosen = who === "the one who stays" ? zhao : wu;
      const given = await assign(there, chosen.id);
      expect(given).toMatchObject({ staffId: chosen.id, source: "ASSIGNED", fromAt: kit.clock() });
      expect(await assign(there, chosen.id)).toEqual(given);

      for (let day = 0; day < 10; day += 1) {
        expect(await guideOf(there)).toMatchObject({ staffId: chosen.id });
        kit.clock.advance({ days: 1 });
      }
      const found = (await guidesOf(kit.look(there.hq), [there.anna])).get(there.anna);
      expect(found).toMatchObject([
        { staffId: chosen.id, toAt: null },
        { staffId: lin.id, toAt: given.fromAt },
      ]);
    },
  );

  test("signs in no more from the instant it leaves", async () => {
    const { there, lin } = await staffed();
    const at = new Date(+kit.clock() + 3_600_000);
    await there.as((work) => leaveStaff(work, { staffId: lin.id, at }));
    const keys = openKeys(mkdtempSync(join(tmpdir(), "banyan-keys-")));
    const { look, begin, clock } = kit;
    const signIn = () =>
      token({ look, begin, clock, keys }, { as: "store", brand: there.brandId, id: lin.id });
    expect(authenticate(keys, await signIn(), clock()).actor).toMatchObject({ id: lin.id });
    kit.clock.set(at);
    await expect(signIn()).rejects.toThrow(`this brand has no store ${lin.id}`);
  });

  test("and members given meanwhile agree: nobody is left with who has gone", async () => {
    const { there, lin, wu } = await staffed(20);
    for (const memberId of there.members.slice(0, 10)) await assign(there, lin.id, memberId);
    await Promise.all([
      there.as((work) =>
        leaveStaff(work, { staffId: lin.id, at: kit.clock(), successorId: wu.id }),
      ),
      ...there.members.slice(10).map((memberId) =>
        assign(there, lin.id, memberId).catch((error) => {
          if (!(error instanceof StaffLeft)) throw error;
        }),
      ),
    ]);
    const left = await kit.asOwner(
      "select from member_guide where staff_id = $1 and to_at is null",
      [lin.id],
    );
    expect(left).toEqual([]);
  });
});
