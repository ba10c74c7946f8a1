/*
 * What takes two people.
 *
 * Goal: what takes two people is changed by two; switched off, one does both steps, and both stay to be read; a brand of
 * one person works only where its operator said so, and no longer than it wants to.
 * Method: people at headquarters propose, approve, and then do by themselves what takes two, before and after.
 */
import { describe, expect, test } from "@jest/globals";
import { approveAdjustment } from "../../src/adjustment/approve-adjustment.ts";
import { proposeAdjustment } from "../../src/adjustment/propose-adjustment.ts";
import { adjustmentChecks } from "../../src/adjustment/prove.ts";
import { TooEarly } from "../../src/brand/brand.refusals.ts";
import { approveFourEyes } from "../../src/four-eyes/approve-four-eyes.ts";
import { fourEyesOf, fourEyesVersions } from "../../src/four-eyes/four-eyes.queries.ts";
import {
  AnotherPersonNeeded,
  FourEyesSuperseded,
  NotAlone,
  UnknownFourEyes,
} from "../../src/four-eyes/four-eyes.refusals.ts";
import {
  adjustmentNeedsTwo,
  EVERYTHING,
  NOTHING,
  statusOf,
} from "../../src/four-eyes/four-eyes.rules.ts";
import { type ProposeFourEyes, proposeFourEyes } from "../../src/four-eyes/propose-four-eyes.ts";
import { waiveFourEyes } from "../../src/four-eyes/waive-four-eyes.ts";
import { leaveStaff } from "../../src/guide/leave-staff.ts";
import { actorOf, hireStaff } from "../../src/identity/hire-staff.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { approveTerms } from "../../src/terms/approve-terms.ts";
import { proposeTerms } from "../../src/terms/propose-terms.ts";
import { termsChecks } from "../../src/terms/prove.ts";
import { signTerms } from "../../src/terms/sign-terms.ts";
import { openKit } from "../support/database.ts";
import { tests } from "../support/tests.ts";
import { CLAUSES, type World, world } from "../support/world.ts";

const kit = await openKit();

const colleague = ({ brandId }: World): Actor => ({ kind: "hq", id: newId(), brandId });
const rule = (there: World) => fourEyesOf(kit.look(there.hq));
const propose = (there: World, but: Partial<ProposeFourEyes> = {}, actor = there.hq) =>
  there.as((work) => proposeFourEyes(work, { ...EVERYTHING, fromAt: work.now, ...but }), actor);
const approve = (there: World, fourEyesId: string, actor = colleague(there)) =>
  there.as((work) => approveFourEyes(work, { fourEyesId }), actor);
const waive = (there: World) => there.as(waiveFourEyes, system("tests", there.brandId));

/** Both steps by one person. */
async function alone(there: World, points: bigint, number = String(points)) {
  const wish = { memberId: there.anna, number, points, issuerCode: "headquarters", reason: "x" };
  const { id: adjustmentId } = await there.as((work) => proposeAdjustment(work, wish));
  return there.as((work) => approveAdjustment(work, { adjustmentId }));
}
async function contractAlone(there: World) {
  const wish = { franchiseeId: there.north.id, clauses: CLAUSES };
  const { id: proposalId } = await there.as((work) =>
    proposeTerms(work, { ...wish, fromAt: new Date(work.now.getTime() + 3_600_000) }),
  );
  return there.as((work) => approveTerms(work, { proposalId }));
}

describe("what takes two people", () => {
  test("is everything, until two people say otherwise, and from their instant on", async () => {
    const there = await world(kit);
    expect(await rule(there)).toEqual(EVERYTHING);
    await expect(contractAlone(there)).rejects.toThrow(AnotherPersonNeeded);
    const fromAt = new Date(kit.clock().getTime() + 3_600_000);
    const { id } = await propose(there, { ...NOTHING, fromAt });
    await expect(approve(there, id, there.hq)).rejects.toThrow(AnotherPersonNeeded);
    expect(await rule(there)).toEqual(EVERYTHING);

    const second = colleague(there);
    await approve(there, id, second);
    expect(await rule(there)).toEqual(EVERYTHING);
    kit.clock.advance({ hours: 1 });
    expect(await rule(there)).toEqual(NOTHING);
    expect(await contractAlone(there)).toMatchObject({
      ...{ proposedBy: "id" in there.hq && there.hq.id },
      approval: { approvedBy: "id" in there.hq && there.hq.id },
    });
    expect(await fourEyesVersions(kit.look(there.hq))).toMatchObject([
      { version: 1, ...NOTHING, fromAt, approvedBy: "id" in second && second.id },
    ]);

    // Nor is it switched on again by one.
    const again = await propose(there, {});
    await expect(approve(there, again.id, there.hq)).rejects.toThrow(AnotherPersonNeeded);
    await approve(there, again.id);
    expect(await rule(there)).toEqual(EVERYTHING);
    kit.clock.reset();
  });

  test("never reaches behind its approval", async () => {
    const there = await world(kit);
    const { id } = await propose(there, NOTHING);
    kit.clock.advance({ hours: 1 });
    const before = kit.look(there.hq);
    kit.clock.advance({ minutes: 1 });
    await approve(there, id);
    expect(await rule(there)).toEqual(NOTHING);
    expect(await fourEyesOf(before)).toEqual(EVERYTHING);
    kit.clock.reset();
  });

  test("counts adjustments by their amount", async () => {
    const there = await world(kit);
    expect(adjustmentNeedsTwo(EVERYTHING, -1n)).toBe(true);
    const { id } = await propose(there, { adjustmentsFrom: 100n });
    await approve(there, id);
    expect(await alone(there, 99n)).toMatchObject({ decision: { verdict: "APPROVED" } });
    await expect(alone(there, 100n)).rejects.toThrow("cannot decide it");
    const inForce = await rule(there);
    expect([-99n, -100n].map((points) => adjustmentNeedsTwo(inForce, points))).toEqual([
      false,
      true,
    ]);
  });

  test("makes nothing wrong that was right, be it said by a clock that is behind", async () => {
    const there = await world(kit);
    const off = await propose(there, NOTHING);
    await approve(there, off.id);
    kit.clock.advance({ hours: 1 });
    const on = await propose(there, { fromAt: kit.clock() });
    kit.clock.advance({ minutes: 0.5 });
    await alone(there, 5n);
    const { id: proposalId } = await contractAlone(there);
    const owner = { kind: "franchisee", id: newId(), brandId: there.brandId } as const;
    const north = { ...owner, franchiseeId: there.north.id };
    await there.as((work) => signTerms(work, { proposalId }), north);
    kit.clock.advance({ minutes: -0.25 });
    await approve(there, on.id);
    expect(await rule(there)).toEqual(EVERYTHING);
    const proofs = [...adjustmentChecks, ...termsChecks].map(({ run }) =>
      run(kit.look(tests), () => ({ update: () => undefined, stop: () => undefined })),
    );
    const found = await Promise.all(proofs);
    expect(found.map(({ broken }) => broken)).toEqual([undefined, undefined]);
    expect(found.every(({ rows }) => rows > 0n)).toBe(true);
  });

  test("is headquarters' to say, by those who may", async () => {
    const there = await world(kit);
    const finance: Actor = {
      ...({ kind: "hq", id: newId(), brandId: there.brandId } as const),
      rights: new Set(["TERMS", "APPROVE_TERMS"]),
    };
    for (const actor of [there.n1.till, finance, system("tests", there.brandId)]) {
      await expect(propose(there, {}, actor)).rejects.toThrow(Forbidden);
      await expect(approve(there, newId(), actor)).rejects.toThrow(Forbidden);
    }
    await expect(propose(there, { adjustmentsFrom: 0n })).rejects.toThrow(BadInput);
    await expect(propose(there, { fromAt: new Date(0) })).rejects.toThrow(TooEarly);
    const other = await world(kit);
    const { id } = await propose(other, NOTHING);
    await expect(approve(there, id)).rejects.toThrow(UnknownFourEyes);
  });

  test("is the newest proposal's: an older one is approved no more", async () => {
    const there = await world(kit);
    const [first, second] = [await propose(there, NOTHING), await propose(there)];
    await expect(approve(there, first.id)).rejects.toEqual(new FourEyesSuperseded(first.id));
    await approve(there, second.id);
    expect(await approve(there, second.id)).toMatchObject({ id: second.id });
    const versions = await fourEyesVersions(kit.look(there.hq));
    expect(versions.map((each) => statusOf(each, versions))).toEqual(["SUPERSEDED", "AGREED"]);
    const five = await Promise.all(Array.from({ length: 5 }, () => propose(there)));
    expect(five.map(({ version }) => version).sort()).toEqual([3, 4, 5, 6, 7]);
  });
});

describe("a brand of one person", () => {
  test("works where its operator said so, until two agree otherwise", async () => {
    const there = await world(kit);
    const { hq } = there;
    const owner = await there.as((work) => hireStaff(work, { name: "A", role: "HQ_OWNER" }));
    await expect(there.as(waiveFourEyes, hq)).rejects.toThrow(Forbidden);
    expect(await waive(there)).toMatchObject({ ...NOTHING, proposedBy: null, approvedBy: null });
    expect(await contractAlone(there)).toMatchObject({ approval: {} });
    await alone(there, 1_000n);

    const second = await there.as((work) => hireStaff(work, { name: "B", role: "HQ_OWNER" }));
    await expect(waive(there)).rejects.toEqual(new NotAlone(2));
    const { id } = await propose(there, {}, actorOf(owner));
    await approve(there, id, actorOf(second));
    await expect(contractAlone(there)).rejects.toThrow(AnotherPersonNeeded);

    // Whoever is left alone is not let off by that.
    await there.as((work) => leaveStaff(work, { staffId: second.id, at: work.now }));
    await expect(contractAlone(there)).rejects.toThrow(AnotherPersonNeeded);
    await waive(there);
    expect(await contractAlone(there)).toMatchObject({ approval: {} });
  });
});
