/*
 * The brand's day, as headquarters watches it.
 *
 * Goal: what is shown is what was booked since the brand's midnight, exactly; however many watch and however much
 * happens, it is read twice a second at most, more seldom where that is costly, and not at all while nobody watches.
 * Method: a day of everything, added up by hand; sockets; statements counted.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { pauseAfter } from "../../src/platform/samples.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { statementsOf } from "../support/count.ts";
import { operation } from "../support/operations.ts";
import type { Data, Stream } from "../support/stream.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();
const PULSE = operation("brand-pulse");

/** Takes pulses until one says what is expected; answers how many it took. */
async function until(stream: Stream, expected: object): Promise<number> {
  for (let taken = 1; ; taken++) {
    const { brandPulse }: Data = await stream.next();
    if (taken > 20) expect(brandPulse).toMatchObject(expected);
    if (Object.entries(expected).every(([name, value]) => brandPulse[name] === value)) return taken;
  }
}

const NOTHING = {
  ...{ orders: 0, netMinor: "0", refunds: 0, refundedMinor: "0" },
  ...{ pointsIssued: "0", pointsSpent: "0", newMembers: 0, couponsRedeemed: 0 },
};

test("a day is what was booked since midnight, and the next begins with nothing", async () => {
  served.clock.set("2026-03-15T15:59:00Z"); // A minute before midnight in Shanghai.
  const there = await world(served);
  await record(there, orderOf(there, "yesterday"));
  served.clock.set("2026-03-15T16:01:00Z");
  const hq = served.client(callersOf(there).hq);
  const stream = await hq.subscribe(PULSE);
  expect(await stream.start).toMatchObject({ brandPulse: { because: "START" } });
  await until(stream, { ...NOTHING, day: "2026-03-16" });

  await record(there, orderOf(there, "1"), orderOf(there, "2", { netMinor: 5_000n }));
  const refund = { orderNumber: "1", number: "r", refundMinor: 2_000n, kind: "RETURN" } as const;
  await there.as((work) =>
    refundOrders(work, [{ ...refund, source: "till", occurredAt: work.now }]),
  );
  const spending = { memberId: there.anna, points: 30n, source: "till" };
  await there.as(
    (work) => spendPoints(work, { ...spending, storeId: there.n1.id, number: "s" }),
    there.n1.till,
  );
  await there.as((work) =>
    enrolMembers(work, [{ identities: [{ kind: "CARD", value: "BT-9" }], storeId: there.n1.id }]),
  );
  const day = {
    ...{ orders: 2, netMinor: "15000", refunds: 1, refundedMinor: "2000" },
    ...{ pointsIssued: "130", pointsSpent: "30", newMembers: 1, couponsRedeemed: 0 },
  };
  await until(stream, { ...day, day: "2026-03-16" });
  const asked = `{ brand { pulse { ${Object.keys(day).join(" ")} } } }`;
  expect(await hq.query(asked)).toEqual({ brand: { pulse: day } });
  expect(await served.client(callersOf(there).north).query(asked)).toEqual({
    brand: { pulse: null },
  });

  // Nothing happens at midnight, and all the same it is another day.
  served.clock.set("2026-03-16T16:00:00Z");
  await until(stream, { ...NOTHING, day: "2026-03-17" });
  stream.stop();
});

test("ten watch as one does, and a burst is read twice a second", async () => {
  served.clock.reset();
  const there = await world(served, { members: 1 });
  const { hq } = callersOf(there);
  const streams: Stream[] = [];
  for (let n = 0; n < 10; n++) streams.push(await served.client(hq).subscribe(PULSE));
  for (const stream of streams) await stream.next();
  await served.feedEnd();
  for (const stream of streams) await stream.rest(0);

  const began = performance.now();
  const taken: number[] = [];
  const { sent } = await statementsOf(async () => {
    // Two seconds; longer where a read was slow, and the pause behind it is ten times as long.
    for (
      let n = 0;
      performance.now() < began + 2_000 || streams.some((each) => each.waiting === 0);
      n++
    ) {
      await record(there, orderOf(there, `${n}`));
      await sleep(20);
    }
    // Within what is counted: the next read may come at any moment.
    for (const stream of streams) taken.push((await stream.rest(0)).length);
  });
  const reads = sent.filter((each) => each.includes("pulse.day"));
  expect(reads.length).toBeLessThanOrEqual(1 + (performance.now() - began) / 500);
  // One that was read just before may have come within.
  for (const each of taken) {
    expect(each).toBeGreaterThan(0);
    expect(each).toBeLessThanOrEqual(1 + reads.length);
  }
  for (const stream of streams) stream.stop();
});

test("nobody watches, and nothing is read", async () => {
  const there = await world(served);
  const hq = served.client(callersOf(there).hq);
  const stream = await hq.subscribe(PULSE);
  await stream.next();
  stream.stop();
  await stream.ended;
  await sleep(100);
  const { sent } = await statementsOf(async () => {
    await record(there, orderOf(there, "1"));
    await sleep(1_000);
  });
  expect(sent.filter((each) => each.includes("pulse.sign"))).toEqual([]);
});

test("who comes and goes does not make it read more often", async () => {
  const there = await world(served);
  await served.feedEnd();
  const hq = served.client(callersOf(there).hq);
  const began = performance.now();
  const { sent } = await statementsOf(async () => {
    for (let n = 0; n < 20; n++) {
      const stream = await hq.subscribe(PULSE);
      expect(await stream.next()).toMatchObject({ brandPulse: { orders: 0 } });
      stream.stop();
    }
  });
  const reads = sent.filter((each) => each.includes("pulse.day"));
  expect(reads.length).toBeLessThanOrEqual(1 + (performance.now() - began) / 500);
});

test("a read that takes long is followed by ten times as long a pause", () => {
  expect([1, 50, 51, 2_000].map(pauseAfter)).toEqual([500, 500, 510, 20_000]);
});
