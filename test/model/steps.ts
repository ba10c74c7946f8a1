import fc from "fast-check";
import { dayIn, daysAfter } from "./calendar.ts";

/*
 * What can happen, as dice: members, orders and holds are picked from whatever there is by then, amounts
 * are hundredths of what could be had. So any steps of a life can be left out, and the rest still is a life.
 */

const nat = (max: number) => fc.nat({ max });
const oneOf = fc.constantFrom;

const validity = (start: Date, zone: string) =>
  fc.oneof(
    fc.constant({ kind: "FOREVER" as const }),
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("DAYS" as const), count: oneOf(1, 2, 5, 30) }),
    },
    fc.record({ kind: fc.constant("MONTHS" as const), count: oneOf(1, 2) }),
    fc.record({ kind: fc.constant("MONTH_END" as const), count: oneOf(1, 12) }),
    fc.record({
      kind: fc.constant("FIXED" as const),
      lastDay: oneOf(7, 20, 60).map((days) => daysAfter(dayIn(zone, start), days)),
    }),
  );

const activation = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: "AT_ONCE" as const }) },
  fc.record({ kind: fc.constant("AFTER_DAYS" as const), count: oneOf(1, 3) }),
  fc.constant({ kind: "ON_EVENT" as const }),
);

const shortfall = fc.record({
  shortfall: oneOf("DEBT" as const, "CLAMP" as const, "REFUSE" as const),
  bearer: oneOf("HEADQUARTERS" as const, "ISSUER" as const),
});

const act = <Name extends string, Rest>(name: Name, rest: fc.Arbitrary<Rest>) =>
  rest.map((dice) => ({ act: name, ...dice }));

const order = fc.record({
  ...{ who: nat(99), store: nat(2), net: oneOf(0, 1, 99, 700, 1_999, 10_000, 12_345) },
  coupon: oneOf(0, 0, 333),
  /** Hundredths of the balance; none. */
  spent: oneOf(0, 0, 0, 30, 100, 110),
  /** How many things were sold; 0: it does not say. */
  things: nat(3),
  minutesAgo: oneOf(0, 0, 0, 1, 30, 600, 1_440, 4_320, 14_400, 28_000, -4, -6, 90_000),
  /** It is one that a refund came before. */
  awaited: fc.boolean(),
  wrong: oneOf(
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "currency",
    "store",
    "member",
    "sum",
  ),
});

const refund = fc.record({
  ...{
    order: nat(9_999),
    recent: fc.boolean(),
    kind: oneOf("RETURN" as const, "CHARGEBACK" as const),
  },
  how: oneOf("whole" as const, "amount" as const, "line" as const, "pieces" as const),
  ...{
    hundredths: oneOf(10, 33, 50, 100, 101),
    line: nat(3),
    minutesAgo: oneOf(0, 0, 5, 1_440, -6),
  },
  /** Its order has not come. */
  early: oneOf(false, false, false, false, true),
});

const points = { who: nat(99), store: nat(2), hundredths: oneOf(1, 20, 50, 100, 101) };

const step = (start: Date, zone: string) =>
  fc.oneof(
    {
      weight: 22,
      arbitrary: act(
        "orders",
        fc.record({ orders: fc.array(order, { minLength: 1, maxLength: 5 }) }),
      ),
    },
    {
      weight: 16,
      arbitrary: act(
        "refunds",
        fc.record({ refunds: fc.array(refund, { minLength: 1, maxLength: 4 }) }),
      ),
    },
    { weight: 8, arbitrary: act("spend", fc.record(points)) },
    { weight: 9, arbitrary: act("hold", fc.record({ ...points, minutes: oneOf(1, 15, 1_440) })) },
    {
      weight: 5,
      arbitrary: act("commit", fc.record({ hold: nat(99), hundredths: oneOf(0, 40, 100, 101) })),
    },
    { weight: 3, arbitrary: act("release", fc.record({ hold: nat(99) })) },
    { weight: 6, arbitrary: act("give", fc.record({ ...points, to: nat(99) })) },
    {
      weight: 4,
      arbitrary: act(
        "propose",
        fc.record({ ...points, adds: fc.boolean(), days: oneOf(0, 5, 8, 20) }),
      ),
    },
    {
      weight: 5,
      arbitrary: act(
        "decide",
        fc.record({ adjustment: nat(99), approves: oneOf(true, true, false), by: nat(2) }),
      ),
    },
    {
      weight: 7,
      arbitrary: act(
        "activate",
        fc.record({ order: nat(9_999), minutesAgo: oneOf(0, 5, 1_440, -6) }),
      ),
    },
    {
      weight: 8,
      arbitrary: act(
        "again",
        fc.record({ nth: nat(9_999), recent: fc.boolean(), otherwise: fc.boolean() }),
      ),
    },
    {
      weight: 12,
      arbitrary: act(
        "pass",
        fc.oneof(
          { weight: 4, arbitrary: fc.record({ minutes: oneOf(1, 15, 90, 600) }) },
          // To a local midnight, or the last instant before it.
          { weight: 4, arbitrary: fc.record({ midnights: oneOf(1, 1, 1, 2, 7), before: nat(1) }) },
        ),
      ),
    },
    { weight: 3, arbitrary: fc.constant({ act: "expire" as const }) },
    { weight: 2, arbitrary: fc.constant({ act: "release due" as const }) },
    {
      weight: 1,
      arbitrary: act(
        "rule",
        fc.record({
          ...{ perStep: oneOf(0, 1, 3), step: oneOf(100, 250), inMinutes: oneOf(10, 2_000) },
          ...{ validity: validity(start, zone), activation },
        }),
      ),
    },
    { weight: 1, arbitrary: act("shortfall", shortfall) },
    { weight: 1, arbitrary: act("gift rule", fc.record({ daily: oneOf(0, 50, 500) })) },
  );

/** A brand's beginning. Its first days lead over the turns of summer time, of months, of a leap day. */
const setting = fc.record({
  zone: oneOf("Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Europe/Berlin"),
  start: oneOf("2026-03-06", "2026-10-30", "2028-02-26", "2026-12-29").map(
    (day) => new Date(`${day}T09:00:00Z`),
  ),
  graceDays: oneOf(undefined, 1, 30),
  sharesWithBound: fc.boolean(),
});

/** A brand, and so many steps of its life. */
export const lifeOf = (length: number) =>
  setting.chain((set) =>
    fc.record({
      setting: fc.constant(set),
      policy: fc.record({
        ...{ shortfall, validity: validity(set.start, set.zone), activation },
      }),
      steps: fc.array(step(set.start, set.zone), { minLength: length, maxLength: length }),
    }),
  );

export type Life = ReturnType<typeof lifeOf> extends fc.Arbitrary<infer One> ? One : never;
export type Step = Life["steps"][number];
