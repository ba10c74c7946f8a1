/*
 * A member holds out its phone, and a till scans it.
 *
 * Goal: wherever a till names a member, what the member's card shows does; for about a minute, in its own brand, and
 * for nobody's benefit afterwards: it is no identity, and is kept nowhere.
 * Method: the operations of a mini program and a till, over HTTP, by a clock that is moved.
 */
import { describe, expect, test } from "@jest/globals";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { dumpOf } from "../support/dump.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub("serve");
const [there, elsewhere] = await served.prepare(async () => [
  await world(served, { members: 4 }),
  await world(served),
]);
const callers = callersOf(there);
const [, ben = "", cui = ""] = there.members;
const phone = (memberId = there.anna) => served.client(callers.member(memberId));
const till = served.client(callers.till(there.n1));

const cardOf = async (memberId = there.anna) =>
  (await phone(memberId).query(operation("my-card"))).me.card;

let number = 0;
async function sell(code: string, but: object = {}) {
  const order = {
    ...{ number: `${++number}`, netMinor: "1000", currency: "CNY" },
    ...{ identity: { kind: "MEMBER_CODE", value: code } },
    ...{ occurredAt: served.clock().toISOString(), ...but },
  };
  const { recordOrders } = await till.mutate(operation("record-orders"), { orders: [order] });
  return recordOrders[0];
}

describe("a code", () => {
  test("names its member to a till, and is good for a minute", async () => {
    const { code, until } = await cardOf();
    expect(+new Date(until) - +served.clock()).toBe(60_000);
    expect(await sell(code)).toMatchObject({ order: { points: "10" } });
    served.clock.advance({ minutes: 1 });
    expect((await cardOf()).code).not.toBe(code);
    served.clock.advance({ minutes: 2 });
    expect(await sell(code)).toMatchObject({ code: "MEMBER_CODE_ENDED" });
  });

  test("is judged by when the order occurred: a till that was offline sends it late, and twice", async () => {
    const { code } = await cardOf();
    const said = { number: "late", occurredAt: served.clock().toISOString() };
    served.clock.advance({ hours: 5 });
    expect(await sell(code, said)).toMatchObject({ repeated: false });
    served.clock.advance({ hours: 5 });
    expect(await sell(code, said)).toMatchObject({ repeated: true });
  });

  test("is another brand's nobody", async () => {
    const { code } = await cardOf();
    const identity = { kind: "MEMBER_CODE", value: code };
    const other = served.client(callersOf(elsewhere).till(elsewhere.n1));
    const order = {
      ...{ number: "1", identity, netMinor: "1", currency: "CNY" },
      occurredAt: served.clock().toISOString(),
    };
    const { recordOrders } = await other.mutate(operation("record-orders"), { orders: [order] });
    expect(recordOrders[0]).toMatchObject({ code: "MEMBER_CODE_FORGED" });
    expect(await sell("1".repeat(78))).toMatchObject({ code: "MEMBER_CODE_FORGED" });
  });

  test("is shown to its member alone", async () => {
    for (const caller of [callers.hq, callers.north, callers.till(there.n1)]) {
      const document = "query($id: UUID!) { member(id: $id) { id card { code } } }";
      const { data } = await served.client(caller).ask(document, { id: there.anna });
      expect(data?.member?.card ?? null).toBeNull();
    }
  });

  test("quotes baskets, tells events, and finds the member; over, it does none of it", async () => {
    const identity = { kind: "MEMBER_CODE", value: (await cardOf()).code };
    const ask = async () => {
      const occurredAt = served.clock().toISOString();
      const [quoted, told, shown] = await Promise.all([
        till.mutate(
          `mutation($input: QuoteBasketInput!) { quoteBasket(input: $input) {
             ... on BasketQuoted { quote { memberId } } ... on Refusal { code } } }`,
          { input: { identity, lines: [{ number: 1, grossMinor: "100" }] } },
        ),
        till.mutate(operation("record-events"), {
          events: [{ number: `${++number}`, kind: "check-in", identity, occurredAt }],
        }),
        till.query("query($identity: IdentityInput!) { member(identity: $identity) { id } }", {
          identity,
        }),
      ]);
      const found = await served
        .client(callers.hq)
        .query(
          "query($filter: MemberFilterInput!) { members(filter: $filter) { edges { node { id } } } }",
          { filter: { identity } },
        );
      return {
        quoted: quoted.quoteBasket.quote?.memberId ?? quoted.quoteBasket.code,
        told: told.recordEvents[0].code ?? told.recordEvents[0].__typename,
        shown: shown.member?.id,
        found: found.members.edges.map(({ node }: { node: { id: string } }) => node.id),
      };
    };
    expect(await ask()).toEqual({
      ...{ quoted: there.anna, told: "EventRecorded", shown: there.anna, found: [there.anna] },
    });
    served.clock.advance({ minutes: 3 });
    expect(await ask()).toEqual({
      ...{ quoted: "MEMBER_CODE_ENDED", told: "MEMBER_CODE_ENDED", shown: undefined, found: [] },
    });
  });

  test("is no identity: nobody is enrolled by it, and it is linked to nobody", async () => {
    const identity = { kind: "MEMBER_CODE", value: (await cardOf()).code };
    const hq = served.client(callers.hq);
    const { enrolMembers } = await hq.mutate(
      "mutation($input: EnrolMembersInput!) { enrolMembers(input: $input) { ... on Refusal { code } } }",
      { input: { members: [{ identities: [identity] }] } },
    );
    expect(enrolMembers).toEqual([{ code: "IDENTITY_UNREADABLE" }]);
    const { linkIdentity } = await hq.mutate(
      "mutation($input: LinkIdentityInput!) { linkIdentity(input: $input) { ... on Refusal { code } } }",
      { input: { memberId: ben, identity } },
    );
    expect(linkIdentity).toEqual({ code: "IDENTITY_UNREADABLE" });
  });

  test("shown before its member was merged into another is that one's", async () => {
    const { code } = await cardOf(cui);
    await there.as((work) =>
      mergeMembers(work, { survivorId: ben, absorbedId: cui, reason: "same person" }),
    );
    expect(await sell(code)).toMatchObject({ order: { memberId: ben } });
    // The phone has the token of who it was, and shows the card of who it is.
    expect(await sell((await cardOf(cui)).code)).toMatchObject({ order: { memberId: ben } });
    const document = "query($identity: IdentityInput!) { member(identity: $identity) { id } }";
    const { member } = await till.query(document, {
      identity: { kind: "MEMBER_CODE", value: code },
    });
    expect(member.id).toBe(ben);
  });

  test("is written nowhere", async () => {
    const { code } = await cardOf();
    await sell(code);
    expect(await dumpOf(served)).not.toContain(code);
  });
});
