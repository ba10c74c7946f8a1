/*
 * Who was told of whom.
 *
 * Goal: every exact look-up and every showing of identities in full leaves a note before it is answered, and no note
 * tells what was asked or shown; a member that looks at itself leaves none and waits for none.
 * Method: looks over HTTP by every kind of caller; statements are counted.
 */
import { describe, expect, test } from "@jest/globals";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import type { Caller } from "../../src/identity/token.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { sql } from "../../src/platform/database/sql.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { statementsOf } from "../support/count.ts";
import { operation } from "../support/operations.ts";
import { type World, world } from "../support/world.ts";

const served = await serveHub("serve");

const PHONE = { kind: "PHONE", value: "13800138000" } as const;

async function known() {
  const there = await world(served, { members: 0 });
  const outcomes = await there.as((work) =>
    enrolMembers(
      work,
      [PHONE, { kind: "CARD", value: "BT-1" } as const].map((identity) => ({
        ...{ name: "Anna Wang", identities: [identity], storeId: there.n1.id },
      })),
    ),
  );
  const [anna = "", ben = ""] = outcomes.map((each) => (each instanceof Refusal ? "" : each.id));
  return { there, anna, ben };
}

const LOOK_UP = `query ($identity: IdentityInput!) {
  member(identity: $identity) { id identities { value } } }`;

const trail = async (there: World, variables: object = {}) => {
  const hq = served.client(callersOf(there).hq);
  const { auditTrail } = await hq.query(operation("audit-trail"), variables);
  return auditTrail as {
    edges: { node: Record<string, unknown> }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};
const notes = async (there: World, variables: object = {}) =>
  (await trail(there, variables)).edges.map(({ node }) => node).toReversed();

describe("an exact look-up", () => {
  test("is noted where somebody known is enrolled again: the refusal tells whose the identity is", async () => {
    const { there, anna } = await known();
    const till = callersOf(there).till(there.s1);
    const { enrolMembers: outcomes } = await served.client(till).mutate(
      `mutation { enrolMembers(input: { members: [{ identities: [{ kind: PHONE, value: "${PHONE.value}" }] }] }) {
        ... on AlreadyMember { memberId } } }`,
    );
    expect(outcomes).toEqual([{ memberId: anna }]);
    expect(await notes(there)).toMatchObject([
      { memberId: anna, act: "LOOKED_UP", detail: "PHONE", actorKind: "till", actorId: till.id },
    ]);
  });

  test("is noted where what is somebody's is linked to another", async () => {
    const { there, anna, ben } = await known();
    const till = callersOf(there).till(there.n1);
    const { linkIdentity } = await served.client(till).mutate(operation("link-identity"), {
      ...{ memberId: ben, identity: PHONE },
    });
    expect(linkIdentity).toMatchObject({ code: "ALREADY_MEMBER" });
    expect(await notes(there)).toMatchObject([
      { memberId: anna, act: "LOOKED_UP", detail: "PHONE", actorKind: "till", actorId: till.id },
    ]);
  });

  test("is noted, whoever looks and whether anybody is found", async () => {
    const { there, anna } = await known();
    const { hq, till, staff } = callersOf(there);
    const look = (caller: Caller, value: string) =>
      served.client(caller).query(LOOK_UP, { identity: { ...PHONE, value } });
    const callers = [till(there.s1), staff(there.n1), hq];
    for (const caller of callers) await look(caller, PHONE.value);
    await look(callers[0] as Caller, "13900139000");
    const by = ({ kind, id }: Caller) => ({ actorKind: kind, actorId: id });
    const at = served.clock().toISOString();
    const lookedUp = { memberId: anna, act: "LOOKED_UP", detail: "PHONE", at };
    expect(await notes(there)).toMatchObject([
      ...callers.map((caller) => ({ ...lookedUp, ...by(caller) })),
      // The brand owns its members: headquarters sees them in full.
      { ...lookedUp, ...by(hq), act: "IDENTITIES_SHOWN", detail: null },
      { ...lookedUp, ...by(callers[0] as Caller), memberId: null },
    ]);
    expect(await notes(there, { filter: { memberId: anna } })).toHaveLength(4);
    const [dump] = await served.asOwner<{ text: string }>(
      "select string_agg(a::text, ' ') as text from audit_entry a",
    );
    expect(dump?.text).not.toMatch(new RegExp(`${PHONE.value}|13900139000|Anna`));
  });

  test("through a list is noted, too", async () => {
    const { there, anna } = await known();
    const { hq, staff } = callersOf(there);
    for (const caller of [hq, staff(there.s1)])
      await served.client(caller).query(operation("find-members"), { filter: { identity: PHONE } });
    expect(await notes(there)).toMatchObject([
      { memberId: anna, act: "LOOKED_UP", actorKind: "hq" },
      { memberId: null, act: "LOOKED_UP", actorKind: "store" },
    ]);
  });
});

describe("identities in full", () => {
  test("are noted by one statement, however many members are shown", async () => {
    const { there, anna, ben } = await known();
    const hq = served.client(callersOf(there).hq);
    const shown = () => hq.query("{ members { edges { node { identities { value } } } } }");
    const { sent } = await statementsOf(shown);
    expect(sent.filter((each) => each.includes("audit."))).toHaveLength(1);
    expect((await notes(there)).map(({ memberId, act }) => [memberId, act])).toEqual(
      expect.arrayContaining([anna, ben].map((id) => [id, "IDENTITIES_SHOWN"])),
    );
    // Masked ones are what a counter needs: no note.
    await served
      .client(callersOf(there).till(there.n1))
      .query("query ($id: UUID!) { member(id: $id) { identities { value } } }", { id: anna });
    expect(await notes(there)).toHaveLength(2);
  });

  test("are shown to the member itself without a note, and without a statement more", async () => {
    const { there, anna } = await known();
    const self = served.client(callersOf(there).member(anna));
    const { sent } = await statementsOf(() => self.query("{ me { identities { value } } }"));
    expect(sent.filter((each) => !/member\.|access\./.test(each))).toEqual([]);
    expect(await notes(there)).toEqual([]);
  });
});

describe("names in full", () => {
  const NAMES = "{ members { edges { node { name } } } }";

  test("are noted once for all that are shown at a time, and found by each", async () => {
    const { there, anna, ben } = await known();
    const { hq, till, staff } = callersOf(there);
    await served.client(hq).query(NAMES);
    // One at a counter, and names that are masked, are not.
    await served.client(staff(there.n1)).query("query ($id: UUID!) { member(id: $id) { name } }", {
      id: anna,
    });
    await served.client(till(there.s1)).query("query ($id: UUID!) { member(id: $id) { name } }", {
      id: ben,
    });
    const [note, ...others] = await notes(there);
    expect(others).toEqual([]);
    expect(note).toMatchObject({ act: "NAMES_SHOWN", detail: "2", memberId: null, actorId: hq.id });
    expect(new Set(note?.objects as string[])).toEqual(new Set([anna, ben]));
    expect(await notes(there, { filter: { memberId: ben } })).toEqual([note]);
  });

  test("and profiles are noted; a member's own are not", async () => {
    const { there, anna } = await known();
    const { hq, member } = callersOf(there);
    const self = served.client(member(anna));
    await self.mutate(
      "mutation ($input: SetPreferencesInput!) { setPreferences(input: $input) { __typename } }",
      { input: { memberId: anna, language: "zh" } },
    );
    const PROFILE = "query ($id: UUID!) { member(id: $id) { name profile { changedAt } } }";
    for (const each of [self, served.client(hq)]) await each.query(PROFILE, { id: anna });
    expect(await notes(there)).toMatchObject([
      { act: "PROFILE_SHOWN", memberId: anna, actorId: hq.id },
    ]);
  });
});

describe("the trail", () => {
  test("is read page by page, newest first, by headquarters alone", async () => {
    const { there } = await known();
    const callers = callersOf(there);
    const identity = { kind: "CARD", value: "nobody" };
    for (let at = 0; at < 5; at++)
      await served.client(callers.till(there.n1)).query(LOOK_UP, { identity });
    const first = await trail(there, { first: 3 });
    const second = await trail(there, { first: 3, after: first.pageInfo.endCursor });
    expect([first.edges.length, first.pageInfo.hasNextPage]).toEqual([3, true]);
    expect([second.edges.length, second.pageInfo.hasNextPage]).toEqual([2, false]);
    for (const caller of [callers.north, callers.staff(there.n1), callers.till(there.n1)]) {
      const { errors } = await served.client(caller).ask(operation("audit-trail"));
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
  });

  test("is only ever added to", async () => {
    const { there } = await known();
    for (const statement of [
      sql("test.change")`update audit_entry set act = 'EXPORTED'`,
      sql("test.drop")`delete from audit_entry`,
    ])
      await expect(there.as((work) => work.rows(statement))).rejects.toMatchObject({
        code: "42501",
      });
  });
});
