import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { asMonth } from "../../src/kernel/month.ts";
import { BadInput, Refusal } from "../../src/kernel/refusal.ts";
import {
  LineRefundTooMuch,
  OccurredInFuture,
  OrderRefunded,
  RefundBeforeOrder,
  RefundConflict,
  RefundTooMuch,
  UnknownLine,
} from "../../src/order/order.refusals.ts";
import type { Order, OrderLine } from "../../src/order/order.rules.ts";
import {
  type Correction,
  checkRefund,
  decideRefund,
  fingerprintOf,
  judgeRefund,
  judgeRefundRepeat,
  type LineRefund,
  type Refund,
  type Refunding,
  type RefundOrder,
  type Undoing,
} from "../../src/order/refunding.rules.ts";
import { bucket } from "../../src/points/points.accounts.ts";
import type { BookedLine } from "../../src/settlement/booking.rules.ts";
import { ONCE } from "../../src/tier/tier.rules.ts";

// Goal: what a refund comes to, and what it undoes, as an accountant would write it down. Method: tables
// of refunds of one order, each row by what the rows above it left; and any split as a property.

const NOW = new Date("2026-03-15T04:00:00Z");
const SOLD = new Date("2026-03-14T04:00:00Z");

const order: Order = {
  ...{ id: "order", memberId: "anna", storeId: "store", franchiseeId: "north" },
  ...{ boundStoreId: null, source: "N1", number: "1", currency: "CNY", earningRuleId: "rule" },
  ...{ netMinor: 10_000n, couponMinor: 0n, points: 100n, occurredAt: SOLD, bookedAt: SOLD },
  ...{ spentPoints: 0n, spentMinor: 0n, pointValueId: null, linesSha256: null },
  ...{ taxMinor: 0n, shippingMinor: 0n, tenders: null, baseMinor: 10_000n, bonusPoints: 0n },
  ...{ ...ONCE, coupons: null, quoteId: null, channel: "STORE" },
};

const wish = (but: Partial<RefundOrder> = {}): RefundOrder => ({
  ...{ source: "N1", orderNumber: "1", number: "R1", occurredAt: NOW },
  ...but,
});

const line = {
  ...{ kind: "ROYALTY", clause: "1", base: 10_000n, rate: 500n, amountMinor: -500n, orders: 1 },
  ...{ storeId: "store", franchiseeId: "north", franchiseeCode: "north", termsId: "terms" },
  ...{ postingId: "order", no: 0, memberId: "anna", month: asMonth("2026-02"), occurredAt: SOLD },
  correctsPostingId: null,
} as unknown as BookedLine;

const around = {
  ...{ timeZone: "Asia/Shanghai", currency: "CNY", openMonth: asMonth("2026-04"), now: NOW },
  ...{ today: "2026-03-15", graceUntil: "2026-04-14" as string | undefined },
  ...({ shortfall: "DEBT", shortfallBearer: "HEADQUARTERS" } as const),
};

/** An order of this net, points and spent points, and its refunds one after another. */
class Refunds {
  readonly order: Order;
  readonly sold: readonly OrderLine[];
  readonly given: readonly BookedLine[];
  readonly done: Refunding[] = [];

  constructor(but: Partial<Order> = {}, sold: readonly OrderLine[] = []) {
    this.order = { ...order, ...but };
    this.sold = sold;
    this.given = [
      { ...line, base: this.order.netMinor, amountMinor: -(this.order.netMinor / 20n) },
    ];
  }

  get refunds(): Refund[] {
    return this.done.map(({ refund }) => refund);
  }

  refund(but: Partial<RefundOrder>, undoing: Partial<Undoing> = {}): Refunding | Refusal {
    const asked = wish({ number: `R${this.done.length + 1}`, ...but });
    checkRefund(asked);
    const { order, refunds, sold, given } = this;
    const measure = judgeRefund(asked, { order, refunds, sold, now: NOW });
    if (measure instanceof Refusal) return measure;
    const refunding = decideRefund(
      asked,
      measure,
      order,
      {
        ...{ given, refunds, corrections: [], held: () => order.points },
        taken: this.done.flatMap(({ lines }) => lines),
        earned:
          order.points === 0n
            ? []
            : [{ into: bucket("2027-03-31", "N1"), issuerCode: "N1", points: order.points }],
        ...{ drawn: undefined, grown: [], expired: () => 0n },
        ...undoing,
      },
      around,
      `refund ${refunds.length + 1}`,
    );
    this.done.push(refunding);
    return refunding;
  }
}

/**
 * Plays a table against one order: what is asked for, then what came back in money, points and royalty, or
 * the refusal. `3 of line 1` asks for pieces, `250 on line 1` for an amount of it.
 */
function play(refunds: Refunds, table: string): void {
  for (const text of table.trim().split("\n")) {
    const [asked = "", expected = ""] = text.split("⇒").map((part) => part.trim());
    const outcome = refunds.refund(askedFor(asked));
    const said =
      outcome instanceof Refusal
        ? outcome.message
        : [
            outcome.refund.refundedMinor,
            outcome.refund.points,
            outcome.lines[0]?.amountMinor ?? 0n,
          ].join("  ");
    expect(`${asked} ⇒ ${said}`).toBe(`${asked} ⇒ ${expected.replace(/ {2,}/g, "  ")}`);
  }
}

function askedFor(text: string): Partial<RefundOrder> {
  if (text === "all") return {};
  const lines = text.split(" and ").flatMap((part): LineRefund[] => {
    const [, amount = "", how, number] = /^(\d+) (of|on) line (\d+)$/.exec(part) ?? [];
    if (!how) return [];
    return [
      {
        number: Number(number),
        ...(how === "of" ? { quantity: Number(amount) } : { refundMinor: BigInt(amount) }),
      },
    ];
  });
  return lines.length > 0 ? { lines } : { refundMinor: BigInt(text) };
}

const goods = (...lines: [quantity: number, netMinor: bigint][]): OrderLine[] =>
  lines.map(([quantity, netMinor], index) => ({
    ...{ number: index + 1, sku: null, quantity, netMinor },
  }));

describe("what a refund comes to", () => {
  test("all at once", () => {
    play(
      new Refunds(),
      `
      all      ⇒ 10000  100  500
      1        ⇒ order 1 was refunded before, as R1
      all      ⇒ order 1 was refunded before, as R1`,
    );
  });

  test("by amounts: points and royalty follow what is refunded so far, rounded half up", () => {
    play(
      new Refunds({ netMinor: 1_000n, points: 10n }),
      `
      50       ⇒ 50   1   3
      49       ⇒ 49   0   2
      1        ⇒ 1    0   0
      901      ⇒ order 1 has 900 minor units left to refund
      850      ⇒ 850  9   43
      all      ⇒ 50   0   2
      all      ⇒ order 1 was refunded before, as R5`,
    );
  });

  test("of an order that was paid nothing: once, and all of it", () => {
    play(
      new Refunds({ netMinor: 0n, points: 0n }),
      `
      1        ⇒ order 1 has 0 minor units left to refund
      all      ⇒ 0  0  0
      all      ⇒ order 1 was refunded before, as R1`,
    );
  });

  test("by pieces of its lines: all of them in any split cost all of the line", () => {
    play(
      new Refunds({ netMinor: 1_500n, points: 15n }, goods([3, 1_000n], [1, 500n])),
      `
      1 of line 1                      ⇒ 333  3  17
      1 of line 1 and 1 of line 2      ⇒ 834  9  41
      2 of line 1                      ⇒ line 1 of order 1 has 1 pieces and 333 minor units left to refund
      1 of line 2                      ⇒ line 2 of order 1 has 0 pieces and 0 minor units left to refund
      1 of line 3                      ⇒ order 1 was recorded without a line 3
      1 of line 1                      ⇒ 333  3  17`,
    );
  });

  test("by amounts of its lines, beside pieces, up to what the line cost", () => {
    play(
      new Refunds({ netMinor: 1_500n, points: 15n }, goods([2, 1_000n], [1, 500n])),
      `
      250 on line 1     ⇒ 250  3  13
      1 of line 1       ⇒ 500  5  25
      1 of line 1       ⇒ line 1 of order 1 has 1 pieces and 250 minor units left to refund
      251 on line 1     ⇒ line 1 of order 1 has 1 pieces and 250 minor units left to refund
      250 on line 1     ⇒ 250  2  12
      all               ⇒ 500  5  25`,
    );
  });

  test("never more than the order has left, whatever its lines have", () => {
    play(
      new Refunds({ netMinor: 1_500n, points: 15n }, goods([1, 1_000n], [1, 500n])),
      `
      1200              ⇒ 1200  12  60
      1 of line 2       ⇒ order 1 has 300 minor units left to refund
      1 of line 1       ⇒ order 1 has 300 minor units left to refund
      300 on line 2     ⇒ 300  3  15`,
    );
  });

  test("of a line that was free is nothing, and is remembered", () => {
    play(
      new Refunds({ netMinor: 500n, points: 5n }, goods([1, 0n], [1, 500n])),
      `
      1 of line 1       ⇒ 0  0  0
      1 of line 1       ⇒ line 1 of order 1 has 0 pieces and 0 minor units left to refund
      1 of line 2       ⇒ 500  5  25`,
    );
  });

  const sliced = fc.record({
    netMinor: fc.bigInt({ min: 1n, max: 10n ** 10n }),
    points: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    spentPoints: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    slices: fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 8 }),
  });
  test("in any split is exactly everything in the end, and never less than before", () => {
    fc.assert(
      fc.property(sliced, ({ slices, ...but }) => {
        const refunds = new Refunds(but);
        for (const slice of slices) {
          const refundMinor = (but.netMinor * BigInt(slice)) / 4_000_000n;
          if (refundMinor > 0n) refunds.refund({ refundMinor });
        }
        refunds.refund({});
        const sum = (of: (refund: Refund) => bigint) =>
          refunds.refunds.reduce((all, refund) => all + of(refund), 0n);
        expect(sum((refund) => refund.refundedMinor)).toBe(but.netMinor);
        expect(sum((refund) => refund.points)).toBe(but.points);
        expect(sum((refund) => refund.restoredPoints)).toBe(but.spentPoints);
        for (const { points, restoredPoints } of refunds.refunds)
          expect(points < 0n || restoredPoints < 0n).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe("judging a refund", () => {
  const known = { order, refunds: [] as Refund[], sold: [], now: NOW };
  const late = new Date(NOW.getTime() + 5 * 60_000 + 1);
  const latest = new Date(late.getTime() - 1);
  const before = new Date(SOLD.getTime() - 1);
  const whole = new Refunds();
  whole.refund({ number: "R0" });

  test.each([
    [{ occurredAt: late }, whole.refunds, new OrderRefunded("1", "R0")],
    [{ occurredAt: late, refundMinor: 10_001n }, [], new OccurredInFuture(latest)],
    [{ occurredAt: before, refundMinor: 10_001n }, [], new RefundBeforeOrder(SOLD)],
    [{ lines: [{ number: 1, quantity: 1 }] }, [], new UnknownLine("1", "1")],
    [{ refundMinor: 10_001n }, [], new RefundTooMuch("1", 10_000n)],
  ])("refuses it for the most fundamental reason: %j", (but, refunds, refusal) => {
    expect(judgeRefund(wish(but), { ...known, refunds })).toEqual(refusal);
  });

  test("names a line's own limit", () => {
    const sold = goods([2, 10_000n]);
    const lines = [{ number: 1, quantity: 3 }];
    expect(judgeRefund(wish({ lines }), { ...known, sold })).toEqual(
      new LineRefundTooMuch("1", "1", 10_000n, "2"),
    );
  });

  test("knows a number that came before, and tells another content from the same", () => {
    const used = { postingId: "refund 1", fingerprint: fingerprintOf(wish()) };
    expect(judgeRefundRepeat(wish(), undefined, whole.refunds)).toBeUndefined();
    expect(judgeRefundRepeat(wish({ reason: "later" }), used, whole.refunds)).toBe(
      whole.refunds[0],
    );
    const lines = [{ number: 1, quantity: 1 }];
    const others: Partial<RefundOrder>[] = [
      { refundMinor: 1n },
      { lines },
      { kind: "CHARGEBACK" },
      { orderNumber: "2" },
      { occurredAt: SOLD },
    ];
    for (const but of others)
      expect(judgeRefundRepeat(wish(but), used, whole.refunds)).toEqual(new RefundConflict("R1"));
    expect(judgeRefundRepeat(wish(), { ...used, postingId: "another's" }, whole.refunds)).toEqual(
      new RefundConflict("R1"),
    );
  });

  test.each<[Partial<RefundOrder>, RegExp]>([
    [{ refundMinor: 0n }, /above zero/],
    [{ refundMinor: -1n }, /above zero/],
    [{ refundMinor: 1n, lines: [{ number: 1, quantity: 1 }] }, /refundMinor or lines/],
    [{ lines: [] }, /name a line/],
    [{ lines: [{ number: 1 }] }, /give quantity or refundMinor/],
    [{ lines: [{ number: 1, quantity: 1, refundMinor: 1n }] }, /give quantity or refundMinor/],
    [{ lines: [{ number: 1, quantity: 0 }] }, /1 or more/],
    [{ lines: [{ number: 1, quantity: 1.5 }] }, /1 or more/],
    [{ lines: [{ number: 1, refundMinor: 0n }] }, /above zero/],
    [
      {
        lines: [
          { number: 1, quantity: 1 },
          { number: 1, quantity: 1 },
        ],
      },
      /named twice/,
    ],
  ])("finds malformed what no till can mean", (but, why) => {
    expect(() => checkRefund(wish(but))).toThrow(BadInput);
    expect(() => checkRefund(wish(but))).toThrow(why);
  });
});

describe("deciding a refund", () => {
  const decide = (but: Partial<Order>, undoing: Partial<Undoing>, asked: Partial<RefundOrder>) => {
    const outcome = new Refunds(but).refund(asked, undoing);
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  };
  const moves = ({ posting }: Refunding) =>
    posting.transfers.map(
      ({ kind, amount, from, to }) => `${kind} ${amount}: ${from.address} -> ${to.address}`,
    );

  test("takes back the points the bucket still holds, and owes the rest", () => {
    const held = (points: bigint) =>
      decide({}, { held: () => points }, {}).posting.transfers.map(({ kind, amount }) => [
        kind,
        amount,
      ]);
    expect(held(100n)).toEqual([["unearn", 100n], expect.anything()]);
    expect(held(30n)).toEqual([["unearn", 30n], ["unearn", 70n], expect.anything()]);
    expect(decide({ points: 0n }, {}, {}).posting.transfers).toHaveLength(1);
  });

  test("corrects each line in the open month, naming what it corrects", () => {
    const { lines, posting, refund } = decide(
      {},
      {},
      { refundMinor: 2_500n, reason: "spilled", kind: "CHARGEBACK" },
    );
    expect(lines).toEqual([
      {
        ...line,
        ...{ base: -2_500n, amountMinor: 125n, orders: 0, postingId: "refund 1" },
        ...{ month: "2026-04", occurredAt: NOW, correctsNo: 0, correctsPostingId: "order" },
      },
    ]);
    expect(posting).toMatchObject({ id: "refund 1", ownerId: "anna", key: "refund:N1:R1" });
    expect(refund).toEqual({
      ...{ id: "refund 1", orderId: "order", memberId: "anna", no: 1, number: "R1" },
      ...{ kind: "CHARGEBACK", reason: "spilled", refundedMinor: 2_500n, totalMinor: 2_500n },
      ...{ lines: null, points: 25n, restoredPoints: 0n, occurredAt: NOW, bookedAt: NOW },
    });
  });

  const drawn = {
    acquirerCode: "N1",
    buckets: [
      { lastDay: "2026-03-14", issuerCode: "N2", points: 30n },
      { lastDay: "2026-03-15", issuerCode: "S1", points: 50n },
    ],
  };
  test("gives spent points back, the last drawn first, late ones into a fresh bucket", () => {
    const refunding = decide({ points: 0n, spentPoints: 80n }, { drawn }, { refundMinor: 7_500n });
    expect(moves(refunding).slice(0, -1)).toEqual([
      "unspend 50: spent/N1 -> wallet/2026-03-15/S1",
      "unspend 10: spent/N1 -> wallet/2026-04-14/N2",
    ]);
    expect(refunding.gained).toBe(60n);
  });

  test("takes back growth in the same proportion, cumulated", () => {
    const refunds = new Refunds();
    const grown = [{ kind: "GROWTH", amount: 33n, storeCode: "N1" }];
    const taken = [2_500n, 2_500n, undefined].map((refundMinor) => {
      const outcome = refunds.refund({ refundMinor }, { grown, held: () => 100n });
      if (outcome instanceof Refusal) throw outcome;
      return moves(outcome).filter((move) => move.startsWith("ungrow"));
    });
    // 8.25, 16.5 and 33, each rounded half up
    expect(taken.flat()).toEqual([
      "ungrow 8: growth/GROWTH -> grown/N1",
      "ungrow 9: growth/GROWTH -> grown/N1",
      "ungrow 16: growth/GROWTH -> grown/N1",
    ]);
  });

  test("leaves nothing of a line once all is refunded, in any order of refunds and disputes", () => {
    const step = fc.record({ isRefund: fc.boolean(), part: fc.bigInt({ min: 1n, max: 99n }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const refunds = new Refunds({ points: 0n });
        const corrections: Correction[] = [];
        const lines = () => [
          ...refunds.given,
          ...corrections.map(({ line: each }) => each),
          ...refunds.done.flatMap((each) => each.lines),
        ];
        const left = () => lines().reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        const open = () =>
          refunds.refunds.reduce((sum, { refundedMinor }) => sum - refundedMinor, 10_000n);
        for (const { isRefund, part } of steps) {
          if (isRefund && open() > 0n) {
            const refundMinor = (open() * part + 99n) / 100n;
            const outcome = refunds.refund({ refundMinor }, { corrections: [...corrections] });
            if (outcome instanceof Refusal) break;
          } else if (!isRefund && left() < 0n) {
            const amountMinor = (-left() * part + 99n) / 100n;
            const refundedMinor = refunds.done.length > 0 ? 10_000n - open() : undefined;
            corrections.push({
              line: { ...line, orders: 0, base: 0n, amountMinor },
              refundedMinor,
            });
          }
        }
        refunds.refund({}, { corrections });
        expect(left()).toBe(0n);
      }),
      { numRuns: 500 },
    );
  });

  test("holds what it has just given back against what it takes", () => {
    const spent = { lastDay: "2027-03-31", issuerCode: "N1", points: 100n };
    const drawn = { acquirerCode: "N1", buckets: [spent] };
    const refunding = decide({ spentPoints: 100n }, { drawn, held: () => 0n }, {});
    expect(moves(refunding).slice(0, -1)).toEqual([
      "unspend 100: spent/N1 -> wallet/2027-03-31/N1",
      "unearn 100: wallet/2027-03-31/N1 -> issued/N1",
    ]);
  });
});
