import { describe, expect, test } from "@jest/globals";
import { asMonth } from "../../src/kernel/month.ts";
import {
  OccurredInFuture,
  OrderRefunded,
  RefundBeforeOrder,
  RefundConflict,
  UnknownOrder,
} from "../../src/order/order.refusals.ts";
import type { Order } from "../../src/order/order.rules.ts";
import {
  decideRefund,
  fingerprintOf,
  judgeRefund,
  type Refund,
  type RefundOrder,
} from "../../src/order/refunding.rules.ts";
import { bucket } from "../../src/points/points.accounts.ts";
import type { BookedLine } from "../../src/settlement/line.queries.ts";

const NOW = new Date("2026-03-15T04:00:00Z");
const SOLD = new Date("2026-03-14T04:00:00Z");

const order: Order = {
  ...{ id: "order", memberId: "anna", storeId: "store", franchiseeId: "north" },
  ...{ boundStoreId: null, source: "N1", number: "1", currency: "CNY", earningRuleId: "rule" },
  ...{ netMinor: 10_000n, couponMinor: 0n, points: 100n, occurredAt: SOLD, bookedAt: SOLD },
};

const wish = (but: Partial<RefundOrder> = {}): RefundOrder => ({
  ...{ source: "N1", orderNumber: "1", number: "R1", occurredAt: NOW },
  ...but,
});

const earlier = (number: string): Refund => ({
  ...{ id: "refund", orderId: order.id, memberId: "anna", number, reason: null, points: 100n },
  ...{ occurredAt: NOW, bookedAt: NOW },
});

const known = { order, earlier: undefined, used: undefined, now: NOW };
const judge = (but: Partial<RefundOrder>, around: Partial<Parameters<typeof judgeRefund>[1]>) =>
  judgeRefund(wish(but), { ...known, ...around });

describe("judging a refund", () => {
  test("finds its order, for a sound one and for its repeat", () => {
    expect(judge({}, {})).toBe(order);
    expect(judge({ occurredAt: SOLD }, {})).toBe(order);
    const used = { fingerprint: fingerprintOf(wish()) };
    expect(judge({ reason: "told later" }, { used, earlier: earlier("R1") })).toBe(order);
  });

  const other = { fingerprint: fingerprintOf(wish({ orderNumber: "2" })) };
  const late = new Date(NOW.getTime() + 5 * 60_000 + 1);
  const latest = new Date(late.getTime() - 1);
  const before = new Date(SOLD.getTime() - 1);
  test.each([
    // Unknown comes first: nothing else is told of an order the sender may not see.
    [{ occurredAt: late }, { order: undefined, used: other }, new UnknownOrder("1")],
    [{}, { used: other, earlier: earlier("R0") }, new RefundConflict("R1")],
    [{ occurredAt: late }, { earlier: earlier("R0") }, new OrderRefunded("1", "R0")],
    [{ occurredAt: late }, {}, new OccurredInFuture(latest)],
    [{ occurredAt: before }, {}, new RefundBeforeOrder(SOLD)],
  ])("refuses it for the most fundamental reason: %j", (but, around, refusal) => {
    expect(judge(but, around)).toEqual(refusal);
  });
});

describe("deciding a refund", () => {
  const line = {
    ...{ kind: "ROYALTY", clause: "1", base: 10_000n, rate: 500n, amountMinor: -500n },
    ...{ storeId: "store", franchiseeId: "north", franchiseeCode: "north", termsId: "terms" },
    ...{ postingId: "order", no: 0, memberId: "anna", month: asMonth("2026-02"), occurredAt: SOLD },
    correctsPostingId: null,
  } as unknown as BookedLine;
  const around = {
    ...{ timeZone: "Asia/Shanghai", currency: "CNY", openMonth: asMonth("2026-04"), now: NOW },
    ...({ shortfall: "DEBT", shortfallBearer: "HEADQUARTERS" } as const),
  };
  const decide = (held: bigint | undefined) => {
    const into = bucket("2027-03-31", "N1");
    const earned = held === undefined ? undefined : { into, issuerCode: "N1", expired: 0n };
    const grown = [{ kind: "GROWTH", amount: 50n, storeCode: "N1", held: 50n }];
    return decideRefund(
      wish({ reason: "spilled" }),
      order,
      { lines: [line], earned: earned && { ...earned, points: 100n, held: held ?? 0n }, grown },
      around,
      "refund",
    );
  };

  test("takes back the points the bucket still holds, and owes the rest", () => {
    const transfers = (held?: bigint) =>
      decide(held).posting.transfers.map(({ kind, amount }) => [kind, amount]);
    const rest = [["ungrow", 50n], expect.anything()];
    expect(transfers(100n)).toEqual([["unearn", 100n], ...rest]);
    expect(transfers(30n)).toEqual([["unearn", 30n], ["unearn", 70n], ...rest]);
    expect(transfers()).toEqual(rest);
  });

  test("mirrors each line in the open month, naming what it corrects", () => {
    const { lines, posting, refund } = decide(100n);
    expect(lines).toEqual([
      {
        ...line,
        ...{ base: -10_000n, amountMinor: 500n, postingId: "refund", month: "2026-04" },
        ...{ occurredAt: NOW, correctsPostingId: "order" },
      },
    ]);
    expect(posting).toMatchObject({ id: "refund", ownerId: "anna", key: "refund:N1:R1" });
    expect(refund).toEqual({ ...earlier("R1"), reason: "spilled" });
  });
});
