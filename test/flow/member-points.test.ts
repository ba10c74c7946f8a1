/*
 * A member opens the mini program, and headquarters its dashboard.
 *
 * Goal: what callers really send is answered rightly, at a price no list's length adds to.
 * Method: a hub without its relay, so that only a request's own statements are counted; each list is
 * asked for at two lengths, and the two must cost the same.
 */
import { describe, expect, test } from "@jest/globals";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { addTill } from "../../src/brand/add-till.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { newId } from "../../src/kernel/id.ts";
import { callersOf } from "../support/callers.ts";
import { type Client, serveHub } from "../support/client.ts";
import { statementsOf } from "../support/count.ts";
import { operation } from "../support/operations.ts";
import { CLAUSES, orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub("serve");

/** The statements an operation sends, sorted; the feed's own look every other second is none of them. */
async function statements(caller: Client, document: string, variables = {}) {
  const { result, sent } = await statementsOf(() => caller.query(document, variables));
  return { data: result, sent: sent.filter((each) => !each.includes("feed.")).sort() };
}

/** Asks for a list at two lengths: both are as long as asked for and cost the same. */
async function costsTheSame(
  caller: Client,
  document: string,
  lengthOf: (data: Awaited<ReturnType<Client["query"]>>) => number,
) {
  // What is kept of the brand is asked for once.
  await statements(caller, document, { first: 1 });
  const few = await statements(caller, document, { first: 5 });
  const many = await statements(caller, document, { first: 20 });
  expect([lengthOf(few.data), lengthOf(many.data)]).toEqual([5, 20]);
  expect(many.sent).toEqual(few.sent);
}

describe("a member's points", () => {
  /** Anna buys at N1, which binds her, pays with points at S1, and buys there. */
  async function annaInTheMiniProgram() {
    const there = await world(served);
    const who = callersOf(there);
    await record(
      there,
      orderOf(there, "1", { occurredAt: "2026-02-10T04:00:00Z" }),
      orderOf(there, "2", {
        occurredAt: "2026-03-10T04:00:00Z",
        netMinor: 5_050n,
        storeCode: "S1",
      }),
    );
    const till = served.client(who.till(there.s1));
    const spent = await till.mutate(operation("spend-points"), {
      ...{ memberId: there.anna, number: "spend-1", points: "30" },
    });
    expect(spent.spendPoints).toMatchObject({
      spending: { number: "spend-1", points: "30", storeId: there.s1.id },
      wallet: { balance: "120", owed: "0" },
    });
    return { there, who, anna: served.client(who.member(there.anna)) };
  }

  test("are answered with their ends, their issuers and their story", async () => {
    const { there, anna } = await annaInTheMiniProgram();
    const { me } = await anna.query(operation("my-points"));
    expect(me).toMatchObject({
      id: there.anna,
      name: null,
      binding: {
        source: "FIRST_ORDER",
        fromAt: "2026-02-10T04:00:00.000Z",
        store: { code: "N1", name: "Store N1" },
      },
      wallet: {
        balance: "120",
        owed: "0",
        buckets: [
          { lastDay: "2027-02-28", issuerCode: "N1", points: "70" },
          { lastDay: "2027-03-31", issuerCode: "S1", points: "50" },
        ],
      },
    });
    const story = me.pointsEntries.edges.map(
      ({ node }: { node: { kind: string; change: string } }) => [node.kind, node.change],
    );
    expect(story).toEqual([
      ["spend", "-30"],
      ["earn", "50"],
      ["earn", "100"],
    ]);
    expect(me.pointsEntries.pageInfo.hasNextPage).toBe(false);
  });

  test("are read page by page, each entry once", async () => {
    const { anna } = await annaInTheMiniProgram();
    const pages = [];
    let after: string | undefined;
    for (let more = true; more; ) {
      const { me } = await anna.query(operation("my-points"), { first: 1, after });
      pages.push(me.pointsEntries.edges[0].node.kind);
      more = me.pointsEntries.pageInfo.hasNextPage;
      after = me.pointsEntries.pageInfo.endCursor;
    }
    expect(pages).toEqual(["spend", "earn", "earn"]);
  });

  test("cost six statements, however long their story is", async () => {
    const { there, anna } = await annaInTheMiniProgram();
    await statements(anna, operation("my-points"));
    const few = await statements(anna, operation("my-points"));
    await record(there, ...Array.from({ length: 30 }, (_, n) => orderOf(there, `more-${n}`)));
    const many = await statements(anna, operation("my-points"), { first: 30 });
    expect(many.data.me.pointsEntries.edges).toHaveLength(30);
    expect(many.sent).toEqual(few.sent);
    expect(few.sent).toHaveLength(6);
  });

  test("are nobody's but the member's: others have no me", async () => {
    const { there, who } = await annaInTheMiniProgram();
    for (const caller of [who.hq, who.north, who.staff(there.n1), who.till(there.n1)])
      expect(await served.client(caller).query(operation("my-points"))).toEqual({ me: null });
  });
});

describe("a franchisee's page", () => {
  test("shows its month as it stands, with the lines behind it", async () => {
    const there = await world(served);
    await record(there, orderOf(there, "1"), orderOf(there, "2", { storeCode: "S1" }));
    const north = served.client(callersOf(there).north);
    const { franchisee, lines } = await north.query(operation("franchisee-month"), {
      month: "2026-03",
    });
    expect(franchisee).toMatchObject({
      code: "north",
      month: { month: "2026-03", orders: 1, netMinor: "10000", totalMinor: "-400" },
      statements: { edges: [] },
    });
    expect(franchisee.stores.map(({ code }: { code: string }) => code).sort()).toEqual([
      "N1",
      "N2",
    ]);
    type Line = { node: { kind: string; amountMinor: string; store: { code: string } } };
    expect(lines.edges.map(({ node }: Line) => [node.kind, node.amountMinor])).toEqual([
      ["ROYALTY", "-500"],
      ["POINTS_COST", "-100"],
      ["BOUND_SHARE", "200"],
    ]);
  });
});

describe("a list", () => {
  /** Beside what a world has: so many franchisees, each with a store and its till. */
  async function bigWorld(franchisees: number): Promise<World> {
    const there = await world(served, { members: 25 });
    await there.as(async (work) => {
      for (let n = 0; n < franchisees; n++) {
        const fromAt = new Date("2026-01-01T00:00:00Z");
        const { id: franchiseeId } = await addFranchisee(work, {
          code: `f${n}`,
          legalName: `F ${n}`,
        });
        await agreeTerms(work, { franchiseeId, fromAt, clauses: CLAUSES });
        const store = { code: `s${n}`, name: `Store ${n}`, franchiseeId, openedAt: fromAt };
        const { id: storeId } = await openStore(work, store);
        await addTill(work, { storeId, name: `Till ${n}` });
      }
    });
    const orders = there.members.map((id, n) =>
      orderOf(there, `o${n}`, { member: { id }, storeCode: `s${n % franchisees}` }),
    );
    await record(there, ...orders);
    return there;
  }

  test("of 20 members with wallets, histories, orders and stores costs what one of 5 does", async () => {
    const { hq } = callersOf(await bigWorld(22));
    await costsTheSame(
      served.client(hq),
      `query ($first: Int) { members(first: $first) { edges { node { name
        wallet { balance } identities { kind value } binding { store { code } }
        pointsEntries(first: 3) { edges { node { change } } }
        orders(first: 3) { edges { node { number } } } } } } }`,
      ({ members }) => members.edges.length,
    );
  });

  test("of 20 stores with owners, tills and orders costs what one of 5 does", async () => {
    const { hq } = callersOf(await bigWorld(22));
    await costsTheSame(
      served.client(hq),
      `query ($first: Int) { stores(first: $first) { edges { node { code owner { code }
        tills { name } orders(first: 3) { edges { node { number } } } } } } }`,
      ({ stores }) => stores.edges.length,
    );
  });

  test("of 20 franchisees with statements costs what one of 5 does", async () => {
    const there = await bigWorld(22);
    const hq = served.client(callersOf(there).hq);
    await hq.mutate(operation("close-month"), { month: "2026-01" });
    await costsTheSame(
      hq,
      `query ($first: Int) { franchisees(first: $first) { edges { node { code
        statements(first: 3) { edges { node { month } } } } } } }`,
      ({ franchisees }) => franchisees.edges.length,
    );
  });

  test("of 20 franchisees on headquarters' dashboard costs what one of 5 does", async () => {
    const there = await bigWorld(22);
    const hq = served.client(callersOf(there).hq);
    const { franchisees } = await hq.query(operation("headquarters"));
    expect(franchisees.edges).toHaveLength(24);
    expect(franchisees.edges[2].node).toMatchObject({
      code: "f0",
      stores: [{ code: "s0", name: "Store 0" }],
    });
    await costsTheSame(hq, operation("headquarters"), (data) => data.franchisees.edges.length);
  });

  test("of 20 statements with franchisees and stores costs what one of 5 does", async () => {
    const there = await world(served);
    const who = callersOf(there);
    served.clock.set("2027-12-15T04:00:00Z");
    const hq = served.client(who.hq);
    const months = [2026, 2027].flatMap((year) =>
      Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, "0")}`),
    );
    for (const month of months.slice(0, 22))
      expect((await hq.mutate(operation("close-month"), { month })).closeMonth.issued).toBe(2);
    await costsTheSame(
      served.client(who.north),
      `query ($first: Int) { franchisee { statements(first: $first) { edges { node { month orders
        franchisee { code stores { code } } } } } } }`,
      ({ franchisee }) => franchisee.statements.edges.length,
    );
  });

  test("of 20 of a store's orders with refunds and lines costs what one of 5 does", async () => {
    const there = await world(served);
    await record(there, ...Array.from({ length: 25 }, (_, n) => orderOf(there, newId() + n)));
    await costsTheSame(
      served.client(callersOf(there).hq),
      `query ($first: Int) { store(id: "${there.n1.id}") { orders(first: $first) { edges { node {
        number store { code } refundedMinor leftMinor refunds { number } sold { sku } lines { amountMinor store { code } } } } } } }`,
      ({ store }) => store.orders.edges.length,
    );
  });
});
