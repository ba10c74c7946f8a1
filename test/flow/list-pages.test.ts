/*
 * Pages of many lists, read together.
 *
 * Goal: a list within a list (members' orders, franchisees' statements …) is read for all parents by
 * one statement, and each parent still gets its own page: its rows, in order, from behind the cursor.
 * Method: three members buy by turns, so that their orders' ids interleave and one member's cursor
 * falls into the middle of every other list; the pages are compared with what was recorded.
 */
import { describe, expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { type Client, serveHub } from "../support/client.ts";
import { statementsOf } from "../support/count.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub("serve");

const PAGE = "{ edges { cursor node { KEY } } pageInfo { hasNextPage endCursor } }";

interface PageOf {
  edges: { cursor: string; node: Record<string, string> }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const keysIn = (page: PageOf, key: string) => page.edges.map(({ node }) => node[key]);

/** The statements of this name that a query sends. */
async function askCounting(caller: Client, document: string, variables: object, name: string) {
  const { result, sent } = await statementsOf(() => caller.query(document, { ...variables }));
  return { data: result, sent: sent.filter((each) => each.includes(name)).length };
}

/** Three members; each buys four times, by turns, at N1 and S1. Ids newest first, by parent. */
async function busyWorld() {
  const there = await world(served, { members: 3 });
  const byMember = new Map<string, string[]>();
  const byStore = new Map<string, string[]>();
  for (let n = 0; n < 12; n++) {
    const id = there.members[n % 3] ?? "";
    const store = n % 2 ? there.s1 : there.n1;
    const wish = orderOf(there, `o${n}`, { member: { id }, storeCode: store.code });
    const [recorded] = await record(there, wish);
    const orderId = recorded?.order.id ?? "";
    byMember.set(id, [orderId, ...(byMember.get(id) ?? [])]);
    byStore.set(store.id, [orderId, ...(byStore.get(store.id) ?? [])]);
  }
  return { there, hq: served.client(callersOf(there).hq), byMember, byStore };
}

/** Each parent's page is its own rows, newest first, behind a row that need not be its own. */
function expectPages(
  parents: { node: { id: string; page: PageOf } }[],
  key: string,
  lists: ReadonlyMap<string, readonly string[]>,
  wish: { first: number; behind?: string | undefined },
) {
  const found = new Map(parents.map(({ node }) => [node.id, node.page]));
  for (const [id, all] of lists) {
    const page = found.get(id);
    if (!page) throw new Error(`no page of ${id}`);
    const rows = all.filter((row) => wish.behind === undefined || row < wish.behind);
    expect(keysIn(page, key)).toEqual(rows.slice(0, wish.first));
    expect(page.pageInfo).toEqual({
      hasNextPage: rows.length > wish.first,
      endCursor: page.edges.at(-1)?.cursor ?? null,
    });
  }
}

describe("lists within a list are each parent's own, by one statement:", () => {
  test.each([
    ["members", "orders", "id", "order.pagesOfMembers"],
    ["members", "pointsEntries", "postingId", "points.entries"],
    ["stores", "orders", "id", "order.pagesOfStores"],
  ])("of %s their %s", async (parents, children, key, name) => {
    const { hq, byMember, byStore } = await busyWorld();
    const lists = parents === "stores" ? byStore : byMember;
    const document = `query ($first: Int, $after: Cursor) { ${parents} { edges { node { id
      page: ${children}(first: $first, after: $after) ${PAGE.replace("KEY", key)} } } } }`;

    const start = await askCounting(hq, document, { first: 2 }, name);
    expect(start.sent).toBe(1);
    const edges = start.data[parents].edges;
    expectPages(edges, key, lists, { first: 2 });

    const page: PageOf = edges[1].node.page;
    const behind = keysIn(page, key).at(-1);
    const after = page.pageInfo.endCursor;
    const next = await askCounting(hq, document, { first: 2, after }, name);
    expect(next.sent).toBe(1);
    expectPages(next.data[parents].edges, key, lists, { first: 2, behind });
  });

  test("of franchisees their statements", async () => {
    const there = await world(served);
    const hq = served.client(callersOf(there).hq);
    for (const month of ["2026-01", "2026-02"])
      await hq.mutate(operation("close-month"), { month });
    const document = `query ($after: Cursor) { franchisees { edges { node { id code
      page: statements(first: 1, after: $after) ${PAGE.replace("KEY", "month franchisee { code }")}
    } } } }`;
    let after: string | null | undefined;
    for (const month of ["2026-02", "2026-01"]) {
      const { data, sent } = await askCounting(hq, document, { after }, "statement.pages");
      expect(sent).toBe(1);
      for (const { node } of data.franchisees.edges) {
        expect(node.page.edges).toMatchObject([
          { node: { month, franchisee: { code: node.code } } },
        ]);
        expect(node.page.pageInfo.hasNextPage).toBe(month === "2026-02");
        after = node.page.pageInfo.endCursor;
      }
    }
    const end = await hq.query(document, { after });
    expect(end.franchisees.edges.map(({ node }: { node: { page: PageOf } }) => node.page)).toEqual(
      Array(2).fill({ edges: [], pageInfo: { hasNextPage: false, endCursor: null } }),
    );
  });
});

describe("several pages of one list in one request", () => {
  const orders = ({ members: [anna = ""] }: World) => `query ($after: Cursor) {
    member(id: "${anna}") { one: orders(first: 1) ${PAGE.replace("KEY", "id")}
      two: orders(first: 2) ${PAGE.replace("KEY", "id")}
      later: orders(first: 2, after: $after) ${PAGE.replace("KEY", "id")}
      again: orders(first: 2) ${PAGE.replace("KEY", "id")} } }`;

  test("are each the page asked for, and each length is read once", async () => {
    const { there, hq, byMember } = await busyWorld();
    const all = byMember.get(there.anna) ?? [];
    const { member: start } = await hq.query(orders(there));
    const after = start.one.pageInfo.endCursor;
    const { data, sent } = await askCounting(hq, orders(there), { after }, "order.pagesOfMembers");
    expect(sent).toBe(2);
    const { one, two, later, again } = data.member;
    expect(keysIn(one, "id")).toEqual(all.slice(0, 1));
    expect(keysIn(two, "id")).toEqual(all.slice(0, 2));
    expect(keysIn(later, "id")).toEqual(all.slice(1, 3));
    expect(again).toEqual(two);
  });

  test("do not spoil each other: a length that cannot be is its own fault", async () => {
    const { there, hq, byMember } = await busyWorld();
    const answer = await hq.ask(`{ member(id: "${there.anna}") {
      good: orders(first: 2) { edges { node { id } } }
      bad: orders(first: 0) { edges { node { id } } } } }`);
    expect(answer.errors).toHaveLength(1);
    expect(answer.data?.member.bad).toBeNull();
    expect(keysIn(answer.data?.member.good, "id")).toEqual(byMember.get(there.anna)?.slice(0, 2));
  });
});
