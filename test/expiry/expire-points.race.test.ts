import { expect, test } from "@jest/globals";
import { expirePoints } from "../../src/expiry/expire-points.ts";
import { system } from "../../src/kernel/actor.ts";
import { PointsShort } from "../../src/points/points.refusals.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { faultsOf, sumsOf } from "../support/book.ts";
import { beginAt, openKit } from "../support/database.ts";
import { orderOf, record, wallet, world } from "../support/world.ts";

// Goal: at the end of a bucket's last day each of its points is either spent or expired, never both and
// never neither, whoever comes first. Method: on real connections, tills whose clock says the day's last
// millisecond and the job whose clock says the next day's first start together, the job at the first member and the
// tills at the last, so that they meet; then what was spent and what expired is counted, that both came first
// somewhere, and the book is proved from its rows.

const kit = await openKit();

const LAST = new Date("2026-03-31T15:59:59.999Z");
const NEXT = new Date("2026-03-31T16:00:00.000Z");

/** Two tills and the job go over the same members; answers of how many the tills and the job came first. */
async function race(): Promise<{ readonly spent: number; readonly expired: number }> {
  const there = await world(kit, {
    members: 40,
    validity: { kind: "FIXED", lastDay: "2026-03-31" },
  });
  await record(
    there,
    ...there.members.map((id, index) => orderOf(there, `${index}`, { member: { id } })),
  );
  const before = beginAt(kit, LAST);
  const spend = (memberId: string) =>
    before(there.hq, (work) =>
      spendPoints(work, {
        ...{ memberId, storeId: there.n2.id, source: "till", number: memberId, points: 60n },
      }),
    );
  const left = there.members.toSorted();
  const refused: unknown[] = [];
  const till = async () => {
    for (let memberId = left.pop(); memberId; memberId = left.pop())
      await spend(memberId).catch((reason) => refused.push(reason));
  };
  const expire = (pageSize: number) =>
    expirePoints(beginAt(kit, NEXT), system("race", there.brandId), { pageSize });

  const [first, second] = await Promise.all([expire(2), expire(3), till(), till()]);
  const expired = first.points + second.points;
  const last = await expire(40);

  const spent = there.members.length - refused.length;
  for (const reason of refused) expect(reason).toEqual(new PointsShort(0n, 60n));
  const total = 40n * 100n;
  expect(BigInt(spent) * 60n + expired + last.points).toBe(total);
  const sums = await sumsOf(kit, there.brandId);
  expect((sums["spent/N2"] ?? 0n) + (sums["breakage/N1"] ?? 0n)).toBe(total);
  kit.clock.set(LAST);
  for (const memberId of there.members)
    expect((await wallet(kit, there, memberId)).buckets).toEqual([]);
  expect(await faultsOf(kit, there.brandId)).toEqual([]);
  kit.clock.reset();
  return { spent, expired: refused.length };
}

test("a point at its last instant is either spent or expired", async () => {
  let [spent, expired] = [0, 0];
  for (let round = 0; round < 3; round++) {
    const first = await race();
    spent += first.spent;
    expired += first.expired;
  }
  expect(spent).toBeGreaterThan(0);
  expect(expired).toBeGreaterThan(0);
});
