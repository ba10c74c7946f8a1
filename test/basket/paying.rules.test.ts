import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { payByPoints } from "../../src/basket/paying.rules.ts";
import { walletOf } from "../../src/points/points.accounts.ts";

// Goal: points pay as much as they can and no more, and no point is spent for nothing. Method: any balance against any net
// at any value, compared with trying each number of points.

const at = new Date("2026-03-15T04:00:00Z");
const valued = (points: bigint, minor: bigint) => ({
  ...{ id: "v-1", points, minor, version: 1, fromAt: at },
});
const walletWith = (...buckets: readonly (readonly [issuer: string, points: bigint])[]) =>
  walletOf(
    new Map(
      buckets.map(([issuer, balance], no) => [`wallet/2026-0${no + 4}-30/${issuer}`, { balance }]),
    ),
    "2026-03-15",
  );

const upTo = (max: number) => fc.integer({ min: 1, max }).map(BigInt);

describe("points that pay", () => {
  test("are the fewest that pay the most", () => {
    fc.assert(
      fc.property(upTo(60), upTo(60), upTo(300), upTo(60), (each, minor, net, balance) => {
        const value = valued(each, minor);
        const paid = payByPoints(net, "MOST", { wallet: walletWith(["N1", balance]), value });
        let best = { points: 0n, minor: 0n };
        for (let points = 1n; points <= balance; points += 1n) {
          const worth = (points * minor) / each;
          if (worth <= net && worth > best.minor) best = { points, minor: worth };
        }
        expect(paid).toMatchObject(best);
      }),
    );
  });

  test("are whose would be drawn, what ends soonest first", () => {
    const wallet = walletWith(["N1", 100n], ["S1", 50n], ["N1", 900n]);
    const paid = payByPoints(151n, 200n, { wallet, value: valued(4n, 3n) });
    expect(paid).toEqual({
      ...{ points: 200n, minor: 150n, pointValueId: "v-1" },
      issuers: [
        { issuerCode: "N1", points: 150n, minor: 113n },
        { issuerCode: "S1", points: 50n, minor: 37n },
      ],
    });
  });

  test("are refused beyond the net, beyond the wallet, and where they pay nothing", () => {
    const wallet = walletWith(["N1", 100n]);
    const pay = (net: bigint, points: bigint, value = valued(1n, 1n)) =>
      payByPoints(net, points, { wallet, value });
    expect(() => pay(99n, 100n)).toThrow("100 minor units, 99 are left");
    expect(() => pay(500n, 101n)).toThrow("101");
    expect(() => payByPoints(1n, 1n, { wallet, value: undefined })).toThrow("pay nothing");
    expect(payByPoints(1n, "MOST", { wallet, value: undefined }).points).toBe(0n);
  });
});
