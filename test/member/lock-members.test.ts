/*
 * Members that are erased or merged while somebody acts on them.
 *
 * Goal: whoever named a member before its merge acts on who has its story; whoever named one that is erased meanwhile
 * finds nobody. Method: the act begins inside the transaction that merges or erases, and waits for it; every proof
 * after.
 */
import { beforeAll, describe, expect, test } from "@jest/globals";
import { proposeAdjustment } from "../../src/adjustment/propose-adjustment.ts";
import { bindMember } from "../../src/binding/bind-member.ts";
import { linkIdentity } from "../../src/duplicate/link-identity.ts";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { sql } from "../../src/platform/database/sql.ts";
import type { Work } from "../../src/platform/database/work.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { transferPoints } from "../../src/transfer/transfer-points.ts";
import { openKit } from "../support/database.ts";
import { mergeFaults } from "../support/merges.ts";
import { OPENED_AT, orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

interface Named {
  readonly there: World;
  readonly memberId: string;
  /** Somebody else, who stays as it is. */
  readonly other: string;
}

const at = { source: "till", number: "1", points: 30n } as const;
const ACTS: Record<string, (work: Work, named: Named) => Promise<{ memberId: string }>> = {
  spending: (work, { there, memberId }) =>
    spendPoints(work, { ...at, memberId, storeId: there.n1.id }),
  holding: (work, { there, memberId }) =>
    holdPoints(work, { ...at, memberId, storeId: there.n1.id }),
  giving: (work, { memberId, other }) =>
    transferPoints(work, { memberId, toMemberId: other, number: "1", points: 30n }),
  receiving: async (work, { memberId, other }) => {
    const wish = { memberId: other, toMemberId: memberId, number: "1", points: 30n };
    return { memberId: (await transferPoints(work, wish)).toMemberId };
  },
  adjusting: (work, { memberId }) =>
    proposeAdjustment(work, { memberId, number: "1", points: -5n, reason: "amends" }),
  binding: (work, { there, memberId }) => bindMember(work, { memberId, storeId: there.n1.id }),
  linking: (work, { memberId }) =>
    linkIdentity(work, {
      ...{ memberId, identity: { kind: "CARD", value: `of ${memberId}` } },
      ...{ verification: "CLAIMED", source: "STAFF" },
    }),
};

let there: World;
beforeAll(async () => {
  there = await world(kit, { members: 3 * 2 * Object.keys(ACTS).length });
  await there.as((work) =>
    setTransferRule(work, { dailyPoints: 1_000n, fromAt: new Date(OPENED_AT) }),
  );
  await record(
    there,
    ...there.members.map((id, no) => orderOf(there, `${no}`, { member: { id } })),
  );
});

let used = 0;
/** Three members that nothing happened to yet, each with 100 points. */
const three = () => {
  const [memberId = "", survivorId = "", other = ""] = there.members.slice(used, (used += 3));
  return { there, memberId, survivorId, other };
};

/** Begins an act while a change is not committed yet, and lets it come in between. */
async function meanwhile<T>(change: (work: Work) => Promise<unknown>, act: () => Promise<T>) {
  let acted: Promise<PromiseSettledResult<T>[]> | undefined;
  let settled = false;
  await there.as(async (work) => {
    await change(work);
    acted ??= Promise.allSettled([act()]).finally(() => {
      settled = true;
    });
    for (let waits = 0; waits === 0 && !settled; )
      waits = (
        await work.rows(sql("test.waiting")`
          select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`)
      ).length;
  });
  const [outcome] = (await acted) ?? [];
  return outcome;
}

describe.each(Object.entries(ACTS))("%s", (_, act) => {
  test("goes to whoever has the story of one that is merged meanwhile", async () => {
    const { survivorId, ...named } = three();
    const wish = { survivorId, absorbedId: named.memberId, reason: "same person" };
    const outcome = await meanwhile(
      (work) => mergeMembers(work, wish),
      () => there.as((work) => act(work, named)),
    );
    expect(outcome).toEqual({
      status: "fulfilled",
      value: expect.objectContaining({ memberId: survivorId }),
    });
  });

  test("finds nobody in one that is erased meanwhile", async () => {
    const named = three();
    const outcome = await meanwhile(
      (work) => eraseMember(work, { memberId: named.memberId, reason: "MEMBER_REQUEST" }),
      () => there.as((work) => act(work, named)),
    );
    expect(outcome).toEqual({ status: "rejected", reason: new UnknownMember(named.memberId) });
  });
});

test("every proof holds after all that", async () => {
  // What ended in the instant it began ends a moment after.
  kit.clock.advance({ minutes: 1 });
  expect(await mergeFaults(kit, there)).toEqual([]);
});
