/*
 * Whom a campaign is for, when, and which stores pay their part of it.
 *
 * Goal: who is held out is so whenever it is asked, in about the part that was said, and in each campaign others; a
 * store pays from the instant it said so, until it said otherwise.
 * Method: members and campaigns at random, counted; tables of instants.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  acceptsAt,
  type Campaign,
  isHeldOut,
  isOffered,
  isRunning,
} from "../../src/campaign/campaign.rules.ts";
import { type Funding, fund } from "../../src/campaign/funding.rules.ts";
import { isOpenAt } from "../../src/campaign/hours.rules.ts";
import { EVERYTHING, isAtStore, isInScope } from "../../src/campaign/scope.rules.ts";
import { type MemberFacts, parseCondition } from "../../src/kernel/condition.ts";
import { newId } from "../../src/kernel/id.ts";

const at = (day: number) => new Date(Date.UTC(2027, 2, day));

const campaign = (wish: Partial<Campaign> = {}): Campaign => ({
  ...{
    id: newId(),
    code: "SPRING",
    name: "Spring",
    fromAt: at(1),
    untilAt: at(10),
    audience: null,
  },
  ...{ holdoutBps: 0, exclusiveGroup: null, pointsBudget: null, moneyBudgetMinor: null },
  ...{ stoppedAt: null, optIns: [], ...wish },
});
const member: MemberFacts = {
  ...{ level: "GOLD", rank: 3n, tags: [], enrolledDays: 1n, channel: "STORE", boundStore: "" },
};

describe("a campaign", () => {
  test.each([
    [{}, 0, false],
    [{}, 1, true],
    [{}, 9, true],
    [{}, 10, false],
    [{ untilAt: null }, 999, true],
    [{ stoppedAt: at(5) }, 4, true],
    [{ stoppedAt: at(5) }, 5, false],
    [{ untilAt: null, stoppedAt: at(5) }, 5, false],
    [{ stoppedAt: at(20) }, 10, false],
  ] as const)("%j runs on day %d: %s", (wish, day, runs) => {
    expect(isRunning(campaign(wish), at(day))).toBe(runs);
  });

  test("is offered to its audience, while it runs", () => {
    const audience = parseCondition<{ member: MemberFacts }>('member.level == "GOLD"', ["member"]);
    const gold = campaign({ audience });
    expect(isOffered(gold, newId(), member, at(2))).toBe("OFFERED");
    expect(isOffered(gold, newId(), { ...member, level: "TIN" }, at(2))).toBe("NOT_IN_AUDIENCE");
    expect(isOffered(gold, newId(), member, at(11))).toBe("NOT_RUNNING");
  });

  test("holds out its part, the same members each time, in each campaign others", () => {
    const members = Array.from({ length: 4_000 }, newId);
    const heldBy = (of: Campaign) => new Set(members.filter((id) => isHeldOut(of, id)));
    const one = campaign({ holdoutBps: 2_000 });
    const held = heldBy(one);
    expect(held.size).toBeGreaterThan(650);
    expect(held.size).toBeLessThan(950);
    expect(heldBy(one)).toEqual(held);
    const both = heldBy(campaign({ holdoutBps: 2_000 })).intersection(held);
    expect(both.size).toBeGreaterThan(80);
    expect(both.size).toBeLessThan(250);
    // A larger part holds out whom the smaller one did.
    expect(held.isSubsetOf(heldBy({ ...one, holdoutBps: 3_000 }))).toBe(true);
    expect(heldBy(campaign()).size).toBe(0);
    const known = { id: "00000000-0000-7000-8000-000000000001", holdoutBps: 5_000 };
    const digits = Array.from("0123456789", (n) => isHeldOut(known, `member-${n}`));
    expect(digits.map(Number).join("")).toBe("1100101001");
  });

  test("has the stores that said so pay, until they said otherwise", () => {
    const said = (storeId: string, accepts: boolean, day: number) => ({
      ...{ storeId, accepts, fromAt: at(day) },
    });
    const one = campaign({
      optIns: [said("n1", true, 2), said("n2", true, 3), said("n1", false, 5)],
    });
    const accepted = [1, 2, 4, 5, 9].map((day) => acceptsAt(one, "n1", at(day)));
    expect(accepted).toEqual([false, true, true, false, false]);
    expect(acceptsAt(one, "s1", at(4))).toBe(false);
  });
});

describe("who pays", () => {
  const weight = fc.integer({ min: 0, max: 1_000 });
  const funding = fc
    .record({ headquarters: weight, acceptor: weight, issuer: weight })
    .filter(({ headquarters, acceptor, issuer }) => headquarters + acceptor + issuer > 0);

  test("the parts are the amount; whose side did not accept pays nothing", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        funding,
        fc.boolean(),
        fc.boolean(),
        (amount, weights, acceptor, issuer) => {
          const parts = fund(amount, weights, { acceptor, issuer });
          expect(parts.headquarters + parts.acceptor + parts.issuer).toBe(amount);
          if (!acceptor || weights.acceptor === 0) expect(parts.acceptor).toBe(0n);
          if (!issuer || weights.issuer === 0) expect(parts.issuer).toBe(0n);
        },
      ),
    );
  });

  test.each<[Funding, bigint, [bigint, bigint, bigint]]>([
    [{ headquarters: 60, acceptor: 40, issuer: 0 }, 10n, [6n, 4n, 0n]],
    [{ headquarters: 1, acceptor: 1, issuer: 1 }, 10n, [4n, 3n, 3n]],
    [{ headquarters: 0, acceptor: 1, issuer: 1 }, 5n, [0n, 3n, 2n]],
  ])("%j of %s: %j", (funding, amount, parts) => {
    const { headquarters, acceptor, issuer } = fund(amount, funding, {
      acceptor: true,
      issuer: true,
    });
    expect([headquarters, acceptor, issuer]).toEqual(parts);
  });
});

describe("what an offer is about", () => {
  test.each([
    [{}, "latte", "COFFEE", true],
    [{ skus: ["latte"] }, "latte", null, true],
    [{ skus: ["latte"] }, null, "COFFEE", false],
    [{ skus: ["bun"], categories: ["COFFEE"] }, "latte", "COFFEE", true],
    [{ categories: ["COFFEE"], excludedSkus: ["latte"] }, "latte", "COFFEE", false],
    [{ excludedCategories: ["GIFT_CARD"] }, null, null, true],
  ])("%j has %s of %s: %s", (wish, sku, category, has) => {
    expect(isInScope({ sku, category }, { ...EVERYTHING, ...wish })).toBe(has);
  });

  test("its stores, and all where it names none", () => {
    expect(isAtStore("N1", EVERYTHING)).toBe(true);
    expect(isAtStore("N1", { ...EVERYTHING, stores: ["N1"] })).toBe(true);
    expect(isAtStore("S1", { ...EVERYTHING, stores: ["N1"] })).toBe(false);
  });

  test.each([
    [[5], 540, 600, 5, 540, true],
    [[5], 540, 600, 5, 600, false],
    [[5], 540, 600, 4, 550, false],
    // Friday night goes on into Saturday, and Sunday's into Monday.
    [[5], 1_320, 120, 5, 1_400, true],
    [[5], 1_320, 120, 6, 60, true],
    [[5], 1_320, 120, 5, 60, false],
    [[7], 1_320, 120, 1, 119, true],
    [[7], 1_320, 120, 1, 120, false],
    [[5], 0, 1_440, 5, 1_439, true],
  ])(
    "on %j from %d to %d, on %d at %d: %s",
    (weekdays, fromMinute, toMinute, weekday, minute, open) => {
      const local = { day: "2027-03-19", weekday, minute };
      expect(isOpenAt({ weekdays, fromMinute, toMinute }, local)).toBe(open);
      expect(isOpenAt(null, local)).toBe(true);
    },
  );
});
