/*
 * Documents that come again are answered from compiled code.
 *
 * Goal: the third answer is the first one: data, refusals, masked errors and wrong variables alike.
 * Method: each request three times over real HTTP; the first is run by graphql-js, the others are compiled, but where
 * a variable is wrong: the hub's log tells how many were.
 */
import { expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub("all", { level: "debug" });
const there = await served.prepare(() => world(served));
const who = callersOf(there);

const order = (number: string, more: object = {}) => ({
  ...{ source: "till", number, memberId: there.anna, storeCode: "N1", netMinor: "500" },
  ...{ currency: "CNY", occurredAt: "2026-03-14T04:00:00Z", ...more },
});

const compiled = () =>
  served.logged.filter(({ msg }) => msg === "answered by compiled code").length;

/** What three times the same request is answered, trace ids left out, and so many of them by compiled code. */
async function thrice(document: string, variables: object, times = 2): Promise<unknown[]> {
  const hq = served.client(who.hq);
  const before = compiled();
  const answers: unknown[] = [];
  for (let time = 0; time < 3; time++) {
    const { status, data, errors } = await hq.ask(document, variables);
    const text = JSON.stringify([status, data ?? null, errors]);
    answers.push(JSON.parse(text.replace(/[\da-f]{8}-[\da-f-]{27}/g, "trace")));
  }
  expect(compiled() - before).toBe(times);
  return answers;
}

test("a union's members, refusals among them, each time", async () => {
  await record(there, orderOf(there, "before"));
  const orders = [
    order("1"),
    order("2", { memberId: there.n1.id }),
    order("3", { currency: "USD" }),
  ];
  const [first, second, third] = await thrice(operation("record-orders"), { orders });
  expect(JSON.stringify(first)).toMatch(/OrderRecorded.*UnknownMember.*CurrencyMismatch/);
  expect(JSON.stringify(first)).toContain('"repeated":false');
  // What was recorded the first time is a repeat the second: a compiled mutation commits and answers.
  expect(JSON.stringify(second)).toContain('"repeated":true');
  expect(third).toEqual(second);
});

test.each<[string, string, object, says: object, times: number]>([
  [
    "a list with arguments",
    "query ($n: Int) { stores(first: $n) { edges { node { code name } } } }",
    { n: 1 },
    [200, { stores: { edges: [{ node: { code: "N1", name: "Store N1" } }] } }, null],
    2,
  ],
  [
    "a fragment that is skipped",
    "query ($no: Boolean!) { ...F @skip(if: $no) brand { name } } fragment F on Query { brand { id } }",
    { no: true },
    [200, { brand: { name: "Tea House" } }, null],
    2,
  ],
  [
    "a mistake found by our code",
    "{ stores(first: 201) { edges { node { code } } } }",
    {},
    [200, null, [{ extensions: { code: "BAD_USER_INPUT" }, path: ["stores"] }]],
    2,
  ],
  [
    "a wrong variable",
    "query ($n: Int) { stores(first: $n) { edges { node { code } } } }",
    { n: "x" },
    [400, null, [{ message: expect.stringContaining('"$n" got invalid value') }]],
    0,
  ],
  [
    "a missing variable",
    "query ($id: UUID!) { member(id: $id) { id } }",
    {},
    [400, null, [{ message: expect.stringContaining('"$id" of required type') }]],
    0,
  ],
])("%s, each time", async (_, document, variables, says, times) => {
  const [first, ...others] = await thrice(document, variables, times);
  expect(first).toMatchObject(says);
  for (const other of others) expect(other).toEqual(first);
});

test("a variable left out within an input, or null, is nothing said, each time", async () => {
  const document = `mutation ($name: Text, $value: Text!) { enrolMembers(input: { members: [
    { name: $name, identities: [{ kind: CARD, value: $value }] }] }) {
      ... on MemberEnrolled { member { name } } } }`;
  const hq = served.client(who.hq);
  for (const variables of [
    ...["card 1", "card 2", "card 3"].map((value) => ({ value })),
    ...["card 4", "card 5"].map((value) => ({ value, name: null })),
  ])
    expect(await hq.query(document, variables)).toEqual({
      enrolMembers: [{ member: { name: null } }],
    });
});

test("a bug of ours, masked each time", async () => {
  await served.asOwner("alter table customer_order rename to gone");
  try {
    const [first, ...others] = await thrice('{ order(number: "1", source: "till") { id } }', {});
    expect(JSON.stringify(first)).toContain("INTERNAL_SERVER_ERROR");
    expect(JSON.stringify(first)).not.toContain("customer_order");
    for (const other of others) expect(other).toEqual(first);
  } finally {
    await served.asOwner("alter table gone rename to customer_order");
  }
});
