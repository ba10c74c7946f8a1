/*
 * The end of points.
 *
 * Goal: a bucket is worth its points up to the last instant of its last day and nothing after, whether or
 * not the job came by; the job books each end once; an order refunded later takes back what its points
 * became, and nobody owes what merely ran out.
 * Method: tables of a member's life, each proved by verify at its end; then pages, interruptions, facts.
 */
import { describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { expireBrandPoints } from "../../src/commands/expire-points.ts";
import { expirePointsJob } from "../../src/expiry/expire-points.job.ts";
import { expirePoints } from "../../src/expiry/expire-points.ts";
import { system } from "../../src/kernel/actor.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { faultsOf, rowsOf, sumsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { life } from "../support/life.ts";
import { silent } from "../support/silent.ts";
import { factsOf } from "../support/state.ts";
import { orderOf, record, type World, wallet, world } from "../support/world.ts";

const kit = await openKit();
const MARCH = { kind: "FIXED", lastDay: "2026-03-31" } as const;

describe("points whose last day is over", () => {
  test("go to their issuers' breakage, and the rest stays", () =>
    life(
      kit,
      `
      rule    DAYS 30
      at      2026-03-01T09:00
      order   1  100  N1
      order   2  50   S1
      at      2026-03-02T09:00
      order   3  20   N1
      spend   110                              # soonest first: N1's hundred, ten of S1
      at      2026-03-31T23:59:59.999
      wallet  60
      expire  0
      at      2026-04-01T00:00
      wallet  20
      expire  40
      expire  0
      wallet  20
      hot     breakage/N1  0
      hot     breakage/S1  40
      `,
    ));

  test("for ever never are", () =>
    life(
      kit,
      `
      rule    FOREVER
      at      2026-03-01T09:00
      order   1  100
      at      2096-03-01T09:00
      expire  0
      spend   100
      `,
    ));

  test("on one day for all end with it, and those earned after it are over at once", () =>
    life(
      kit,
      `
      rule    FIXED 2026-12-31
      at      2026-03-01T09:00
      order   1  100
      at      2026-12-31T23:59:59.999
      order   2  10
      wallet  110
      at      2027-01-01T00:00
      order   3  5
      wallet  0
      expire  115
      order   4  7                             # the bucket is filled again, and ends again
      expire  7
      hot     breakage/N1  122
      `,
    ));

  test("leave what is owed as it is", () =>
    life(
      kit,
      `
      rule    MONTHS 1
      at      2026-01-31T09:00
      order   1  100
      spend   60
      at      2026-02-15T09:00
      order   2  30
      refund  1
      wallet  -30  owed 60
      at      2026-03-01T00:00
      expire  0
      at      2026-03-16T00:00
      expire  30
      wallet  -60  owed 60
      `,
    ));

  test.each([
    ["before the job", ""],
    ["after the job", "expire 70"],
  ])("are owed by nobody when their order is refunded %s", (_, job) =>
    life(
      kit,
      `
      rule    DAYS 10
      at      2026-03-01T09:00
      order   1  100
      spend   30
      at      2026-03-12T00:00
      ${job}
      wallet  0
      refund  1
      wallet  -30  owed 30
      hot     breakage/N1  0
      hot     issued/N1    0
      `,
    ),
  );

  test.each([
    // Clocks go forward at midnight: the day has no 00:00.
    ["America/Santiago", "2026-09-04T12:00", "2026-09-05T23:59:59.999", "2026-09-06T01:00"],
    ["America/New_York", "2026-03-07T12:00", "2026-03-08T23:59:59.999", "2026-03-09T00:00"],
    ["Pacific/Kiritimati", "2028-02-28T12:00", "2028-02-29T23:59:59.999", "2028-03-01T00:00"],
    ["Etc/GMT+12", "2027-12-30T12:00", "2027-12-31T23:59:59.999", "2028-01-01T00:00"],
  ])("in %s are over with their local day", (zone, earned, last, over) =>
    life(
      kit,
      `
      brand   ${zone}
      rule    DAYS 1
      at      ${earned}
      order   1  100
      at      ${last}
      expire  0
      spend   1
      at      ${over}
      wallet  0
      spend   1                                | PointsShort
      expire  99
      `,
    ),
  );
});

describe("the job", () => {
  test("turns to each brand when its day has changed, and to all of them the first time", async () => {
    const east = await world(kit, { timeZone: "Pacific/Kiritimati", validity: MARCH });
    const west = await world(kit, { timeZone: "Etc/GMT+12", validity: MARCH });
    const breakage = async () => [
      (await sumsOf(kit, east.brandId))["breakage/N1"] ?? 0n,
      (await sumsOf(kit, west.brandId))["breakage/N1"] ?? 0n,
    ];
    const signal = new AbortController().signal;
    const log = pino({ level: "silent" });
    const at = async (instant: string) => {
      kit.clock.set(instant);
      await runIfDue(expirePointsJob, { ...kit, log }, signal);
      return breakage();
    };
    await record(east, orderOf(east, "1"));
    await record(west, orderOf(west, "1"));
    expect(await at("2026-03-31T09:59:59Z")).toEqual([0n, 0n]);
    expect(await at("2026-03-31T10:00:00Z")).toEqual([100n, 0n]);
    // Over when it came: it ends with the next day.
    await record(east, orderOf(east, "2"));
    expect(await at("2026-03-31T10:15:00Z")).toEqual([100n, 0n]);
    expect(await at("2026-04-01T11:59:59Z")).toEqual([200n, 0n]);
    expect(await at("2026-04-01T12:00:00Z")).toEqual([200n, 100n]);
    const all = { begin: kit.begin, look: kit.look };
    await record(west, orderOf(west, "2"));
    expect(await expireBrandPoints(all, { brand: east.brandId }, silent)).toMatchObject({
      ...{ members: 1, points: 0n },
    });
    expect((await expireBrandPoints(all, {}, silent)).points).toBeGreaterThanOrEqual(100n);
    expect(await breakage()).toEqual([200n, 200n]);
  });
});

describe("expirePoints", () => {
  /** Members with a hundred points each that were over on 1 April. */
  async function membersAtAnEnd(members: number): Promise<World> {
    const there = await world(kit, { members, validity: MARCH });
    await record(
      there,
      ...there.members.map((id, index) => orderOf(there, `${index}`, { member: { id } })),
    );
    kit.clock.set("2026-03-31T16:00:00Z");
    return there;
  }
  const run = (there: World, how: Parameters<typeof expirePoints>[2] = {}) =>
    expirePoints(kit.begin, system("tests", there.brandId), how);

  test("works through the members page by page and tells how far it is", async () => {
    const there = await membersAtAnEnd(7);
    const told: Array<[number, number]> = [];
    const tell = (done: number, total: number) => told.push([done, total]);
    expect(await run(there, { tell, pageSize: 3 })).toEqual({
      ...{ members: 7, buckets: 7, points: 700n },
    });
    expect(told).toEqual([
      [3, 7],
      [6, 7],
      [7, 7],
    ]);
    const before = await rowsOf(kit, there.brandId);
    expect(await run(there)).toEqual({ members: 7, buckets: 0, points: 0n });
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
    expect(await sumsOf(kit, there.brandId)).toMatchObject({ "breakage/N1": 700n });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("interrupted, is finished by the next", async () => {
    const there = await membersAtAnEnd(7);
    const stop = new AbortController();
    const first = await run(there, { signal: stop.signal, pageSize: 3, tell: () => stop.abort() });
    expect(first).toEqual({ members: 3, buckets: 3, points: 300n });
    expect(await run(there, { pageSize: 3 })).toEqual({ members: 7, buckets: 4, points: 400n });
  });

  test("run by five at once books each end once", async () => {
    const there = await membersAtAnEnd(10);
    const all = await Promise.all(Array.from({ length: 5 }, () => run(there, { pageSize: 4 })));
    expect(all.reduce((sum, { points }) => sum + points, 0n)).toBe(1_000n);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("tells each member, and leaves another brand's alone", async () => {
    const there = await membersAtAnEnd(1);
    const other = await world(kit, { validity: { kind: "FIXED", lastDay: "2026-03-01" } });
    await record(other, orderOf(other, "1"));
    await run(there);
    expect((await factsOf(kit, there.brandId)).at(-1)).toMatchObject({
      ...{ kind: "WalletChanged", payload: { cause: "EXPIRED", change: "-100" } },
    });
    expect(await sumsOf(kit, other.brandId)).not.toHaveProperty("breakage/N1");
    expect((await wallet(kit, other)).balance).toBe(0n);
  });

  test("is the hub's own to do", async () => {
    const there = await membersAtAnEnd(1);
    await expect(expirePoints(kit.begin, there.hq)).rejects.toThrow(Forbidden);
  });
});
