/*
 * Two members that are one person.
 *
 * Goal: a merge moves all that one brought along and nothing else, whatever its id is named for goes on with the
 * survivor, and undoing it gives back what is still there. Method: worlds of two and three members; every proof of
 * the book after each; the round trip of twelve stores' points printed as a table.
 */

import { describe, expect, test } from "@jest/globals";
import { activatePoints } from "../../src/activation/activate-points.ts";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { setShortfall } from "../../src/brand/set-shortfall.ts";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { expirePoints } from "../../src/expiry/expire-points.ts";
import { definePointKind } from "../../src/growth/define-point-kind.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import { membersByIdentity } from "../../src/member/member.queries.ts";
import { MemberMerged, UnknownMember } from "../../src/member/member.refusals.ts";
import {
  HoldsOpen,
  MemberForgotten,
  MergedOn,
  MergeUndone,
  MergeWithItself,
  UnknownMerge,
} from "../../src/merge/merge.refusals.ts";
import type { MemberMerge } from "../../src/merge/merge.rules.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import type { MergeRule } from "../../src/merge/merge-rule.rules.ts";
import { setMergeRule } from "../../src/merge/set-merge-rule.ts";
import { unmergeMembers } from "../../src/merge/unmerge-members.ts";
import { ordersOfMembers } from "../../src/order/order.queries.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { RefundOrder } from "../../src/order/refunding.rules.ts";
import { PointsMissing } from "../../src/points/points.refusals.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { setTierLadder } from "../../src/tier/set-tier-ladder.ts";
import { tiersOf } from "../../src/tier/tier.queries.ts";
import { heldBefore } from "../../src/tier/tier.rules.ts";
import { sumsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { mergeFaults, story } from "../support/merges.ts";
import { factsOf, stateOf } from "../support/state.ts";
import { owe } from "../support/wallets.ts";
import {
  OPENED_AT,
  orderOf,
  record,
  type World,
  type WorldOptions,
  world,
} from "../support/world.ts";

const kit = await openKit();

interface Three extends World {
  readonly ben: string;
  readonly cleo: string;
}

/** Anna, Ben and Cleo; nobody has bought anything. */
async function three(options: WorldOptions = {}): Promise<Three> {
  const there = await world(kit, { members: 3, ...options });
  return { ...there, ben: there.members[1] ?? "", cleo: there.members[2] ?? "" };
}

const merge = (there: Three, survivorId = there.anna, absorbedId = there.ben) =>
  there.as((work) => mergeMembers(work, { survivorId, absorbedId, reason: "same person" }));
const unmerge = (there: Three, { id }: MemberMerge) =>
  there.as((work) => unmergeMembers(work, { mergeId: id, reason: "two persons" }));
const by = (id: string, storeCode = "N1") => ({ member: { id }, storeCode });
const setRule = (there: Three, rule: Partial<Omit<MergeRule, "version">>) =>
  there.as((work) => setMergeRule(work, { binding: "EARLIEST", growth: "SUM", ...rule }));

async function refund(there: Three, orderNumber: string, but: Partial<RefundOrder> = {}) {
  const wish = { source: "till", orderNumber, number: `r-${newId().slice(-9)}`, ...but };
  const [outcome] = await there.as((work) =>
    refundOrders(work, [{ occurredAt: kit.clock(), ...wish }]),
  );
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

const spend = (there: Three, memberId: string, points: bigint, number: string = newId()) =>
  there.as((work) =>
    spendPoints(work, { memberId, storeId: there.n1.id, source: "till", number, points }),
  );

const both = async (there: Three) => [
  await story(kit, there, there.anna),
  await story(kit, there, there.ben),
];

const row = (words: readonly unknown[]) =>
  words
    .map((word, at) => String(word).padEnd(at === 0 ? 24 : 12))
    .join("")
    .trimEnd();

describe("a merge", () => {
  test("of a member with points of twelve stores, and back", async () => {
    const there = await three();
    const codes = Array.from({ length: 10 }, (_, at) => `W${String(at + 1).padStart(2, "0")}`);
    await there.as(async (work) => {
      for (const code of codes)
        await openStore(work, {
          ...{ code, name: code, franchiseeId: there.north.id, openedAt: new Date(OPENED_AT) },
        });
    });
    const stores = ["N1", "S1", ...codes];
    await record(
      there,
      orderOf(there, "a", { ...by(there.anna, "N1"), netMinor: 4_000n }),
      orderOf(there, "b", { ...by(there.anna, "W01"), netMinor: 700n }),
      ...stores.map((code, at) =>
        orderOf(there, `ben-${code}`, {
          ...by(there.ben, code),
          netMinor: BigInt(100 * (at + 1)),
          occurredAt: `2026-0${(at % 3) + 1}-10T04:00:00Z`,
        }),
      ),
    );
    const before = await both(there);
    const done = await merge(there);
    const merged = await both(there);
    await spend(there, there.ben, 30n);
    const undone = await unmerge(there, done);
    const after = await both(there);

    const buckets = [...new Set([before, merged, after].flat().flatMap((one) => one.buckets))]
      .map((text) => text.split(" ").slice(0, 2).join(" "))
      .sort();
    const of = (one: { buckets: string[] } | undefined, bucket: string) =>
      one?.buckets.find((text) => text.startsWith(`${bucket} `))?.split(" ")[2] ?? "-";
    const times = [before, merged, after];
    const table = [
      row(["", "before", "", "merged", "", "30 spent, un-merged", ""]),
      row(["last day   issuer", ...times.flatMap(() => ["anna", "ben"])]),
      ...[...new Set(buckets)].map((bucket) =>
        row([bucket, ...times.flat().map((one) => of(one, bucket))]),
      ),
      row(["balance", ...times.flat().map(({ balance }) => balance)]),
    ];
    process.stdout.write(`${table.join("\n")}\n`);

    expect(before.map(({ balance }) => balance)).toEqual([47n, 78n]);
    expect(merged.map(({ balance }) => balance)).toEqual([125n, 0n]);
    expect(merged[0]?.buckets).toHaveLength(13);
    // The soonest go first, and those were Ben's.
    expect(undone.undone?.missing.reduce((sum, { amount }) => sum + amount, 0n)).toBe(30n);
    expect(after.map(({ balance }) => balance)).toEqual([47n, 48n]);
    expect(after.map(({ storeId }) => storeId)).toEqual(before.map(({ storeId }) => storeId));
    expect(after.map(({ identities }) => identities)).toEqual(
      before.map(({ identities }) => identities),
    );
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("undone at once leaves everything as it was", async () => {
    const there = await three({ activation: { kind: "AFTER_DAYS", count: 3 } });
    await there.as(async (work) => {
      await definePointKind(work, { code: "HEIGHT", name: "height" });
      await setEarningRule(work, {
        ...{ kind: "HEIGHT", pointsPerStep: 1n, stepMinor: 100n, fromAt: new Date(OPENED_AT) },
      });
    });
    await record(
      there,
      orderOf(there, "a", by(there.anna)),
      orderOf(there, "b", { ...by(there.ben, "S1"), occurredAt: "2026-02-10T04:00:00Z" }),
      orderOf(there, "c", by(there.ben, "S1")),
    );
    await owe(kit, there, there.ben, 20n);
    await owe(kit, there, there.anna, 5n);
    const before = await both(there);
    const done = await merge(there);
    const [anna, ben] = await both(there);
    expect(anna).toMatchObject({ balance: 75n, owed: 25n, growth: ["HEIGHT 300"] });
    expect(anna?.pending).toEqual(["2026-03-17 N1 100", "2026-03-17 S1 100"]);
    expect(ben).toMatchObject({ balance: 0n, owed: 0n, buckets: [], pending: [], identities: [] });
    expect(await mergeFaults(kit, there)).toEqual([]);
    const { undone } = await unmerge(there, done);
    expect(undone).toMatchObject({ missing: [] });
    expect(await both(there)).toEqual(before);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("tells both, and the store that has the member no more, with its owner", async () => {
    const there = await three();
    await record(
      there,
      orderOf(there, "a", by(there.anna)),
      orderOf(there, "b", by(there.ben, "S1")),
    );
    const { id } = await merge(there);
    const facts = (await factsOf(kit, there.brandId)).slice(-4);
    expect(facts.map(({ kind, payload }) => [kind, payload.cause ?? payload.mergeId])).toEqual([
      ["WalletChanged", "MERGED"],
      ["WalletChanged", "MERGED"],
      ["BindingChanged", undefined],
      ["MemberMerged", id],
    ]);
    expect(facts.at(-1)?.topics).toEqual([
      ...[`member:${there.ben}`, `member:${there.anna}`, `store:${there.s1.id}`],
      ...[`franchisee:${there.south.id}`, `brand:${there.brandId}`],
    ]);
  });

  test.each([
    ["EARLIEST", "N1", "S1", "N1"],
    ["LATEST", "N1", "S1", "S1"],
    ["MOST_SPEND", "N1", "S1", "S1"],
    ["EARLIEST", undefined, "S1", "S1"],
    ["LATEST", "N1", undefined, "N1"],
  ] as const)(
    "keeps the binding that is %s: of %s and %s, %s",
    async (binding, own, other, kept) => {
      const there = await three();
      await setRule(there, { binding });
      const stores = { N1: there.n1.id, S1: there.s1.id };
      if (own)
        await record(
          there,
          orderOf(there, "a", { ...by(there.anna, own), occurredAt: "2026-03-01T04:00:00Z" }),
        );
      if (other)
        await record(
          there,
          orderOf(there, "b", {
            ...{ ...by(there.ben, other), netMinor: 20_000n, occurredAt: "2026-03-02T04:00:00Z" },
          }),
        );
      const before = await both(there);
      const done = await merge(there);
      expect((await both(there)).map(({ storeId }) => storeId)).toEqual([stores[kept], null]);
      kit.clock.advance({ minutes: 1 });
      await unmerge(there, done);
      expect((await both(there)).map(({ storeId }) => storeId)).toEqual(
        before.map(({ storeId }) => storeId),
      );
      expect(await mergeFaults(kit, there)).toEqual([]);
    },
  );

  test("of two heights keeps the higher, where the brand says so", async () => {
    const there = await three();
    await setRule(there, { growth: "HIGHER" });
    await there.as(async (work) => {
      await definePointKind(work, { code: "HEIGHT", name: "height" });
      await setEarningRule(work, {
        ...{ kind: "HEIGHT", pointsPerStep: 1n, stepMinor: 100n, fromAt: new Date(OPENED_AT) },
      });
    });
    await record(
      there,
      orderOf(there, "a", { ...by(there.anna), netMinor: 3_000n }),
      orderOf(there, "b", by(there.ben)),
    );
    const done = await merge(there);
    expect((await both(there)).map(({ growth }) => growth)).toEqual([
      ["HEIGHT 100"],
      ["HEIGHT 30"],
    ]);
    await refund(there, "b");
    expect(await mergeFaults(kit, there)).toEqual([]);
    await unmerge(there, done);
    expect((await both(there)).map(({ growth }) => growth)).toEqual([["HEIGHT 30"], ["HEIGHT 0"]]);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });
});

test("of two levels the higher goes on until its own last day, and goes back", async () => {
  const there = await three();
  const [base, gold] = [
    { code: "BASE", name: "base", rank: 0, reach: 0n },
    { code: "GOLD", name: "gold", rank: 10, reach: 10_000n },
  ];
  await there.as((work) =>
    setTierLadder(work, {
      ...{ measure: { kind: "SPEND" }, period: { kind: "YEAR" }, levels: [base, gold] },
      ...{ term: { kind: "PERIOD_END", count: 1 }, graceDays: 0, fall: "DESERVED" },
      fromAt: new Date("2026-03-15T05:00:00Z"),
    }),
  );
  kit.clock.set("2026-03-16T04:00:00Z");
  await record(
    there,
    orderOf(there, "b", { ...by(there.ben), occurredAt: "2026-03-16T03:00:00Z" }),
  );
  const standing = async () => {
    const found = await tiersOf(kit.look(there.hq), [there.anna, there.ben]);
    return [there.anna, there.ben].map((id) => {
      const held = heldBefore(
        found.get(id) ?? [],
        new Date("2026-03-17T04:00:00Z"),
        there.timeZone,
      );
      return held ? `${held.level} ${held.reason} ${held.lastDay}` : "none";
    });
  };
  expect(await standing()).toEqual(["none", "GOLD REACHED 2027-12-31"]);
  const done = await merge(there);
  expect((await standing())[0]).toBe("GOLD MERGED 2027-12-31");
  kit.clock.advance({ minutes: 1 });
  await unmerge(there, done);
  expect(await standing()).toEqual(["BASE MERGED null", "GOLD REACHED 2027-12-31"]);
  expect(await mergeFaults(kit, there)).toEqual([]);
});

describe("what names the one that was merged", () => {
  test("goes on with who stayed: orders, spending, holds, bindings, and what was sent before", async () => {
    const there = await three();
    const identity = { kind: "EXTERNAL", value: "member-1" } as const;
    const old = orderOf(there, "old", { member: { identity } });
    await record(there, old, orderOf(there, "a", by(there.anna)));
    const spent = await spend(there, there.ben, 10n, "before");
    const done = await merge(there);

    const [again] = await record(there, old);
    expect(again).toMatchObject({ repeated: true, order: { memberId: there.ben } });
    expect(await spend(there, there.ben, 10n, "before")).toEqual(spent);
    const [named, known] = await record(
      there,
      orderOf(there, "named", by(there.ben)),
      orderOf(there, "known", { member: { identity } }),
    );
    expect([named, known].map((each) => each?.order.memberId)).toEqual([there.anna, there.anna]);
    expect(await spend(there, there.ben, 5n)).toMatchObject({ memberId: there.anna });
    const hold = { storeId: there.n1.id, source: "till", number: "h", points: 1n, minutes: 1 };
    expect(
      await there.as((work) => holdPoints(work, { ...hold, memberId: there.ben })),
    ).toMatchObject({ memberId: there.anna });
    const bound = await there.as((work) =>
      bindMember(work, { memberId: there.ben, storeId: there.n1.id }),
    );
    expect(bound.memberId).toBe(there.anna);
    expect(await membersByIdentity(kit.look(there.hq), [identity])).toEqual(
      new Map([["EXTERNAL:member-1", there.anna]]),
    );
    expect(await mergeFaults(kit, there)).toEqual([]);

    kit.clock.set("2026-03-16T04:00:00Z");
    await unmerge(there, done);
    // What came while they were one was the survivor's, and stays.
    expect(await record(there, orderOf(there, "known", { member: { identity } }))).toMatchObject([
      { repeated: true, order: { memberId: there.anna } },
    ]);
    const [own] = await record(there, orderOf(there, "own", by(there.ben)));
    expect(own?.order.memberId).toBe(there.ben);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("is listed with who stayed", async () => {
    const there = await three();
    await record(there, orderOf(there, "a", by(there.anna)), orderOf(there, "b", by(there.ben)));
    await merge(there);
    const pages = await ordersOfMembers(
      kit.look(there.hq),
      [{ of: there.anna, first: 9, behind: undefined }],
      9,
    );
    expect(pages.map(([, { number }]) => number)).toEqual(["b", "a"]);
  });

  test("an order from before is refunded out of the wallet there is now", async () => {
    const there = await three({ pointValue: { points: 1n, minor: 1n } });
    await record(
      there,
      orderOf(there, "a", { ...by(there.anna), netMinor: 5_000n }),
      orderOf(there, "b", by(there.ben)),
    );
    const done = await merge(there);
    await refund(there, "b", { refundMinor: 4_000n });
    expect(await story(kit, there, there.anna)).toMatchObject({ balance: 110n, owed: 0n });
    await spend(there, there.anna, 90n);
    // 20 of 60 are there; the rest is owed by who stayed.
    await refund(there, "b");
    expect((await both(there)).map(({ balance, owed }) => [balance, owed])).toEqual([
      [-40n, 40n],
      [0n, 0n],
    ]);
    expect(await mergeFaults(kit, there)).toEqual([]);
    const { undone } = await unmerge(there, done);
    expect(undone?.returned).toEqual([{ asset: "PTS", address: "debt", amount: -40n }]);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("an order whose points are spent is refused, or borne, as the brand says", async () => {
    const there = await three();
    await record(there, orderOf(there, "b", by(there.ben)));
    await merge(there);
    await spend(there, there.anna, 90n);
    await there.as((work) => setShortfall(work, { shortfall: "REFUSE" }));
    const before = await stateOf(kit, there.brandId);
    await expect(refund(there, "b")).rejects.toEqual(new PointsMissing(90n));
    expect(await stateOf(kit, there.brandId)).toEqual(before);
    await there.as((work) => setShortfall(work, { shortfall: "CLAMP" }));
    await refund(there, "b");
    expect(await story(kit, there, there.anna)).toMatchObject({ balance: 0n, owed: 0n });
    expect(await sumsOf(kit, there.brandId)).toMatchObject({ "borne/headquarters": -90n });
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("what expired with who stayed is owed by nobody", async () => {
    const there = await three({ validity: { kind: "DAYS", count: 10 } });
    await record(there, orderOf(there, "b", by(there.ben)));
    await merge(there);
    kit.clock.set("2026-04-15T04:00:00Z");
    await expirePoints(kit.begin, system("expire", there.brandId));
    await refund(there, "b");
    expect(await story(kit, there, there.anna)).toMatchObject({ balance: 0n, owed: 0n });
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("points that paid come back to who stayed", async () => {
    const there = await three({ pointValue: { points: 1n, minor: 1n } });
    await record(there, orderOf(there, "b", by(there.ben)));
    await record(there, orderOf(there, "c", { ...by(there.ben), spentPoints: 60n, netMinor: 0n }));
    await merge(there);
    await refund(there, "c");
    expect(await story(kit, there, there.anna)).toMatchObject({ balance: 100n });
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("an event its points waited for comes to who stayed, and repays what that one owes", async () => {
    const there = await three({ activation: { kind: "ON_EVENT" } });
    await record(there, orderOf(there, "b", by(there.ben)));
    await owe(kit, there, there.anna, 30n);
    const done = await merge(there);
    await there.as((work) =>
      activatePoints(work, {
        ...{ source: "till", orderNumber: "b", number: "x", occurredAt: kit.clock() },
      }),
    );
    expect(await story(kit, there, there.anna)).toMatchObject({
      balance: 70n,
      owed: 0n,
      pending: [],
    });
    expect(await mergeFaults(kit, there)).toEqual([]);
    await refund(there, "b", { refundMinor: 1_000n });
    await unmerge(there, done);
    expect((await both(there)).map(({ balance }) => balance)).toEqual([0n, 60n]);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });
});

describe("a chain of merges", () => {
  test("leads to its end, and is undone from there", async () => {
    const there = await three();
    await record(
      there,
      orderOf(there, "a", by(there.anna)),
      orderOf(there, "b", by(there.ben, "S1")),
      orderOf(there, "c", by(there.cleo, "N2")),
    );
    const first = await merge(there, there.ben, there.cleo);
    const second = await merge(there, there.anna, there.ben);
    expect(await story(kit, there, there.anna)).toMatchObject({ balance: 300n });
    const [order] = await record(there, orderOf(there, "d", by(there.cleo)));
    expect(order?.order.memberId).toBe(there.anna);
    await refund(there, "c", { refundMinor: 4_000n });
    expect(await mergeFaults(kit, there)).toEqual([]);

    await expect(unmerge(there, first)).rejects.toEqual(new MergedOn(first.id, second.id));
    await unmerge(there, second);
    expect((await both(there)).map(({ balance }) => balance)).toEqual([200n, 160n]);
    expect(await mergeFaults(kit, there)).toEqual([]);
    await unmerge(there, first);
    expect(await story(kit, there, there.cleo)).toMatchObject({
      balance: 60n,
      storeId: there.n2.id,
    });
    expect((await both(there)).map(({ balance }) => balance)).toEqual([200n, 100n]);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });
});

describe("is refused", () => {
  test("with itself, with nobody, across brands, of merged and of erased members", async () => {
    const there = await three();
    const other = await three();
    const before = await stateOf(kit, there.brandId);
    const nobody = newId();
    await expect(merge(there, there.anna, there.anna)).rejects.toEqual(
      new MergeWithItself(there.anna),
    );
    await expect(merge(there, there.anna, nobody)).rejects.toEqual(new UnknownMember(nobody));
    await expect(merge(there, there.anna, other.ben)).rejects.toEqual(new UnknownMember(other.ben));
    const till = there.as(
      (work) => mergeMembers(work, { survivorId: there.anna, absorbedId: there.ben, reason: "x" }),
      there.n1.till,
    );
    await expect(till).rejects.toBeInstanceOf(Forbidden);
    expect(await stateOf(kit, there.brandId)).toEqual(before);

    const done = await merge(there);
    await expect(merge(there)).rejects.toEqual(new MemberMerged(there.ben, there.anna));
    await expect(merge(there, there.ben, there.anna)).rejects.toEqual(
      new MemberMerged(there.ben, there.anna),
    );
    await expect(merge(there, there.cleo, there.ben)).rejects.toEqual(
      new MemberMerged(there.ben, there.anna),
    );
    await expect(unmerge(other, done)).rejects.toEqual(new UnknownMerge(done.id));
    await unmerge(there, done);
    await expect(unmerge(there, done)).rejects.toEqual(new MergeUndone(done.id, kit.clock()));
    await there.as((work) => eraseMember(work, { memberId: there.cleo, reason: "LEGAL_DUTY" }));
    await expect(merge(there, there.anna, there.cleo)).rejects.toEqual(
      new MemberForgotten(there.cleo),
    );
  });

  test("while a checkout holds points", async () => {
    const there = await three();
    await record(there, orderOf(there, "b", by(there.ben)), orderOf(there, "a", by(there.anna)));
    const hold = { storeId: there.n1.id, source: "till", number: "h", points: 40n };
    await there.as((work) => holdPoints(work, { ...hold, memberId: there.ben }));
    const until = new Date(kit.clock().getTime() + 15 * 60_000);
    await expect(merge(there)).rejects.toEqual(new HoldsOpen(there.ben, 40n, until));
    kit.clock.set("2026-03-16T04:00:00Z");
    const done = await merge(there);
    await there.as((work) => holdPoints(work, { ...hold, number: "i", memberId: there.ben }));
    await expect(unmerge(there, done)).rejects.toBeInstanceOf(HoldsOpen);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });
});

test("bindings of who was merged are history", async () => {
  const there = await three();
  await record(there, orderOf(there, "b", by(there.ben)));
  await merge(there);
  const [binding] = await bindingsOf(kit.look(there.hq), [there.ben]);
  expect(binding?.toAt).toEqual(kit.clock());
  const outcomes = await there.as((work) =>
    recordOrders(work, [orderOf(there, "c", { ...by(there.ben, "S1"), occurredAt: kit.clock() })]),
  );
  expect(outcomes).toMatchObject([{ order: { boundStoreId: there.n1.id } }]);
});
