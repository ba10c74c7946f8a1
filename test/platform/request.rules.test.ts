/*
 * What is counted of a request's text before it is parsed.
 *
 * Goal: what nests too deep, or holds too much, is known by its text alone; what only looks so is let through.
 * Method: texts at the limit and one beyond; brackets and names where they mean nothing.
 */
import { expect, test } from "@jest/globals";
import { buildSchema, type OperationDefinitionNode, parse } from "graphql";
import { BODY_LIMITS, tooMuchOfJson } from "../../src/platform/request/body.rules.ts";
import { createCostOf } from "../../src/platform/request/cost.rules.ts";
import { DOCUMENT_LIMITS, nestsTooDeep } from "../../src/platform/request/document.rules.ts";

const MOST = DOCUMENT_LIMITS.nesting;
const nested = (depth: number) => `${"{ a ".repeat(depth)}${"}".repeat(depth)}`;

test("a document nests as deep as is said, and no deeper", () => {
  expect(nestsTooDeep(nested(MOST))).toBe(false);
  expect(nestsTooDeep(nested(MOST + 1))).toBe(true);
});

const BRACKETS = "{[(".repeat(MOST);
test.each([
  ["a text", `{ a(b: "${BRACKETS}") }`],
  ["a text with a quote in it", `{ a(b: "\\"${BRACKETS}") }`],
  ["a text that ends with a backslash", `{ a(b: "\\\\", c: "${BRACKETS}") }`],
  ["an empty text before it", `{ a(b: "", c: "${BRACKETS}") }`],
  ["a block text", `{ a(b: """ " ${BRACKETS}\n \\""" ${BRACKETS} """) }`],
  ["an empty block text before a comment", `{ a(b: """""") # ${BRACKETS}\n }`],
  ["a comment that ends a line as Macs did", `{ a # ${BRACKETS}\r }`],
])("brackets are none in %s", (_, source) => {
  expect(() => parse(source)).not.toThrow();
  expect(nestsTooDeep(source)).toBe(false);
});

test("behind texts and comments brackets count again", () => {
  const sources = [`"""${BRACKETS} """ `, `# "\n`, `"\\"" `, `"" `].map(
    (text) => text + nested(100),
  );
  expect(sources.map(nestsTooDeep)).toEqual([true, true, true, true]);
});

test("fields have so many names; the same ones, and texts, count once or not at all", () => {
  const named = (count: number) =>
    `{${Array.from({ length: count }, (_, n) => `"k${n}" : ${n}`).join(",")}}`;
  expect(tooMuchOfJson(named(BODY_LIMITS.names))).toBeUndefined();
  expect(tooMuchOfJson(named(BODY_LIMITS.names + 1))).toMatch(/different names/);
  const many = `[${Array.from({ length: 5_000 }, (_, n) => `{"a":"k${n}","b":1}`).join(",")}]`;
  expect(tooMuchOfJson(many)).toBeUndefined();
});

const shop = buildSchema(`
  type Query {
    staff: [Person!]!
    people(first: Int, after: String): PeopleConnection!
    keys(first: Int! = 50): [Person!]!
    events(first: Int! = 100): EventPage!
  }
  type PeopleConnection { edges: [Edge!]! }
  type Edge { node: Person! }
  type Person { id: ID, friends(first: Int): PeopleConnection!, tags: [String!]! }
  type EventPage { cursor: ID, events: [Event!]! }
  type Event { id: ID, at: ID }
`);
Object.assign(shop.getQueryType()?.getFields().staff?.extensions ?? {}, { complexity: 500 });
const costOf = createCostOf(shop, { usual: 20, most: 200 });
const cost = (source: string, variables: object = {}) => {
  const document = parse(source);
  const [operation] = document.definitions as OperationDefinitionNode[];
  return costOf(document, operation as OperationDefinitionNode, variables as never, 0) - 10;
};

test("a page costs as much as it is long, whatever it holds its items in", () => {
  // The edges, their nodes and ids.
  expect(cost("{ people { edges { node { id } } } }")).toBe(1 + 20 * 3);
  expect(cost("{ people(first: 7) { edges { node { id } } } }")).toBe(1 + 7 * 3);
  expect(cost("query($n: Int) { people(first: $n) { edges { node { id } } } }", { n: 999 })).toBe(
    1 + 200 * 3,
  );
  expect(cost("{ keys { id } }")).toBe(50 * 2);
  expect(cost("{ keys(first: 800) { id } }")).toBe(800 * 2);
  expect(cost("{ events { events { id at } } }")).toBe(1 + 100 * 3);
  expect(cost("query($n: Int!) { events(first: $n) { cursor events { id } } }", { n: 1_000 })).toBe(
    2 + 1_000 * 2,
  );
});

test("a list costs ten times what it holds, one that is long by nature more", () => {
  expect(cost("{ people(first: 1) { edges { node { tags } } } }")).toBe(1 + 2 + 10);
  expect(cost("{ staff { id } }")).toBe(500 * 2);
});

test("pages within pages multiply", () => {
  const inner = "friends(first: 100) { edges { node { id } } }";
  expect(cost(`{ people(first: 100) { edges { node { ${inner} } } } }`)).toBe(
    1 + 100 * (2 + 1 + 100 * 3),
  );
});
