/*
 * What orders' lines follow from, read back from the book.
 *
 * Goal: what the hot path booked is what the contracts make of the facts that the book keeps, whatever they say.
 * Method: random contracts that ask for everything an order can tell, random orders of members who were brought, bound
 * and looked after, and points spent between stores; each order's lines are judged again from what is read back.
 */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { assignGuide } from "../../src/guide/assign-guide.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { proveLines } from "../../src/order/prove-lines.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { saleFacts } from "../../src/order/sale-facts.queries.ts";
import { accrue, asksOf } from "../../src/settlement/accrual.rules.ts";
import { linesOf } from "../../src/settlement/line.queries.ts";
import { type Clause, ORDER_CHANNELS } from "../../src/terms/clause.rules.ts";
import { termsOf } from "../../src/terms/terms.queries.ts";
import { openKit } from "../support/database.ts";
import { tests } from "../support/tests.ts";
import { orderOf, type World, world } from "../support/world.ts";

const kit = await openKit();

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const freeUntil = maybe(fc.constantFrom("2026-03-14", "2026-03-15"));
const counted = fc.oneof(
  fc.record({ without: maybe(fc.subarray(["TAX", "SHIPPING"] as const, { minLength: 1 })) }),
  fc.record({ categories: fc.subarray(["TEA", "CAKE", "CUP"], { minLength: 1 }) }),
);
const channels = maybe(fc.subarray([...ORDER_CHANNELS], { minLength: 2 }));
const capMinor = maybe(fc.bigInt({ min: 1n, max: 300n }));
const days = maybe(fc.integer({ min: 1, max: 3 }));
const bps = fc.bigInt({ min: 0n, max: 1_000n });

const share = fc
  .record({
    payer: fc.constantFrom("HEADQUARTERS", "SELLER"),
    sellers: fc.constantFrom("OTHERS", "OWN", "ANY"),
  })
  .chain(({ payer, sellers }) =>
    fc
      .record({ rate: bps, freeUntil, channels, capMinor, days, more: counted })
      .map(({ more, ...rest }) => ({
        ...{ kind: "BOUND_SHARE" as const, ...rest, ...more },
        ...(payer === "SELLER" ? { payer: "SELLER" as const } : { sellers: sellers as "OTHERS" }),
      })),
  );

/** A contract that may ask for anything. */
const clauses = fc
  .record({
    royalty: fc.record({
      ...{ kind: fc.constant("ROYALTY" as const), rate: bps, freeUntil },
      without: maybe(fc.subarray(["TAX", "SHIPPING"] as const, { minLength: 1 })),
    }),
    shares: fc.array(share, { maxLength: 3 }),
    cost: maybe(
      fc.record({
        ...{ kind: fc.constant("POINTS_COST" as const), rate: fc.bigInt({ min: 0n, max: 3n }) },
        ...{ freeUntil, due: fc.constantFrom("AT_ISSUE", "AT_USE") },
      }),
    ),
    accepted: maybe(
      fc.record({ kind: fc.constant("POINTS_ACCEPTED" as const), rate: bps, freeUntil }),
    ),
    guide: maybe(
      fc
        .record({ rate: bps, freeUntil, channels, capMinor, more: counted })
        .map(({ more, ...rest }) => ({ kind: "GUIDE_COMMISSION" as const, ...rest, ...more })),
    ),
    reward: maybe(
      fc.record({ kind: fc.constant("REFERRAL_REWARD" as const), rate: bps, freeUntil, days }),
    ),
  })
  .map(({ royalty, shares, cost, accepted, guide, reward }) =>
    [royalty, ...shares, cost, accepted, guide, reward]
      .filter((clause) => clause !== undefined)
      .map((clause, at): Clause => ({ ...clause, number: `${at + 1}` }) as Clause),
  );

const sale = fc
  .record({
    member: fc.nat({ max: 4 }),
    storeCode: fc.constantFrom("N1", "N2", "S1"),
    channel: maybe(fc.constantFrom(...ORDER_CHANNELS)),
    lines: maybe(
      fc.array(
        fc.record({
          category: fc.constantFrom("TEA", "CAKE", "CUP", null),
          netMinor: fc.bigInt({ min: 0n, max: 9_000n }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    ),
    netMinor: fc.bigInt({ min: 0n, max: 20_000n }),
    part: fc.bigInt({ min: 0n, max: 100n }),
    spentPoints: fc.constantFrom(0n, 0n, 7n),
    couponMinor: fc.constantFrom(0n, 33n),
    hours: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ lines, part, netMinor, ...rest }) => {
    const listed = lines?.map((line, at) => ({ ...line, number: at + 1, sku: null, quantity: 1 }));
    const taxMinor = (netMinor * part) / 400n;
    const net = listed?.reduce((sum, line) => sum + line.netMinor, part) ?? netMinor;
    return {
      ...rest,
      lines: listed,
      netMinor: net,
      shippingMinor: listed ? part : 0n,
      taxMinor: taxMinor > net ? net : taxMinor,
    };
  });

/** Five members: two whom S1 brought, one of them with a guide; one of N1's with a guide; one whom nobody brought. */
async function peopled(contract: {
  north: Clause[];
  south: Clause[];
}): Promise<World & { people: string[] }> {
  kit.clock.set("2026-03-12T16:00:00Z");
  const there = await world(kit, { pointValue: { points: 1n, minor: 1n } });
  const enrol = async (value: string, storeId?: string) => {
    const identities = [{ kind: "EXTERNAL", value }] as const;
    const [member] = await there.as((work) => enrolMembers(work, [{ identities, storeId }]));
    if (!member || member instanceof Refusal) throw new Error("it is enrolled");
    return member.id;
  };
  const people = [
    ...[
      await enrol("a", there.s1.id),
      await enrol("b", there.s1.id),
      await enrol("c", there.n1.id),
    ],
    ...[await enrol("d", there.n2.id), there.anna],
  ];
  for (const [memberId = "", storeId] of [
    [people[0], there.s1.id],
    [people[2], there.n1.id],
  ] as const) {
    const { id: staffId } = await there.as((work) => hireStaff(work, { name: "Li", storeId }));
    await there.as((work) => assignGuide(work, { memberId, staffId }));
  }
  const fromAt = earliestChange(kit.clock());
  for (const side of ["north", "south"] as const)
    await there.as((work) =>
      agreeTerms(work, { franchiseeId: there[side].id, fromAt, clauses: contract[side] }),
    );
  kit.clock.advance({ minutes: 11 });
  return { ...there, people };
}

const told = ({
  kind,
  franchiseeId,
  storeId,
  termsId,
  clause,
  base,
  rate,
  amountMinor,
  orders,
  about,
}: ReturnType<typeof accrue>[number]) =>
  [kind, franchiseeId, storeId, termsId, clause, base, rate, amountMinor, orders, about].join(" ");

test("orders' lines are what the contracts make of the facts read back", async () => {
  const met = new Set<string>();
  const asked = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.record({ north: clauses, south: clauses }),
      fc.array(sale, { minLength: 2, maxLength: 12 }),
      async (contract, sales) => {
        const there = await peopled(contract);
        const begun = kit.clock();
        kit.clock.advance({ hours: 61 });
        const wishes = sales.map(({ member, hours, ...rest }, at) =>
          orderOf(there, `${at}`, {
            ...rest,
            member: { id: there.people[member] ?? "" },
            occurredAt: new Date(begun.getTime() + hours * 3_600_000),
          }),
        );
        // In two batches: the first orders of some members are recorded before others'.
        const half = wishes.length / 2;
        const outcomes = [
          ...(await there.as((work) => recordOrders(work, wishes.slice(0, half)))),
          ...(await there.as((work) => recordOrders(work, wishes.slice(half)))),
        ];
        const recorded = outcomes.flatMap((each) => ("order" in each ? each.order.id : []));
        const look = kit.look(there.hq);
        const terms = await termsOf(look);
        for (const [ask, is] of Object.entries(asksOf(terms))) if (is) asked.add(ask);
        const seen: string[] = [];
        for await (const page of saleFacts(look))
          for (const fact of page) {
            seen.push(fact.orderId);
            const booked = await linesOf(look, {
              ownerIds: [fact.ownerId],
              postingIds: [fact.orderId],
            });
            expect(booked.map(told)).toEqual(
              accrue(fact, { terms, timeZone: there.timeZone }).map(told),
            );
            for (const { kind, amountMinor } of booked)
              met.add(`${kind} ${amountMinor < 0n ? "-" : "+"}`);
          }
        expect(seen).toEqual(recorded.toSorted());
      },
    ),
    { numRuns: 15 },
  );
  expect([...asked].sort()).toEqual(["brought", "categories", "guides", "since"]);
  expect([...met].filter((kind) => kind !== "ROYALTY +").sort()).toEqual(
    expect.arrayContaining([
      ...["BOUND_SHARE +", "BOUND_SHARE -", "GUIDE_COMMISSION +", "POINTS_COST -"],
      ...["REFERRAL_REWARD +", "ROYALTY -"],
    ]),
  );
  const proof = await proveLines(kit.look(tests), () => ({
    ...{ update: () => undefined, stop: () => undefined },
  }));
  expect(proof).toMatchObject({ broken: undefined });
}, 120_000);

test("facts are told of a time, of some franchisees, and of some orders", async () => {
  const royalty: Clause[] = [{ number: "1", kind: "ROYALTY", rate: 1n }];
  const there = await peopled({ north: royalty, south: royalty });
  kit.clock.advance({ hours: 20 });
  const order = (number: string, member: number, storeCode: string, hours: number) =>
    orderOf(there, number, {
      ...{ storeCode, member: { id: there.people[member] ?? "" } },
      occurredAt: new Date(kit.clock().getTime() - hours * 3_600_000),
    });
  const outcomes = await there.as((work) =>
    recordOrders(work, [order("1", 0, "N1", 5), order("2", 3, "N2", 4), order("3", 3, "S1", 3)]),
  );
  const [first = "", second = "", third = ""] = outcomes.map((each) =>
    "order" in each ? each.order.id : "",
  );
  const told = async (wish: Parameters<typeof saleFacts>[1]) => {
    const found: string[] = [];
    for await (const page of saleFacts(kit.look(there.hq), wish))
      found.push(...page.map(({ orderId }) => orderId));
    return found;
  };
  const hoursAgo = (hours: number) => new Date(kit.clock().getTime() - hours * 3_600_000);
  expect(await told({})).toEqual([first, second, third]);
  expect(await told({ from: hoursAgo(4) })).toEqual([second, third]);
  expect(await told({ from: hoursAgo(5), until: hoursAgo(4) })).toEqual([first]);
  expect(await told({ orderIds: [third, first] })).toEqual([first, third]);
  // What South sold, and what was sold to those it brought, binds and looks after.
  expect(await told({ franchiseeIds: [there.south.id] })).toEqual([first, third]);
  expect(await told({ franchiseeIds: [there.north.id] })).toEqual([first, second, third]);
});
