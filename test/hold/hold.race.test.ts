import { describe, expect, test } from "@jest/globals";
import { commitHold } from "../../src/hold/commit-hold.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { releaseDueHolds } from "../../src/hold/release-due-holds.ts";
import { releaseHold } from "../../src/hold/release-hold.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { beginAt, openKit } from "../support/database.ts";
import { shownWallet, wanderingFaults } from "../support/wallets.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: a hold ends once, whoever wants to end it at once. Method: commits, releases, the job and
// spendings start together on real connections, some of them a millisecond before the time-out and some
// at it; afterwards the outcomes are counted and the book is proved.

const kit = await openKit();

async function held(): Promise<{ there: World; holdId: string; untilAt: Date }> {
  const there = await world(kit);
  await record(there, orderOf(there, "earned"));
  const { id, untilAt } = await there.as((work) =>
    holdPoints(work, {
      ...{ memberId: there.anna, storeId: there.n1.id, source: "till", number: "1" },
      points: 100n,
    }),
  );
  return { there, holdId: id, untilAt };
}

const nameOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
    return "done";
  } catch (error) {
    if (error instanceof Refusal) return error.name;
    throw error;
  }
};

/** Acts a little before or at an instant, whatever the kit's clock says. */
const at = (instant: Date) => beginAt(kit, instant);

describe("acts that start together", () => {
  test("commit or release a hold, not both", async () => {
    for (let round = 0; round < 5; round++) {
      const { there, holdId } = await held();
      const acts = Array.from({ length: 12 }, (_, n) =>
        nameOf(
          there.as((work) =>
            n % 2 ? commitHold(work, { holdId }) : releaseHold(work, { holdId }),
          ),
        ),
      );
      const outcomes = await Promise.all(acts);
      const done = outcomes.map((one, n) => (one === "done" ? n % 2 : -1)).filter((n) => n >= 0);
      // Whoever won answers all that asked for the same.
      expect(new Set(done).size).toBe(1);
      expect(done).toHaveLength(6);
      const { balance, held: left } = await shownWallet(kit, there, there.anna);
      expect([balance, left]).toEqual([done[0] === 1 ? 0n : 100n, 0n]);
      expect(await wanderingFaults(kit, there)).toEqual([]);
    }
  });

  test("commit a hold in time or find it timed out, while the job comes by", async () => {
    for (let round = 0; round < 8; round++) {
      const { there, holdId, untilAt } = await held();
      const inTime = at(new Date(untilAt.getTime() - 1));
      const late = at(untilAt);
      const job = releaseDueHolds(late, there.hq);
      const acts = Array.from({ length: 6 }, (_, n) =>
        nameOf((n % 2 ? inTime : late)(there.hq, (work) => commitHold(work, { holdId }))),
      );
      const [released, outcomes] = await Promise.all([job, Promise.all(acts)]);
      const committed = outcomes.some((one, n) => n % 2 === 1 && one === "done");
      expect(released).toBe(committed ? 0 : 1);
      kit.clock.set(untilAt);
      expect((await shownWallet(kit, there, there.anna)).balance).toBe(committed ? 0n : 100n);
      expect(await wanderingFaults(kit, there)).toEqual([]);
      kit.clock.reset();
    }
  });

  test("spend what has timed out once, and post its release once", async () => {
    const { there, untilAt } = await held();
    const late = at(untilAt);
    const spendings = Array.from({ length: 10 }, (_, n) =>
      nameOf(
        late(there.hq, (work) =>
          spendPoints(work, {
            ...{ memberId: there.anna, storeId: there.n1.id, source: "till" },
            ...{ number: `${n}`, points: 50n },
          }),
        ),
      ),
    );
    const [outcomes] = await Promise.all([
      Promise.all(spendings),
      releaseDueHolds(late, there.hq),
      releaseDueHolds(late, there.hq),
    ]);
    expect(outcomes.filter((one) => one === "done")).toHaveLength(2);
    const [row] = await kit.asOwner(
      `select count(*)::int as ends from ledger_posting where brand_id = $1 and kind = 'hold-time-out'`,
      [there.brandId],
    );
    expect(row).toEqual({ ends: 1 });
    expect(await wanderingFaults(kit, there)).toEqual([]);
  });
});
