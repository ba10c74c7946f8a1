/*
 * Members are found by what is known of them.
 *
 * Goal: each filter finds exactly who is meant, alone and with others, for whoever may list them and by what it is
 * shown; pages meet every member once; no page reads more of a large brand than its bound.
 * Method: over HTTP, on a small brand; what pages meet is compared with a plain count. The plans are asked of
 * PostgreSQL on 40,000 members, written past the use cases.
 */
import { beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import type { Caller } from "../../src/identity/token.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { findMembers, LOOKED_AT_LIMIT } from "../../src/roster/find-members.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { statementsOf } from "../support/count.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, type World, type WorldStore, world } from "../support/world.ts";

const served = await serveHub("serve");

/** Six members: who came how, belongs where, has which tags, and was where last. */
async function brand(options: Parameters<typeof world>[1] = {}) {
  const there = await world(served, { ...options, members: 0 });
  const ids: Record<string, string> = {};
  for (const [name, channel, store] of [
    ["anna", "STORE", there.n1],
    ["ben", "MALL", there.n1],
    ["cleo", "MALL", there.n2],
    ["dora", "STORE", there.s1],
    ["emil", "EVENT", undefined],
    ["finn", "STORE", there.n1],
  ] as const) {
    const [outcome] = await there.as((work) =>
      enrolMembers(work, [
        { channel, identities: [{ kind: "CARD", value: name }], storeId: store?.id },
      ]),
    );
    if (!outcome || outcome instanceof Refusal) throw outcome;
    ids[name] = outcome.id;
    served.clock.advance({ days: 1 });
  }
  // Whoever owns the members, their store is shown what is known of them.
  const { staff } = callersOf(there);
  const tag = (word: string, store: WorldStore, ...names: string[]) => {
    const memberIds = names.map((name) => ids[name] ?? "");
    const wish = { memberIds, tag: word, kind: "MANUAL" } as const;
    return there.as((work) => tagMembers(work, wish), staff(store));
  };
  await tag("vip", there.n1, "anna");
  await tag("vip", there.n2, "cleo");
  await tag("vip", there.s1, "dora");
  await tag("new", there.n1, "finn", "anna");
  for (const [name, storeCode, day] of [
    ["anna", "N1", "2026-03-15"],
    ["anna", "S1", "2026-03-19"],
    ["ben", "N1", "2026-03-16"],
    ["dora", "N1", "2026-03-18"],
  ] as const) {
    const occurredAt = `${day}T08:00:00Z`;
    const id = ids[name] ?? "";
    await record(
      there,
      orderOf(there, `${name} ${day}`, { storeCode, occurredAt, member: { id } }),
    );
  }
  const finn = ids.finn ?? "";
  await there.as((work) => eraseMember(work, { memberId: finn, reason: "MEMBER_REQUEST" }));
  const nameOf = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return { there, nameOf, ids };
}

type Brand = Awaited<ReturnType<typeof brand>>;

async function found(caller: Caller, { nameOf }: Brand, filter: object, first = 20) {
  const names: string[] = [];
  for (let after: string | undefined; ; ) {
    const { members } = await served
      .client(caller)
      .query(operation("find-members"), { filter, first, after });
    for (const { node } of members.edges) names.push(nameOf.get(node.id) ?? "?");
    if (!members.pageInfo.hasNextPage) return names;
    after = members.pageInfo.endCursor;
  }
}

const day = (text: string) => `2026-03-${text}T00:00:00Z`;

describe("a filter", () => {
  let made: Brand;
  beforeEach(() => served.clock.set("2026-03-22T04:00:00Z"));
  beforeAll(async () => {
    made = await brand();
  });

  const FILTERS: [who: keyof ReturnType<typeof who>, filter: object, names: string][] = [
    ["hq", {}, "anna ben cleo dora emil"],
    ["hq", { identity: { kind: "CARD", value: "cleo" } }, "cleo"],
    ["hq", { identity: { kind: "CARD", value: "nobody" } }, ""],
    ["hq", { identity: { kind: "CARD", value: "cleo" }, tag: "new" }, ""],
    ["hq", { tag: "vip" }, "anna cleo dora"],
    ["hq", { tag: "new" }, "anna"],
    ["hq", { tag: "vip", channel: "STORE" }, "anna dora"],
    ["hq", { channel: "MALL" }, "ben cleo"],
    ["hq", { enrolledFrom: day("16"), enrolledUntil: day("18") }, "ben cleo"],
    ["hq", { tag: "vip", enrolledFrom: day("17") }, "cleo dora"],
    ["hq", { lastVisitFrom: day("18") }, "anna dora"],
    ["hq", { lastVisitUntil: day("18") }, "ben"],
    ["hq", { lastVisitFrom: day("15"), lastVisitUntil: day("17") }, "ben"],
    ["hq", { lastVisitFrom: day("18"), tag: "vip", channel: "STORE" }, "anna dora"],
    ["hqAtN1", {}, "anna ben"],
    ["hqAtN1", { tag: "vip" }, "anna"],
    ["north", {}, "anna ben cleo"],
    ["north", { enrolledFrom: day("17") }, "cleo"],
    ["south", {}, "dora"],
    // The brand owns its members: a franchisee is not shown their profiles.
    ["north", { tag: "vip" }, ""],
    ["north", { channel: "MALL" }, ""],
    ["storeN1", {}, "anna ben"],
    ["storeN1", { tag: "vip" }, "anna"],
    ["storeN1", { identity: { kind: "CARD", value: "dora" } }, ""],
    // A store knows of visits to itself alone.
    ["storeN1", { lastVisitUntil: day("16") }, "anna"],
    ["storeN1", { lastVisitFrom: day("17") }, ""],
    ["storeS1", {}, "dora"],
  ];

  function who({ there }: Brand) {
    const { hq, north, south, staff } = callersOf(there);
    return {
      ...{ hq, hqAtN1: hq, north, south },
      ...{ storeN1: staff(there.n1), storeS1: staff(there.s1) },
    };
  }

  test.each(FILTERS)("of %s: %j finds %s", async (name, filter, names) => {
    const there = name === "hqAtN1" ? { storeId: made.there.n1.id } : {};
    for (const first of [20, 1])
      expect(await found(who(made)[name], made, { ...filter, ...there }, first)).toEqual(
        names.split(" ").filter(Boolean),
      );
  });

  test("is refused to those who list nobody, and where it ends before it begins", async () => {
    const { hq, till, member } = callersOf(made.there);
    const code = async (caller: Caller, variables: object = {}) =>
      (await served.client(caller).ask(operation("find-members"), variables)).errors?.[0]
        ?.extensions.code;
    expect(await code(till(made.there.n1))).toBe("FORBIDDEN");
    expect(await code(member(made.ids.anna ?? ""))).toBe("FORBIDDEN");
    for (const filter of [
      { enrolledFrom: day("16"), enrolledUntil: day("16") },
      { lastVisitFrom: day("17"), lastVisitUntil: day("16") },
    ])
      expect(await code(hq, { filter })).toBe("BAD_USER_INPUT");
    const { members } = await served.client(hq).query(operation("find-members"), { first: 1 });
    const after = members.pageInfo.endCursor;
    expect(await code(hq, { filter: { tag: "vip" }, after })).toBe("BAD_USER_INPUT");
    // A store that is another's is nobody's to whom it is not shown.
    const { staff } = callersOf(made.there);
    const filter = { storeId: made.there.s1.id };
    expect(await found(staff(made.there.n1), made, filter)).toEqual([]);
  });
});

test("where franchisees own their members, headquarters finds nobody by what it is not shown", async () => {
  const made = await brand({ ownershipModel: "FRANCHISEE_OWNS_MEMBER" });
  const { hq, north } = callersOf(made.there);
  expect(await found(hq, made, {})).toEqual(["anna", "ben", "cleo", "dora", "emil"]);
  expect(await found(hq, made, { tag: "vip" })).toEqual([]);
  // Who belongs to no store is the brand's.
  expect(await found(hq, made, { channel: "EVENT" })).toEqual(["emil"]);
  expect(await found(north, made, { tag: "vip" })).toEqual(["anna", "cleo"]);
});

describe("in a large brand", () => {
  const COUNT = 2 * LOOKED_AT_LIMIT - 10;
  let there: World;
  beforeAll(async () => {
    there = await world(served, { members: 0 });
    const values = [there.brandId, there.n1.id, COUNT];
    const id = `('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
    await served.asOwner(
      `insert into member (id, brand_id, enrolled_at, channel)
       select ${id}, $1, '2026-01-01'::timestamptz + n * interval '1 minute',
         case when n = $2::int then 'EVENT' else 'STORE' end from generate_series(1, $2::int) n`,
      [there.brandId, COUNT],
    );
    await served.asOwner(
      `insert into member_tag (member_id, tag, brand_id, kind, from_at)
       select ${id}, tag, $1, 'COMPUTED', '2026-01-01' from generate_series(1, $2::int) n
       cross join lateral (values ('some', n % 31 = 0), ('t' || n % 9, true), ('u' || n % 7, true)) t (tag, has)
       where has`,
      [there.brandId, COUNT],
    );
    await served.asOwner(
      `insert into member_binding (member_id, id, brand_id, store_id, source, from_at)
       select ${id}, ${id}, $1, $2, 'ENROLMENT', '2026-01-01' from generate_series(1, $3::int, 11) n`,
      values,
    );
    await served.asOwner("analyze member, member_tag, member_binding");
  });

  test("a page looks at so many members and no more, and says that it is not the end", async () => {
    const scope = served.look(there.hq);
    const wish = { first: 20, behind: undefined };
    const { result, sent } = await statementsOf(() =>
      findMembers(scope, { channel: "EVENT" }, wish),
    );
    expect(result).toMatchObject({ found: [], hasNextPage: true });
    expect(sent.length).toBeLessThan(20);
    const next = await findMembers(
      served.look(there.hq),
      { channel: "EVENT" },
      {
        ...{ first: 20, behind: result.endKey ?? undefined },
      },
    );
    expect([next.found.length, next.hasNextPage]).toEqual([1, false]);
  });

  /** The plan of a walk as it was sent, from the middle of the brand. */
  async function planOf(filter: object, name = "roster.by"): Promise<string> {
    const seen: { text: string; values: readonly unknown[] }[] = [];
    const scope = served.look(there.hq);
    const middle = `01900000-0000-7000-8000-${(COUNT / 2).toString(16).padStart(12, "0")}`;
    const isWalk = "tag" in filter || "storeId" in filter;
    await findMembers(
      {
        ...scope,
        rows: (statement) => {
          seen.push(statement);
          return scope.rows(statement);
        },
      },
      filter,
      { first: 50, behind: isWalk ? [middle] : ["2026-01-14T00:00:00.000Z", middle] },
    );
    const walk = seen.find(({ text }) => text.includes(name));
    const rows = await served.asOwner<{ "QUERY PLAN": string }>(
      `explain ${walk?.text.replace(/\/\*.*?\*\//, "")}`,
      [...(walk?.values ?? [])],
    );
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  }

  test("the rest of a filter is judged member by member, never by reading whole tables", async () => {
    const lastVisitFrom = new Date("2026-01-10");
    const filter = { storeId: there.n1.id, tag: "t1", channel: "STORE", lastVisitFrom };
    const plan = await planOf(filter, "roster.matching");
    expect(plan).toContain("SubPlan");
    expect(plan).not.toMatch(/hashed|Seq Scan/);
  });

  test.each([
    ["enrolment", {}, "member_by_enrolment"],
    ["enrolment in a time", { enrolledFrom: new Date("2026-01-10") }, "member_by_enrolment"],
    ["tag", { tag: "some" }, "member_tag_by_tag"],
    ["store", {}, "member_binding_by_store"],
  ])("by %s, it is walked by an index, in its order", async (name, filter, index) => {
    const plan = await planOf(name === "store" ? { storeId: there.n1.id } : filter);
    expect(plan).toContain(index);
    expect(plan).not.toContain("Seq Scan");
    if (name !== "store") expect(plan).not.toContain("Sort");
  });
});
