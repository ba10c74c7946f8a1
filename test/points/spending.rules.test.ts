import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { walletOf } from "../../src/points/points.accounts.ts";
import { PointsShort } from "../../src/points/points.refusals.ts";
import { type Drawn, spend, unspend } from "../../src/points/spending.rules.ts";

const TODAY = "2026-03-15";

const held = (accounts: Record<string, bigint>) =>
  new Map(Object.entries(accounts).map(([address, balance]) => [address, { balance }]));

/** Accounts as a book holds them: in no order, some expired, some empty, perhaps a debt. */
const accounts = fc
  .record({
    buckets: fc.uniqueArray(
      fc.record({
        day: fc.constantFrom(
          "2026-01-31",
          "2026-03-14",
          TODAY,
          "2026-12-31",
          "2027-01-31",
          "never",
        ),
        issuer: fc.constantFrom("N1", "N2", "S1"),
        points: fc.bigInt({ min: 0n, max: 200n }),
      }),
      { selector: ({ day, issuer }) => `${day} ${issuer}`, maxLength: 12 },
    ),
    owed: fc.bigInt({ min: 0n, max: 100n }),
  })
  .map(({ buckets, owed }) => ({
    ...Object.fromEntries(
      buckets.map(({ day, issuer, points }) => [`wallet/${day}/${issuer}`, points]),
    ),
    ...(owed > 0n && { debt: -owed }),
  })) as fc.Arbitrary<Record<string, bigint>>;

const dayOfAddress = (address: string) => address.split("/")[1] ?? "";
const sum = (all: readonly bigint[]) => all.reduce((a, b) => a + b, 0n);

describe("a wallet", () => {
  test("reads its live buckets soonest expiry first, then by issuer, and what it owes", () => {
    const wallet = walletOf(
      held({
        "wallet/never/N1": 5n,
        "wallet/2027-03-31/S1": 10n,
        "wallet/2027-03-31/N1": 20n,
        "wallet/2026-03-15/N1": 40n,
        "wallet/2026-03-14/N1": 80n,
        "wallet/2026-12-31/N1": 0n,
        debt: -7n,
      }),
      TODAY,
    );
    expect(wallet).toEqual({
      buckets: [
        { lastDay: "2026-03-15", issuerCode: "N1", points: 40n },
        { lastDay: "2027-03-31", issuerCode: "N1", points: 20n },
        { lastDay: "2027-03-31", issuerCode: "S1", points: 10n },
        { lastDay: "never", issuerCode: "N1", points: 5n },
      ],
      owed: 7n,
      balance: 68n,
    });
  });

  test("of a member without an account is empty", () => {
    expect(walletOf(undefined, TODAY)).toEqual({ buckets: [], owed: 0n, balance: 0n });
  });
});

describe("spending", () => {
  test("draws the soonest expiry first, a transfer for each bucket", () => {
    const wallet = walletOf(
      held({ "wallet/never/N1": 50n, "wallet/2027-01-31/S1": 30n, "wallet/2026-12-31/N1": 20n }),
      TODAY,
    );
    expect(spend(wallet, 60n, "N2")).toMatchObject([
      {
        kind: "spend",
        amount: 20n,
        from: { address: "wallet/2026-12-31/N1" },
        to: { address: "spent/N2" },
      },
      {
        kind: "spend",
        amount: 30n,
        from: { address: "wallet/2027-01-31/S1" },
        to: { address: "spent/N2" },
      },
      {
        kind: "spend",
        amount: 10n,
        from: { address: "wallet/never/N1" },
        to: { address: "spent/N2" },
      },
    ]);
  });

  test("takes exactly what was asked, and nothing that expires later than what is left", () => {
    fc.assert(
      fc.property(accounts, fc.bigInt({ min: 1n, max: 500n }), (before, wanted) => {
        const wallet = walletOf(held(before), TODAY);
        fc.pre(wallet.balance >= wanted);
        const after = { ...before };
        const transfers = spend(wallet, wanted, "N2");
        for (const { from, amount } of transfers)
          after[from.address] = (after[from.address] ?? 0n) - amount;

        expect(sum(transfers.map(({ amount }) => amount))).toBe(wanted);
        expect(walletOf(held(after), TODAY).balance).toBe(wallet.balance - wanted);
        const drawn = transfers.map(({ from }) => dayOfAddress(from.address));
        const latest = drawn.reduce((a, b) => (a > b ? a : b));
        for (const [address, points] of Object.entries(after)) {
          if (address === "debt") continue;
          expect(points).toBeGreaterThanOrEqual(0n);
          const day = dayOfAddress(address);
          if (day < TODAY) expect(points).toBe(before[address]);
          else if (day < latest) expect(points).toBe(0n);
        }
      }),
    );
  });

  test("of more than the wallet holds, less what it owes, is refused", () => {
    fc.assert(
      fc.property(accounts, fc.bigInt({ min: 1n, max: 50n }), (before, more) => {
        const wallet = walletOf(held(before), TODAY);
        const wanted = (wallet.balance > 0n ? wallet.balance : 0n) + more;
        expect(() => spend(wallet, wanted, "N1")).toThrow(PointsShort);
      }),
    );
  });

  test("does not touch points whose last day is over", () => {
    const wallet = walletOf(
      held({ "wallet/2026-03-14/N1": 100n, "wallet/2026-03-15/N1": 1n }),
      TODAY,
    );
    expect(spend(wallet, 1n, "N1")).toHaveLength(1);
    expect(() => spend(wallet, 2n, "N1")).toThrow(new PointsShort(1n, 2n));
  });
});

describe("giving spent points back", () => {
  const drawn: Drawn = {
    acquirerCode: "S1",
    buckets: [
      { lastDay: "2026-03-14", issuerCode: "N1", points: 30n },
      { lastDay: TODAY, issuerCode: "N2", points: 50n },
      { lastDay: "never", issuerCode: "N1", points: 20n },
    ],
  };
  const back = (already: bigint, points: bigint, graceUntil?: string) =>
    unspend({ drawn, already, points, today: TODAY, graceUntil }).map(
      ({ kind, amount, from, to }) => `${kind} ${amount} ${from.address} -> ${to.address}`,
    );

  test.each<[bigint, bigint, string | undefined, string[]]>([
    [0n, 0n, undefined, []],
    [0n, 20n, undefined, ["unspend 20 spent/S1 -> wallet/never/N1"]],
    [
      ...([15n, 10n, undefined] as const),
      ["unspend 5 spent/S1 -> wallet/never/N1", `unspend 5 spent/S1 -> wallet/${TODAY}/N2`],
    ],
    [
      ...([60n, 40n, undefined] as const),
      [`unspend 10 spent/S1 -> wallet/${TODAY}/N2`, "lapse 30 spent/S1 -> breakage/N1"],
    ],
    [90n, 10n, "2026-04-14", ["unspend 10 spent/S1 -> wallet/2026-04-14/N1"]],
  ])("after %s of them, %s more, with grace until %s", (already, points, grace, expected) => {
    expect(back(already, points, grace)).toEqual(expected);
  });

  test("in any split gives each bucket exactly what was drawn from it", () => {
    const parts = fc.array(fc.bigInt({ min: 0n, max: 40n }), { maxLength: 8 });
    fc.assert(
      fc.property(parts, (cuts) => {
        const sums: Record<string, bigint> = {};
        let already = 0n;
        for (const cut of [...cuts, 100n]) {
          const points = already + cut > 100n ? 100n - already : cut;
          for (const { to, amount } of unspend({
            ...{ drawn, already, points, today: TODAY, graceUntil: "2026-04-14" },
          }))
            sums[to.address] = (sums[to.address] ?? 0n) + amount;
          already += points;
        }
        expect(sums).toEqual({
          "wallet/2026-04-14/N1": 30n,
          [`wallet/${TODAY}/N2`]: 50n,
          "wallet/never/N1": 20n,
        });
      }),
    );
  });
});
