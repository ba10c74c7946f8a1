import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { HoldExceeded } from "../../src/hold/hold.refusals.ts";
import { commit, hold, statusOf } from "../../src/hold/hold.rules.ts";
import { instantOf, isId, newIdAt } from "../../src/kernel/id.ts";
import { heldIn, isTimedOut, timeOuts, withoutTimedOut } from "../../src/points/held.rules.ts";
import { walletOf } from "../../src/points/points.accounts.ts";
import { PointsShort } from "../../src/points/points.refusals.ts";

// Goal: what a hold reserves, spends and gives back is decided by its accounts and the instant alone.
// Method: transfers are written as lines an accountant can read; what must hold of all is a property.

const END = new Date("2026-03-15T04:15:00.000Z");
const before = new Date(END.getTime() - 1);
const ID = newIdAt(END);

const accountsOf = (table: Record<string, bigint>) =>
  new Map(
    Object.entries(table).map(([address, balance]) => [address.replace("h1", ID), { balance }]),
  );

const lines = (transfers: ReturnType<typeof commit>) =>
  transfers.map(({ kind, amount, from, to }) =>
    `${kind} ${amount} ${from.address} -> ${to.address}`.replaceAll(ID, "h1"),
  );

const WALLET = accountsOf({
  ...{ "wallet/2027-01-31/S1": 20n, "wallet/2026-12-31/N1": 30n, "wallet/2026-03-14/N1": 99n },
  debt: -5n,
});

describe("hold", () => {
  test("moves the soonest-expiring live points into accounts of its own", () => {
    expect(lines(hold(walletOf(WALLET, "2026-03-15"), 45n, ID))).toEqual([
      "hold 30 wallet/2026-12-31/N1 -> held/h1/2026-12-31/N1",
      "hold 15 wallet/2027-01-31/S1 -> held/h1/2027-01-31/S1",
    ]);
  });

  test("does not reserve what is owed", () => {
    expect(() => hold(walletOf(WALLET, "2026-03-15"), 46n, ID)).toThrow(new PointsShort(45n, 46n));
  });
});

const HELD = heldIn(
  accountsOf({ "held/h1/2027-01-31/S1": 15n, "held/h1/2026-12-31/N1": 30n, "held/h1/x/y": 0n }),
);

describe("commit", () => {
  test.each([
    [10n, ["commit 10 held/h1/2026-12-31/N1 -> spent/N2"], [20n, 15n]],
    [30n, ["commit 30 held/h1/2026-12-31/N1 -> spent/N2"], [0n, 15n]],
    [
      31n,
      ["commit 30 held/h1/2026-12-31/N1 -> spent/N2", "commit 1 held/h1/2027-01-31/S1 -> spent/N2"],
      [0n, 14n],
    ],
    [
      45n,
      [
        "commit 30 held/h1/2026-12-31/N1 -> spent/N2",
        "commit 15 held/h1/2027-01-31/S1 -> spent/N2",
      ],
      [0n, 0n],
    ],
  ])("of %s spends the soonest expiry first and gives the rest back", (points, spent, rest) => {
    const [n1 = 0n, s1 = 0n] = rest;
    expect(lines(commit(HELD, points, "N2"))).toEqual([
      ...spent,
      ...(n1 > 0n ? [`release ${n1} held/h1/2026-12-31/N1 -> wallet/2026-12-31/N1`] : []),
      ...(s1 > 0n ? [`release ${s1} held/h1/2027-01-31/S1 -> wallet/2027-01-31/S1`] : []),
    ]);
  });

  test("of more than was reserved is refused", () => {
    expect(() => commit(HELD, 46n, "N2")).toThrow(new HoldExceeded(45n, 46n));
  });

  test("moves each reserved point once, however they lie", () => {
    const parts = fc.uniqueArray(
      fc.record({
        ...{ holdId: fc.constant(ID), issuerCode: fc.constantFrom("N1", "N2", "S1") },
        ...{ lastDay: fc.constantFrom("2026-12-31", "2027-01-31", "never") },
        points: fc.bigInt({ min: 1n, max: 100n }),
      }),
      { selector: ({ lastDay, issuerCode }) => `${lastDay} ${issuerCode}`, minLength: 1 },
    );
    fc.assert(
      fc.property(parts, fc.bigInt({ min: 0n, max: 100n }), (held, percent) => {
        const all = held.reduce((sum, { points }) => sum + points, 0n);
        const points = (all * percent) / 100n;
        const transfers = commit(held, points, "N2");
        const sum = (kind: string) =>
          transfers.filter((t) => t.kind === kind).reduce((total, t) => total + t.amount, 0n);
        expect(sum("commit")).toBe(points);
        expect(sum("commit") + sum("release")).toBe(all);
        for (const { from, to, kind } of transfers)
          if (kind === "release") expect(from.address.slice(5 + 37)).toBe(to.address.slice(7));
      }),
    );
  });
});

describe("a hold's time", () => {
  test("stands in its id, to the millisecond", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }),
        (at) => {
          const id = newIdAt(at);
          expect(isId(id)).toBe(true);
          expect(instantOf(id)).toEqual(at);
        },
      ),
    );
  });

  test("is over at the instant itself", () => {
    expect([isTimedOut(ID, before), isTimedOut(ID, END)]).toEqual([false, true]);
    const accounts = accountsOf({ "held/h1/2026-12-31/N1": 30n, "wallet/2026-12-31/N1": 1n });
    expect(heldIn(withoutTimedOut(accounts, before))).toHaveLength(1);
    expect(walletOf(withoutTimedOut(accounts, END), "2026-03-15").balance).toBe(31n);
    expect(timeOuts("anna", accounts, before)).toEqual([]);
    const [posting] = timeOuts("anna", accounts, END);
    expect(posting).toMatchObject({ key: `hold-end:${ID}`, occurredAt: END });
    expect(lines([...(posting?.transfers ?? [])])).toEqual([
      "release 30 held/h1/2026-12-31/N1 -> wallet/2026-12-31/N1",
    ]);
  });

  test.each([
    ["OPEN", before, undefined],
    ["TIMED_OUT", END, undefined],
    ["TIMED_OUT", END, { kind: "hold-time-out", spent: 0n }],
    ["RELEASED", END, { kind: "hold-release", spent: 0n }],
    ["COMMITTED", END, { kind: "hold-commit", spent: 1n }],
    // Paid with in an order's own posting.
    ["COMMITTED", END, { kind: "order", spent: 1n }],
  ] as const)("and how it ended make it %s", (status, now, end) => {
    expect(statusOf(END, end, now)).toBe(status);
  });
});
