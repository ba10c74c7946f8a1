/*
 * A franchisee looks at its open month, and goes down from the total to an order.
 *
 * Goal: the total is what is booked; at each step down, by clause, store and day, what stands below adds up to what stands
 * above, to the lines and to the orders they rest on; what a close would add is told apart, and what may come of the month
 * is the month's own arithmetic. What an order is, is shown to whom may see it. A list asks the database as often as one.
 * Method: a hub over HTTP and a socket whose clock the test sets; two franchisees, whose members buy at each other's.
 */
import { describe, expect, test } from "@jest/globals";
import { asMonth } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import type { Clause } from "../../src/terms/clause.rules.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { count } from "../support/count.ts";
import { operation } from "../support/operations.ts";
import { CLAUSES, orderOf, record, world } from "../support/world.ts";

const served = await serveHub();

const CONTRACT: readonly Clause[] = [
  ...CLAUSES,
  { number: "5", kind: "FEE", rate: 3_100n, per: "FRANCHISEE" },
];
const there = await served.prepare(() => world(served, { clauses: CONTRACT, members: 2 }));
const who = callersOf(there);
served.clock.set("2026-03-10T04:00:00Z");
const north = served.client(who.north);
const [anna = "", ben = ""] = there.members;

await served.prepare(async () => {
  served.clock.set("2026-03-10T04:00:00Z");
  const buy = (number: string, occurredAt: string, but = {}) =>
    orderOf(there, number, { occurredAt: `${occurredAt}T04:00:00Z`, ...but });
  const other = { member: { id: ben }, storeCode: "S1" };
  await record(
    there,
    buy("bound", "2026-01-05"),
    buy("his", "2026-01-06", other),
    buy("february", "2026-02-06", { netMinor: 4_000n }),
    buy("m1", "2026-03-01", { netMinor: 1_001n }),
    buy("m2", "2026-03-01", { netMinor: 2_002n, storeCode: "N2", couponMinor: 100n }),
    buy("m3", "2026-03-02", { netMinor: 3_003n }),
    buy("m4", "2026-03-02", { netMinor: 4_004n, storeCode: "S1" }),
    buy("m5", "2026-03-03", { netMinor: 5_005n, member: { id: ben } }),
    // Nine in the evening at the store, and of that day.
    orderOf(there, "m6", { netMinor: 6_006n, occurredAt: "2026-03-03T13:00:00Z" }),
  );
  const [outcome] = await there.as((work) =>
    refundOrders(work, [
      {
        source: "till",
        orderNumber: "m3",
        number: "r3",
        refundMinor: 1_000n,
        occurredAt: work.now,
      },
    ]),
  );
  if (outcome instanceof Refusal) throw outcome;
  for (const month of ["2026-01", "2026-02"])
    await closeMonth(served.begin, there.hq, { month: asMonth(month) });
});

interface Group {
  readonly kind: string | null;
  readonly termsId: string | null;
  readonly clause: string | null;
  readonly storeId: string | null;
  readonly day: string | null;
  readonly lines: number;
  readonly amountMinor: string;
}
interface LineNode {
  readonly amountMinor: string;
  readonly event: { readonly kind: string; readonly key: string };
  readonly order: { readonly number: string; readonly netMinor: string } | null;
}

const now = () => served.clock.set("2026-03-10T04:00:00Z");
const sum = (amounts: readonly { readonly amountMinor: string }[]): bigint =>
  amounts.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n);

async function breakdown(by: string, filter: object = {}, client = north): Promise<Group[]> {
  const { franchisee } = await client.query(operation("breakdown"), { by, filter });
  return franchisee.month.breakdown;
}

async function lines(filter: object, client = north): Promise<LineNode[]> {
  const found: LineNode[] = [];
  let after: string | undefined;
  do {
    const page = (await client.query(operation("lines"), { filter, first: 3, after })).lines;
    found.push(...page.edges.map(({ node }: { node: LineNode }) => node));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
  } while (after);
  return found;
}

const outlook = async (client = north) =>
  (await client.query(operation("outlook"))).franchisee.month;

describe("from the total down", () => {
  test("each level adds up to the one above it, to the orders", async () => {
    now();
    const { totalMinor, breakdown: first } = await outlook();
    const clauses = await breakdown("CLAUSE");
    expect(clauses.map(({ kind }) => kind)).toEqual([
      ...["BOUND_SHARE", "COUPON_SUBSIDY", "POINTS_COST", "ROYALTY"],
    ]);
    expect(sum(clauses)).toBe(BigInt(totalMinor));
    expect(sum(first)).toBe(BigInt(totalMinor));
    const seen = new Set<string>();
    for (const { kind, termsId, clause, ...above } of clauses) {
      const under = { kind, termsId, clause };
      const stores = await breakdown("STORE", under);
      expect(sum(stores)).toBe(BigInt(above.amountMinor));
      for (const { storeId, ...store } of stores) {
        const days = await breakdown("DAY", { ...under, storeId });
        expect(sum(days)).toBe(BigInt(store.amountMinor));
        for (const { day, lines: many, ...ofDay } of days) {
          const nodes = await lines({ ...under, storeId, day });
          expect(nodes).toHaveLength(many);
          expect(sum(nodes)).toBe(BigInt(ofDay.amountMinor));
          for (const { order, event } of nodes)
            if (order) seen.add(`${event.kind} ${order.number}`);
        }
      }
    }
    expect([...seen].sort()).toEqual([
      ...["order m1", "order m2", "order m3", "order m5", "order m6", "refund m3"],
    ]);
  });

  test("days are the brand's, and what is asked for must make sense", async () => {
    now();
    const days = await breakdown("DAY", { kind: "ROYALTY" });
    expect(days.map(({ day, lines: many }) => [day, many])).toEqual([
      ...[
        ["2026-03-01", 2],
        ["2026-03-02", 1],
        ["2026-03-03", 2],
        ["2026-03-10", 1],
      ],
    ]);
    for (const filter of [{ day: "yesterday" }, { storeId: there.n1.id, ofNoStore: true }]) {
      const { errors } = await north.ask(operation("lines"), { filter });
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    }
    expect(await breakdown("CLAUSE", { ofNoStore: true })).toEqual([]);
  });

  test("a sale of another's that pays a share names itself, and is not shown", async () => {
    now();
    const shares = await lines({ kind: "BOUND_SHARE" });
    expect(shares.map(({ event, order }) => [event.key, order])).toEqual([["order:till:m4", null]]);
    const south = served.client(who.south);
    const theirs = await lines({ kind: "ROYALTY" }, south);
    expect(theirs.map(({ order }) => order?.number)).toEqual(["m4"]);
  });

  test("is nobody's but the franchisee's and headquarters'", async () => {
    const document = operation("breakdown").replace(
      "franchisee {",
      `franchisee(id: "${there.north.id}") {`,
    );
    const asked = async (caller: typeof who.north) =>
      served.client(caller).ask(document, { by: "DAY" });
    expect((await asked(who.hq)).errors).toBe(undefined);
    for (const caller of [who.south, who.till(there.n1), who.member(anna)]) {
      const { data, errors } = await asked(caller);
      expect(errors ?? data?.franchisee).not.toEqual(undefined);
      expect(data?.franchisee?.month?.breakdown ?? null).toBe(null);
    }
  });

  test("asks the database as often for many lines as for one", async () => {
    now();
    const ask = (first: number) => north.query(operation("lines"), { first });
    await ask(1);
    const few = await count(() => ask(1));
    expect(await count(() => ask(50))).toBe(few);
    const groups = await count(() => breakdown("DAY", { kind: "COUPON_SUBSIDY" }));
    expect(await count(() => breakdown("DAY"))).toBe(groups);
  });
});

describe("the open month", () => {
  test("stands beside what may come of it, the month before and the same a year ago", async () => {
    now();
    const { month, netMinor, soFar, projected, monthBefore, yearAgo } = await outlook();
    expect([month, netMinor]).toEqual(["2026-03", "16017"]);
    // Ten of 31 days.
    expect(soFar).toMatchObject([{ kind: "FEE", base: "10", amountMinor: "-1000" }]);
    const net = projected.sums.find(({ kind }: { kind: string }) => kind === "ROYALTY")?.base;
    // Rounded store by store.
    expect(Math.abs(Number(net) - 16_017 * 3.1)).toBeLessThanOrEqual(2);
    expect(monthBefore).toMatchObject({ month: "2026-02", netMinor: "4000" });
    expect(sum(monthBefore.sums)).toBe(BigInt(monthBefore.totalMinor));
    expect(yearAgo).toEqual({ month: "2025-03", netMinor: "0", totalMinor: "0" });
  });

  test("is heard of as it grows", async () => {
    now();
    const before = BigInt((await outlook()).totalMinor);
    const stream = await north.subscribe(operation("line-accrued"), {
      after: await served.feedEnd(),
    });
    await record(there, orderOf(there, "heard", { occurredAt: "2026-03-09T04:00:00Z" }));
    const { lineAccrued } = await stream.next();
    const grown = sum(lineAccrued.lines);
    expect(BigInt(lineAccrued.month.totalMinor)).toBe(before + grown);
    expect(BigInt((await outlook()).totalMinor)).toBe(before + grown);
  });

  test("once closed is gone down from as well, with what its close made", async () => {
    served.clock.set("2026-04-02T04:00:00Z");
    await closeMonth(served.begin, there.hq, { month: asMonth("2026-03") });
    const client = served.client(who.north);
    const { monthBefore } = await outlook(client);
    const { franchisee } = await client.query(operation("breakdown"), {
      ...{ by: "STORE", month: "2026-03", filter: { ofNoStore: true } },
    });
    expect(franchisee.month.breakdown).toMatchObject([
      { storeId: null, lines: 1, amountMinor: "-3100" },
    ]);
    const all = await client.query(operation("breakdown"), { by: "DAY", month: "2026-03" });
    expect(sum(all.franchisee.month.breakdown)).toBe(BigInt(monthBefore.totalMinor));
  });
});
