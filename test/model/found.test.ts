import { expect, test } from "@jest/globals";
import { openKit } from "../support/database.ts";
import type { OrderWish, RefundWish } from "./count.ts";
import { relive } from "./lives.ts";
import type { Deed } from "./play.ts";
import type { Life } from "./steps.ts";

// Goal: what long lives by the dice have found stays mended.
// Method: each is a short life of its own, beside the same count; the log says what came of each deed.

const kit = await openKit();

const START = new Date("2026-03-06T09:00:00.000Z");
const after = (days: number, minutes = 0) =>
  new Date(START.getTime() + (days * 1_440 + minutes) * 60_000);

const life = (policy: Partial<Life["policy"]> = {}): Omit<Life, "steps"> => ({
  setting: { zone: "Asia/Shanghai", start: START, graceDays: 30, sharesWithBound: true },
  policy: {
    shortfall: { shortfall: "REFUSE", bearer: "HEADQUARTERS" },
    validity: { kind: "DAYS", count: 5 },
    activation: { kind: "AT_ONCE" },
    ...policy,
  },
});

/** 100 points of N1 for a member, unless it says otherwise. */
const order = (number: string, at: Date, but: Partial<OrderWish> = {}): Deed => ({
  kind: "record",
  orders: [
    {
      ...{ number, store: "N1", member: "m0", net: 10_000n, coupon: 0n, currency: "CNY", at },
      ...{ spent: 0n, sold: undefined, ...but },
    },
  ],
});
const refund = (number: string, of: string, at: Date, but: Partial<RefundWish> = {}): Deed => ({
  kind: "refund",
  refunds: [{ order: of, number, kind: "RETURN", amount: undefined, lines: undefined, at, ...but }],
});
const hold = (points: bigint): Deed => ({
  kind: "hold",
  wish: { member: "m0", store: "N1", number: "h1", points, minutes: 15 },
});
const pass = (to: Date): Deed => ({ kind: "pass", to });

test("what a hold kept beyond its time pays an order, though no job came by", async () => {
  const log = await relive(kit, life(), [
    order("o1", START),
    hold(100n),
    pass(after(0, 15)),
    order("o2", after(0, 15), { net: 1n, spent: 100n }),
  ]);
  expect(log.at(-1)).toContain('"number":"o2"');
});

test("a refund takes what a hold kept beyond its time: it is not missing", async () => {
  const log = await relive(kit, life(), [
    order("o1", START),
    hold(100n),
    pass(after(0, 15)),
    refund("r1", "o1", after(0, 15)),
  ]);
  expect(log.at(-1)).toContain('"points":"100n"');
});

test("what a hold kept beyond its time expires with its bucket", () =>
  relive(kit, life(), [order("o1", START), hold(100n), pass(after(10)), { kind: "expire" }]));

test("what was held goes back into the bucket that had waited for its day, and is refunded from there", async () => {
  const waits = life({ activation: { kind: "AFTER_DAYS", count: 1 } });
  const log = await relive(kit, waits, [
    order("o1", START),
    pass(after(1)),
    hold(100n),
    { kind: "release", hold: "h1" },
    refund("r1", "o1", after(1)),
  ]);
  expect(log.at(-1)).toContain('"points":"100n"');
});

test("a gift out of a bucket that had waited for its day arrives in the same one", () =>
  relive(kit, life({ activation: { kind: "AFTER_DAYS", count: 1 } }), [
    order("o1", START),
    pass(after(1)),
    { kind: "give", wish: { member: "m0", to: "m1", number: "g1", points: 40n } },
  ]));

test("points of a bucket that had waited for its day come back late, and are its issuer's still", () =>
  relive(kit, life({ activation: { kind: "AFTER_DAYS", count: 1 } }), [
    order("o1", START),
    pass(after(1)),
    order("o2", after(1), { net: 1n, spent: 50n }),
    pass(after(9)),
    refund("r1", "o2", after(9)),
  ]));

test("points that paid on their last day paid, however late the till delivers", () =>
  relive(kit, life(), [order("o1", START), pass(after(8)), order("o2", after(5), { spent: 50n })]));

test("what is over before its first day is not pending", () =>
  relive(
    kit,
    life({
      validity: { kind: "FIXED", lastDay: "2026-03-05" },
      activation: { kind: "AFTER_DAYS", count: 3 },
    }),
    [order("o1", START)],
  ));

test("a refund's number is not parked for another order", async () => {
  const log = await relive(kit, life(), [
    order("o1", START),
    refund("r1", "o1", START, { amount: 100n }),
    refund("r1", "o2", START, { amount: 100n }),
  ]);
  expect(log.at(-1)).toContain("REFUND_CONFLICT");
});

test("a proposal is answered as before, when its last day would be too near by now", async () => {
  const wish = {
    member: "m0",
    number: "a1",
    points: 5n,
    issuer: "N1",
    lastDay: "2026-03-14",
    by: "0",
  };
  const log = await relive(kit, life(), [
    { kind: "propose", wish },
    pass(after(5)),
    { kind: "propose", wish },
    { kind: "propose", wish: { ...wish, points: 6n } },
  ]);
  expect(log.at(-1)).toContain("ADJUSTMENT_CONFLICT");
});
