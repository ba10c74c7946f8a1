import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { bindingsOf } from "../../src/binding/binding.queries.ts";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { transferStore } from "../../src/brand/transfer-store.ts";
import { verify } from "../../src/commands/verify.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import type { OrderRecorded } from "../../src/order/decide-orders.ts";
import {
  AmountOutOfRange,
  CurrencyMismatch,
  OccurredBeforeStore,
  OccurredInFuture,
  OrderConflict,
} from "../../src/order/order.refusals.ts";
import type { RecordOrder } from "../../src/order/order.rules.ts";
import { ORDER_LIMIT, recordOrders } from "../../src/order/record-orders.ts";
import { linesOf } from "../../src/settlement/line.queries.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { TermsMissing } from "../../src/terms/terms.refusals.ts";
import { faultsOf, rowsOf, sumsOf } from "../support/book.ts";
import { statementsOf } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { silent } from "../support/silent.ts";
import { factsOf } from "../support/state.ts";
import { OPENED_AT, orderOf, record, type World, wallet, world } from "../support/world.ts";

const kit = await openKit();

const send = (there: World, wishes: RecordOrder[], actor?: Actor) =>
  there.as((work) => recordOrders(work, wishes), actor);

const linesFor = (there: World, { order }: OrderRecorded) =>
  linesOf(kit.look(there.hq), { ownerIds: [order.memberId], postingIds: [order.id] });

describe("recordOrders", () => {
  test("earns points and accrues what the parties owe each other, in one transaction", async () => {
    const there = await world(kit);
    await there.as((work) => bindMember(work, { memberId: there.anna, storeId: there.s1.id }));
    kit.clock.advance({ days: 2 });
    const [recorded] = await record(
      there,
      orderOf(there, "1", { netMinor: 12_345n, couponMinor: 700n, occurredAt: kit.clock() }),
    );

    expect(recorded).toMatchObject({
      repeated: false,
      order: { points: 123n, storeId: there.n1.id, boundStoreId: there.s1.id },
    });
    expect(await sumsOf(kit, there.brandId)).toEqual({
      "issued/N1": -123n,
      "wallet/2027-03-31/N1": 123n,
      // − 5 % of 123.45 − 1.23 for points + 7.00 of the coupon
      "franchisee/north/accrued/2026-03": -617n - 123n + 700n,
      "franchisee/south/accrued/2026-03": 247n,
      "headquarters/accrued/2026-03": 617n + 123n - 700n - 247n,
    });
    const kinds = await factsOf(kit, there.brandId);
    expect(kinds.slice(-4).map(({ kind }) => kind)).toEqual([
      ...["OrderRecorded", "WalletChanged", "LinesAccrued", "LinesAccrued"],
    ]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("binds a member to the store of its first order, first by the calendar", async () => {
    const there = await world(kit);
    const [later, first] = await record(
      there,
      orderOf(there, "later", { storeCode: "N1", occurredAt: "2026-03-14T04:00:00Z" }),
      orderOf(there, "first", { storeCode: "S1", occurredAt: "2026-03-13T04:00:00Z" }),
    );

    expect(await bindingsOf(kit.look(there.hq), [there.anna])).toMatchObject([
      { storeId: there.s1.id, source: "FIRST_ORDER", fromAt: first?.order.occurredAt, toAt: null },
    ]);
    expect(later?.order.boundStoreId).toBe(there.s1.id);
    expect((await linesFor(there, later as OrderRecorded)).map(({ kind }) => kind)).toContain(
      "BOUND_SHARE",
    );
  });

  test("shares nothing where franchisees own their members", async () => {
    const there = await world(kit, { ownershipModel: "FRANCHISEE_OWNS_MEMBER" });
    await there.as((work) => bindMember(work, { memberId: there.anna, storeId: there.s1.id }));
    const [recorded] = await record(there, orderOf(there, "1", { occurredAt: kit.clock() }));
    expect((await linesFor(there, recorded as OrderRecorded)).map(({ kind }) => kind)).toEqual([
      ...["ROYALTY", "POINTS_COST"],
    ]);
  });

  test("knows a member by its id and by each of its identities", async () => {
    const there = await world(kit);
    const identity = { kind: "EXTERNAL", value: "member-0" } as const;
    const [byId, byName] = await record(
      there,
      orderOf(there, "1"),
      orderOf(there, "2", { member: { identity } }),
    );
    expect([byId?.order.memberId, byName?.order.memberId]).toEqual([there.anna, there.anna]);
    expect((await wallet(kit, there)).balance).toBe(200n);
  });

  test("charges the owner a store had when it sold, not the one it has now", async () => {
    const there = await world(kit);
    const soldAt = earliestChange(kit.clock());
    const { n1, south } = there;
    const wish = { storeId: n1.id, franchiseeId: south.id, fromAt: soldAt };
    await there.as((work) => transferStore(work, wish));
    kit.clock.advance({ days: 1 });
    const recorded = await record(
      there,
      orderOf(there, "before", { occurredAt: new Date(soldAt.getTime() - 1) }),
      orderOf(there, "after", { occurredAt: soldAt }),
    );
    expect(recorded.map(({ order }) => order.franchiseeId)).toEqual([
      there.north.id,
      there.south.id,
    ]);
  });
});

describe("an order that comes again", () => {
  test("with the same content is answered as before, and nothing is written", async () => {
    const there = await world(kit);
    const wish = orderOf(there, "1", { couponMinor: 5n });
    const [first] = await record(there, wish);
    const before = await rowsOf(kit, there.brandId);
    kit.clock.advance({ days: 1 });

    expect(await record(there, wish)).toEqual([{ order: first?.order, repeated: true }]);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
  });

  test("within one batch is recorded once", async () => {
    const there = await world(kit);
    const wish = orderOf(there, "1");
    const [first, second] = await record(there, wish, { ...wish });
    expect([first?.repeated, second?.repeated]).toEqual([false, true]);
    expect(second?.order).toEqual(first?.order);
    expect(await rowsOf(kit, there.brandId)).toMatchObject({
      customer_order: 1,
      ledger_posting: 1,
    });
  });

  test("with other content is a conflict that names each difference", async () => {
    const there = await world(kit, { members: 2 });
    await record(there, orderOf(there, "1"));
    const before = await rowsOf(kit, there.brandId);
    const [, ben = ""] = there.members;

    const [more, elsewhere] = await send(there, [
      orderOf(there, "1", { netMinor: 10_001n, occurredAt: "2026-03-14T04:00:01Z" }),
      orderOf(there, "1", { storeCode: "S1", member: { id: ben } }),
    ]);

    expect(more).toEqual(
      new OrderConflict("1", [
        { field: "netMinor", recorded: "10000", received: "10001" },
        {
          ...{ field: "occurredAt", recorded: "2026-03-14T04:00:00.000Z" },
          received: "2026-03-14T04:00:01.000Z",
        },
      ]),
    );
    expect(elsewhere).toEqual(
      new OrderConflict("1", [
        { field: "memberId", recorded: there.anna, received: ben },
        { field: "storeId", recorded: there.n1.id, received: there.s1.id },
      ]),
    );
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
  });

  test("from another source or in another brand is another order", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    await record(here, orderOf(here, "1"), orderOf(here, "1", { source: "shop" }));
    await record(there, orderOf(there, "1"));
    expect((await wallet(kit, here)).balance).toBe(200n);
    expect((await wallet(kit, there)).balance).toBe(100n);
  });

  test("is not mistaken for another whose source and number read the same", async () => {
    const there = await world(kit);
    await record(
      there,
      orderOf(there, "c", { source: "a:b" }),
      orderOf(there, "b:c", { source: "a" }),
    );
    expect((await wallet(kit, there)).balance).toBe(200n);
    const [again] = await record(there, orderOf(there, "c", { source: "a:b" }));
    expect(again).toMatchObject({ repeated: true, order: { source: "a:b", number: "c" } });
    // The proof of the book finds such orders by their keys too.
    await verify(kit, silent, () => undefined);
  });

  test("twenty times at once is recorded once", async () => {
    const there = await world(kit);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => record(there, orderOf(there, "1"))),
    );
    expect(outcomes.flat().filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(outcomes.flat().map(({ order }) => order.id)).size).toBe(1);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("for two members at once is one's order and the other's conflict", async () => {
    const there = await world(kit, { members: 8 });
    const outcomes = await Promise.all(
      there.members.map((id) => send(there, [orderOf(there, "1", { member: { id } })])),
    );
    const refused = outcomes.flat().filter((one) => one instanceof Refusal);
    expect(refused).toHaveLength(7);
    for (const one of refused) expect(one).toBeInstanceOf(OrderConflict);
    expect((await rowsOf(kit, there.brandId)).customer_order).toBe(1);
  });
});

describe("an order that must be refused", () => {
  test("is refused alone: the others of its batch stand", async () => {
    const there = await world(kit);
    const elsewhere = await world(kit);
    const openedAt = new Date(OPENED_AT);
    await there.as(async (work) => {
      const { id } = await addFranchisee(work, { code: "west", legalName: "West Ltd" });
      await openStore(work, { code: "W1", name: "W1", franchiseeId: id, openedAt });
    });
    await record(there, orderOf(there, "known"));

    const wrong: [RecordOrder, new (...args: never[]) => Refusal][] = [
      [orderOf(there, "a", { storeCode: "N9" }), UnknownStore],
      [orderOf(there, "b", { member: { id: newId() } }), UnknownMember],
      [orderOf(there, "c", { member: { id: elsewhere.anna } }), UnknownMember],
      [orderOf(there, "d", { member: { identity: { kind: "PHONE", value: "0" } } }), UnknownMember],
      [orderOf(there, "e", { currency: "USD" }), CurrencyMismatch],
      [orderOf(there, "f", { netMinor: -1n }), AmountOutOfRange],
      [orderOf(there, "g", { couponMinor: 10n ** 13n }), AmountOutOfRange],
      [orderOf(there, "h", { occurredAt: "2026-03-15T04:05:00.001Z" }), OccurredInFuture],
      [orderOf(there, "i", { occurredAt: "2025-12-31T15:59:59.999Z" }), OccurredBeforeStore],
      [orderOf(there, "j", { storeCode: "W1" }), TermsMissing],
      [orderOf(there, "known", { netMinor: 1n }), OrderConflict],
    ];
    const batch = wrong.flatMap(([wish], index) => [wish, orderOf(there, `sound ${index}`)]);

    const outcomes = await send(there, batch);

    wrong.forEach(([, refusal], index) => {
      expect(outcomes[2 * index]).toBeInstanceOf(refusal);
      expect(outcomes[2 * index + 1]).toMatchObject({ repeated: false });
    });
    expect((await wallet(kit, there)).balance).toBe(100n * BigInt(wrong.length + 1));
    expect((await rowsOf(kit, there.brandId)).customer_order).toBe(wrong.length + 1);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("writes nothing where it is alone", async () => {
    const there = await world(kit);
    const before = await rowsOf(kit, there.brandId);
    const [refused] = await send(there, [orderOf(there, "1", { storeCode: "N9" })]);
    expect(refused).toEqual(new UnknownStore("N9"));
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
  });

  test("is recorded once it is mended and sent again", async () => {
    const there = await world(kit);
    await send(there, [orderOf(there, "1", { currency: "USD" })]);
    expect(await record(there, orderOf(there, "1"))).toMatchObject([{ repeated: false }]);
  });
});

describe("who sends orders", () => {
  test("a till sends its own store's, and not one of another in the whole batch", async () => {
    const there = await world(kit);
    expect(await send(there, [orderOf(there, "1")], there.n1.till)).toMatchObject([
      { repeated: false },
    ]);
    const mixed = [orderOf(there, "2"), orderOf(there, "3", { storeCode: "N2" })];
    const before = await rowsOf(kit, there.brandId);
    await expect(send(there, mixed, there.n1.till)).rejects.toThrow(Forbidden);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
  });

  test("members and franchisees send none", async () => {
    const there = await world(kit);
    const { brandId } = there;
    const actors: Actor[] = [
      { kind: "member", id: there.anna, brandId },
      { kind: "franchisee", id: newId(), brandId, franchiseeId: there.north.id },
    ];
    for (const actor of actors)
      await expect(send(there, [orderOf(there, "1")], actor)).rejects.toThrow(Forbidden);
  });

  test("sends between one and a thousand", async () => {
    const there = await world(kit);
    const many = Array.from({ length: ORDER_LIMIT + 1 }, (_, index) => orderOf(there, `${index}`));
    await expect(send(there, [])).rejects.toThrow(BadInput);
    await expect(send(there, many)).rejects.toThrow(BadInput);
    expect(await record(there, ...many.slice(1))).toHaveLength(ORDER_LIMIT);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("sends as many statements for a hundred orders as for ten", async () => {
    const there = await world(kit, { members: 10, pointValue: { points: 100n, minor: 100n } });
    const batch = (name: string, length: number) =>
      Array.from({ length }, (_, index) =>
        orderOf(there, `${name}${index}`, {
          storeCode: ["N1", "N2", "S1"][index % 3] ?? "",
          member: { id: there.members[index % 10] ?? "" },
          couponMinor: BigInt(index),
        }),
      );
    // Thirty orders meet each member at each store: from then on no account is new.
    await record(there, ...batch("warm", 30));
    const ten = await statementsOf(() => record(there, ...batch("ten", 10)));
    const hundred = await statementsOf(() => record(there, ...batch("hundred", 100)));
    expect(hundred.sent).toEqual(ten.sent);
    expect(hundred.sent.length).toBeGreaterThan(10);
    const paid = batch("paid", 100).map((order) => ({ ...order, spentPoints: 1n }));
    const spent = await statementsOf(() => record(there, ...paid));
    expect(spent.sent).toEqual(hundred.sent);
    // Lines cost one statement more, however many there are.
    const listed = batch("listed", 100).map((order) => ({
      ...order,
      lines: [1, 2].map((number) => ({
        number,
        sku: null,
        quantity: 1,
        netMinor: order.netMinor / 2n,
      })),
    }));
    const more = await statementsOf(() => record(there, ...listed));
    expect(more.sent.length).toBe(hundred.sent.length + 1);
  });
});

describe("an order that comes late", () => {
  test("for a closed month is booked in the open one, with its true moment (S1)", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1", { occurredAt: "2026-01-10T04:00:00Z" }));
    await closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });

    const occurredAt = "2026-01-31T15:59:59.999Z";
    const [late] = await record(there, orderOf(there, "late", { occurredAt }));

    const lines = await linesFor(there, late as OrderRecorded);
    expect(lines.map(({ month }) => month)).toEqual(["2026-02", "2026-02"]);
    for (const line of lines) expect(line.occurredAt).toEqual(new Date(occurredAt));
    // Its points are good as long as if it had come in time.
    expect((await wallet(kit, there)).buckets).toMatchObject([{ lastDay: "2027-01-31" }]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});
