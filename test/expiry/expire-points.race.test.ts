import { expect, test } from "@jest/globals";
import { expirePoints } from "../../src/expiry/expire-points.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { createBegin } from "../../src/platform/database/begin.ts";
import { PointsShort } from "../../src/points/points.refusals.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { faultsOf, sumsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, wallet, world } from "../support/world.ts";

// Goal: at the end of a bucket's last day each of its points is either spent or expired, never both and
// never neither, whoever comes first. Method: on real connections, tills whose clock says the day's last
// millisecond and the job whose clock says the next day's first start together, over many members; then
// what was spent and what expired is counted, and the book is proved from its rows.

const kit = await openKit();

const LAST = new Date("2026-03-31T15:59:59.999Z");
const NEXT = new Date("2026-03-31T16:00:00.000Z");

test("a point at its last instant is either spent or expired", async () => {
  const there = await world(kit, {
    members: 40,
    validity: { kind: "FIXED", lastDay: "2026-03-31" },
  });
  await record(
    there,
    ...there.members.map((id, index) => orderOf(there, `${index}`, { member: { id } })),
  );
  const at = (instant: Date) =>
    createBegin(
      kit.orm,
      () => instant,
      () => undefined,
    );
  const spend = (memberId: string, begin: ReturnType<typeof at>, actor: Actor = there.hq) =>
    begin(actor, (work) =>
      spendPoints(work, {
        ...{ memberId, storeId: there.n2.id, source: "till", number: memberId, points: 60n },
      }),
    );

  const spending = there.members.map((memberId) => spend(memberId, at(LAST)));
  const expiring = Array.from({ length: 3 }, () =>
    expirePoints(at(NEXT), system("race", there.brandId), { pageSize: 5 }),
  );
  const outcomes = await Promise.allSettled(spending);
  const expired = (await Promise.all(expiring)).reduce((sum, { points }) => sum + points, 0n);
  const last = await expirePoints(at(NEXT), system("race", there.brandId));

  const spent = outcomes.filter(({ status }) => status === "fulfilled").length;
  for (const outcome of outcomes)
    if (outcome.status === "rejected") expect(outcome.reason).toEqual(new PointsShort(0n, 60n));
  const total = 40n * 100n;
  expect(BigInt(spent) * 60n + expired + last.points).toBe(total);
  const sums = await sumsOf(kit, there.brandId);
  expect((sums["spent/N2"] ?? 0n) + (sums["breakage/N1"] ?? 0n)).toBe(total);
  kit.clock.set(LAST);
  for (const memberId of there.members)
    expect((await wallet(kit, there, memberId)).buckets).toEqual([]);
  expect(await faultsOf(kit, there.brandId)).toEqual([]);
});
