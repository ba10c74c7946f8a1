/*
 * Documents that come again are answered from compiled code.
 *
 * Goal: the third answer is the first one: data, refusals, masked errors and wrong variables alike.
 * Method: each request three times over real HTTP; the first is run by graphql-js, the others are compiled.
 */
import { expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served));
const who = callersOf(there);

const order = (number: string, more: object = {}) => ({
  ...{ source: "till", number, memberId: there.anna, storeCode: "N1", netMinor: "500" },
  ...{ currency: "CNY", occurredAt: "2026-03-14T04:00:00Z", ...more },
});

/** What three times the same request is answered, trace ids left out. */
async function thrice(document: string, variables: object): Promise<unknown[]> {
  const hq = served.client(who.hq);
  const answers: unknown[] = [];
  for (let time = 0; time < 3; time++) {
    const { status, data, errors } = await hq.ask(document, variables);
    const text = JSON.stringify([status, data ?? null, errors]);
    answers.push(JSON.parse(text.replace(/[\da-f]{8}-[\da-f-]{27}/g, "trace")));
  }
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

test.each([
  [
    "a list with arguments",
    "query ($n: Int) { stores(first: $n) { nodes { code name } } }",
    { n: 1 },
  ],
  [
    "a fragment that is skipped",
    "query ($no: Boolean!) { ...F @skip(if: $no) } fragment F on Query { brand { name } }",
    { no: true },
  ],
  ["a wrong variable", "query ($n: Int) { stores(first: $n) { nodes { code } } }", { n: "x" }],
  ["a missing variable", "query ($id: UUID!) { member(id: $id) { id } }", {}],
  ["a mistake found by our code", "{ stores(first: 201) { nodes { code } } }", {}],
])("%s, each time", async (_, document, variables) => {
  const [first, ...others] = await thrice(document, variables);
  for (const other of others) expect(other).toEqual(first);
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
