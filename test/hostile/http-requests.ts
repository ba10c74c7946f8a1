import { gzipSync } from "node:zlib";
import { operation } from "../support/operations.ts";

/** A request that means no good, and how it is refused. */
export interface Hostile {
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Who sends it; headquarters, which has the widest means, where nothing is said. */
  readonly as?: "member" | "nobody";
  readonly status: number;
  /** Undefined where HTTP itself refuses, or there is nothing to refuse. */
  readonly code: string | undefined;
}

const ask = (query: string, variables: unknown = {}) => JSON.stringify({ query, variables });
const times = (count: number, one: (no: number) => string, between = " ") =>
  Array.from({ length: count }, (_, no) => one(no)).join(between);
const nested = (depth: number, open: string, inner: string, close: string) =>
  open.repeat(depth) + inner + close.repeat(depth);

const order = { number: "1", netMinor: "1", currency: "CNY", occurredAt: "2026-03-14T04:00:00Z" };
const RECORD = operation("record-orders");
const STORES = "query ($n: Int) { stores(first: $n) { edges { node { id } } } }";

const VALIDATION = { status: 400, code: "GRAPHQL_VALIDATION_FAILED" };
const PARSE = { status: 400, code: "GRAPHQL_PARSE_FAILED" };
const INPUT = { status: 400, code: "BAD_USER_INPUT" };
const REQUEST = { status: 400, code: "BAD_REQUEST" };
const COSTLY = { status: 400, code: "TOO_COSTLY" };
const TYPE = { status: 415, code: "BAD_REQUEST" };

const DOCUMENTS: Hostile[] = [
  {
    name: "5,000 aliases",
    body: ask(`{ ${times(5_000, (n) => `a${n}: viewer { id }`)} }`),
    ...PARSE,
  },
  {
    name: "600 aliases",
    body: ask(`{ ${times(600, (n) => `a${n}: brand { id }`)} }`),
    ...VALIDATION,
  },
  {
    name: "aliases that double at each level",
    body: ask(
      `{ stores { edges { node { ${nested(9, "a: owner { b: stores { id } c: stores { ", "id", "} } ")} } } } }`,
    ),
    ...VALIDATION,
  },
  { name: "nested 10,000 deep", body: ask("{ stores ".repeat(10_000)), ...VALIDATION },
  { name: "nested 900 deep", body: ask(nested(900, "{ owner ", "{ id }", "}")), ...VALIDATION },
  {
    name: "inline fragments nested 600 deep",
    body: ask(`{ ${nested(600, "... { ", "viewer { id }", "} ")} }`),
    ...VALIDATION,
  },
  {
    name: "a list literal nested 3,000 deep",
    body: ask(`{ a(b: ${"[".repeat(3_000)}${"]".repeat(3_000)}) }`),
    ...VALIDATION,
  },
  {
    name: "an input literal nested 600 deep",
    body: ask(`{ stores(first: ${nested(600, "{ a: ", "1", "}")}) { edges { cursor } } }`),
    ...VALIDATION,
  },
  {
    name: "a fragment that spreads itself",
    body: ask("{ ...A } fragment A on Query { ...A }"),
    ...VALIDATION,
  },
  {
    name: "30 fragments in a circle",
    body: ask(`{ ...F0 } ${times(30, (n) => `fragment F${n} on Query { ...F${(n + 1) % 30} }`)}`),
    ...VALIDATION,
  },
  {
    name: "fragments that double 30 times",
    body: ask(
      `{ ...F0 } ${times(30, (n) => `fragment F${n} on Query { a: brand { id } ... { ...F${n + 1} } ... { ...F${n + 1} } }`)} fragment F30 on Query { brand { id } }`,
    ),
    ...VALIDATION,
  },
  {
    name: "300 fragments",
    body: ask(
      `{ ${times(300, (n) => `...F${n}`)} } ${times(300, (n) => `fragment F${n} on Query { brand { id } }`)}`,
    ),
    ...VALIDATION,
  },
  {
    name: "40 fragments of the same fields, each compared with each",
    body: ask(
      `{ ${times(40, (n) => `...F${n}`)} } ${times(40, (n) => `fragment F${n} on Query { ${times(10, (m) => `brand { id name }${m ? "" : ""}`)} }`)}`,
    ),
    ...VALIDATION,
  },
  {
    name: "1,900 times the same field",
    body: ask(`{ ${"__typename ".repeat(1_900)} }`),
    ...VALIDATION,
  },
  {
    name: "the same field in 500 inline fragments",
    body: ask(`{ ${"... { brand { id } } ".repeat(500)} }`),
    ...VALIDATION,
  },
  {
    name: "arguments that conflict 19 times over",
    body: ask(
      `{ ${times(19, (n) => `stores(first: ${n + 1}) { edges { node { ${"id ".repeat(19)} } } }`)} }`,
    ),
    ...VALIDATION,
  },
  {
    name: "500 directives on a field",
    body: ask(`{ __typename ${"@skip(if: false) ".repeat(500)} }`),
    ...VALIDATION,
  },
  {
    name: "1,900 directives nobody knows",
    body: ask(`{ __typename ${times(1_900, (n) => `@x${n}`)} }`),
    ...VALIDATION,
  },
  {
    name: "100 fields at the root",
    body: ask(`{ ${times(100, () => "__typename")} }`),
    ...VALIDATION,
  },
  {
    name: "100 operations",
    body: ask(times(100, (n) => `query Q${n} { viewer { id } }`)),
    ...VALIDATION,
  },
  {
    name: "500 variables",
    body: ask(`query (${times(500, (n) => `$v${n}: Int`)}) { viewer { id } }`),
    ...VALIDATION,
  },
  {
    name: "a document of 1.9 MB of commas",
    body: ask(`{ viewer { id } ${",".repeat(1_900_000)}`),
    ...PARSE,
  },
  { name: "a comment of 1.9 MB", body: ask(`{ # ${"x".repeat(1_900_000)}`), ...PARSE },
  {
    name: "a text literal of 1.9 MB, not closed",
    body: ask(`{ a(b: "${"x".repeat(1_900_000)}`),
    ...PARSE,
  },
  {
    name: "a block text of 400,000 lines",
    body: ask(`{ stores(after: """${"\n ".repeat(400_000)}""") { nothing } }`),
    ...PARSE,
  },
  {
    name: "a block text of 49,000 lines",
    body: ask(`{ stores(after: """${"\n ".repeat(49_000)}""") { nothing } }`),
    ...INPUT,
  },
  { name: "bidirectional marks in names", body: ask("{ view\u202eer { id } }"), ...PARSE },
  { name: "a NUL in the document", body: ask("{ viewer\u0000 { id } }"), ...PARSE },
  { name: "a name of 90,000 characters", body: ask(`{ ${"a".repeat(90_000)} }`), ...VALIDATION },
  {
    name: "900 names that nearly are another",
    body: ask(`{ ${times(900, (n) => `stor${n}`)} }`),
    ...VALIDATION,
  },
  {
    name: "a number of 90,000 digits",
    body: ask(`{ stores(first: ${"9".repeat(90_000)}) { edges { cursor } } }`),
    ...VALIDATION,
  },
  { name: "a type definition", body: ask("type Query { a: Int }"), ...VALIDATION },
];

const PAGE = (inner: string) => `{ edges { node { ${inner} } } }`;
const COSTS: Hostile[] = [
  {
    name: "pages within pages within pages",
    body: ask(
      `{ franchisees(first: 200) ${PAGE(`stores { orders(first: 200) ${PAGE("id lines { postingId amountMinor } refunds { id number refundedMinor }")} }`)} }`,
    ),
    ...COSTLY,
  },
  {
    name: "the same by variables",
    body: ask(
      `query ($n: Int, $m: Int = 200) { stores(first: $n) ${PAGE(`orders(first: $m) ${PAGE("id number netMinor occurredAt refunds { id number refundedMinor }")}`)} }`,
      { n: 200 },
    ),
    ...COSTLY,
  },
  {
    name: "pages in fragments, twice each",
    body: ask(
      `{ ...A } fragment A on Query { a: stores(first: 200) ${PAGE("...B")} b: stores(first: 200) ${PAGE("...B")} } fragment B on Store { orders(first: 200) ${PAGE("id number netMinor baseMinor leftMinor occurredAt bookedAt currency channel")} }`,
    ),
    ...COSTLY,
  },
  {
    name: "20 aliases of a long page, by a member",
    as: "member",
    body: ask(
      `{ me { ${times(20, (n) => `p${n}: pointsEntries(first: 200) ${PAGE("postingId change kind fromAddress toAddress bookedAt")}`)} } }`,
    ),
    ...COSTLY,
  },
  {
    name: "20 pages of 1,000 events, by a member",
    as: "member",
    body: ask(`{ ${times(20, (n) => `e${n}: events(first: 1000) { events { at type } }`)} }`),
    ...COSTLY,
  },
  {
    name: "all franchisees' stores' orders",
    body: ask(
      `{ franchisees(first: 200) ${PAGE(`stores { orders(first: 20) ${PAGE("id number")} }`)} }`,
    ),
    ...COSTLY,
  },
  {
    name: "an introspection of everything's everything",
    body: ask(
      "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
    ),
    ...VALIDATION,
  },
  {
    name: "20 times the whole schema, by nobody",
    as: "nobody",
    body: ask(
      `{ ${times(20, (n) => `s${n}: __schema { types { name description fields { name description args { name description type { name } } type { name ofType { name ofType { name } } } } } }`)} }`,
    ),
    ...COSTLY,
  },
];

const deepJson = (depth: number) =>
  `{"query":"{ viewer { id } }","variables":{"a":${nested(depth, "[", "1", "]")}}}`;
const BODIES: Hostile[] = [
  {
    name: "2 MiB and more",
    body: ask("{ a }", { x: "x".repeat(2 ** 21) }),
    status: 413,
    code: "BAD_REQUEST",
  },
  { name: "an array nested 900,000 deep", body: deepJson(900_000), ...REQUEST },
  { name: "objects nested 200,000 deep", body: nested(200_000, '{"a":', "1", "}"), ...REQUEST },
  {
    name: "a million values",
    body: `{"query":"{ a }","variables":{"a":[${"1,".repeat(1_000_000)}1]}}`,
    ...REQUEST,
  },
  { name: "one of 900,000 brackets that never close", body: "[".repeat(900_000), ...REQUEST },
  {
    name: "120,000 fields of an object",
    body: `{"query":"{ a }","variables":{${times(120_000, (n) => `"k${n}":1`, ",")}}}`,
    ...REQUEST,
  },
  {
    name: "12,000 objects, each of another shape",
    body: `{"query":"{ a }","variables":{"a":[${times(12_000, (n) => `{${times(9, (m) => `"k${n}x${m}":1`, ",")}}`, ",")}]}}`,
    ...REQUEST,
  },
  {
    name: "70,000 empty objects, in lists as long as may be",
    body: `{"query":"{ a }","variables":{"a":[${times(35, () => `[${"{},".repeat(1_999)}{}]`, ",")}]}}`,
    ...VALIDATION,
  },
  {
    name: "100,000 items in a list",
    body: ask(RECORD, { orders: Array(100_000).fill(1) }),
    ...INPUT,
  },
  {
    name: "100,000 texts in a nested list",
    body: ask(RECORD, { orders: [{ ...order, lines: Array(50_000).fill("x") }] }),
    ...INPUT,
  },
  {
    name: "__proto__ among the variables",
    body: `{"query":${JSON.stringify(RECORD)},"variables":{"orders":[{"__proto__":{"netMinor":"1"}}]}}`,
    ...INPUT,
  },
  {
    name: "constructor.prototype among the variables",
    body: ask(RECORD, { orders: [{ constructor: { prototype: { admin: true } } }] }),
    ...INPUT,
  },
  {
    name: "__proto__ as the body",
    body: '{"__proto__":{"query":"{ viewer { id } }"}}',
    ...REQUEST,
  },
  { name: "a batch", body: `[${times(1_000, () => ask("{ viewer { id } }"), ",")}]`, ...REQUEST },
  { name: "null", body: "null", ...REQUEST },
  { name: "a text", body: '"{ viewer { id } }"', ...REQUEST },
  { name: "nothing", body: "", ...REQUEST },
  { name: "JSON that breaks off", body: '{"query": "{ viewer', ...REQUEST },
  { name: "two objects", body: `${ask("{ a }")}${ask("{ b }")}`, ...REQUEST },
  { name: "variables that are a text", body: ask("{ viewer { id } }", "x"), ...REQUEST },
  { name: "variables that are a list", body: ask("{ viewer { id } }", []), ...REQUEST },
  {
    name: "an operation name that is an object",
    body: '{"query":"{ a }","operationName":{}}',
    ...REQUEST,
  },
  { name: "extensions that are a list", body: '{"query":"{ a }","extensions":[]}', ...REQUEST },
  {
    name: "a query that is an object",
    body: '{"query":{"kind":"Document","definitions":[]}}',
    ...REQUEST,
  },
  {
    name: "invalid UTF-8",
    body: Buffer.concat([
      Buffer.from('{"query":"'),
      Buffer.from([0xff, 0xc0, 0x80]),
      Buffer.from('"}'),
    ]),
    ...REQUEST,
  },
  { name: "UTF-16", body: Buffer.from(ask("{ viewer { id } }"), "utf16le"), ...REQUEST },
  {
    name: "half a character in a variable",
    body: `{"query":${JSON.stringify(RECORD)},"variables":{"orders":[{"number":"\\ud800"}]}}`,
    ...INPUT,
  },
  {
    name: "an integer of 100,000 digits in a variable",
    body: `{"query":${JSON.stringify(STORES)},"variables":{"n":${"9".repeat(100_000)}}}`,
    ...INPUT,
  },
  {
    name: "1e999 in a variable",
    body: `{"query":${JSON.stringify(STORES)},"variables":{"n":1e999}}`,
    ...INPUT,
  },
  { name: "-0.1 in a variable", body: ask(STORES, { n: -0.1 }), ...INPUT },
  {
    name: "an amount of a million digits",
    body: ask(RECORD, { orders: [{ ...order, netMinor: "9".repeat(1_000_000) }] }),
    ...INPUT,
  },
  {
    name: "a pattern's nightmare for a date",
    body: ask(RECORD, {
      orders: [{ ...order, occurredAt: `2026-03-14T04:00:00.${"0".repeat(200_000)}!` }],
    }),
    ...INPUT,
  },
  {
    name: "a pattern's nightmare for a cursor",
    body: ask("query ($a: Cursor) { stores(after: $a) { edges { cursor } } }", {
      a: `${"a".repeat(500_000)}!`,
    }),
    ...INPUT,
  },
  {
    name: "a pattern's nightmare for a uuid",
    body: ask("query ($a: UUID!) { member(id: $a) { id } }", { a: `${"0-".repeat(200_000)}!` }),
    ...INPUT,
  },
  {
    name: "a condition nested 5,000 deep",
    body: ask(
      "query ($t: Condition!) { checkCondition(text: $t, subjects: [order]) { __typename } }",
      { t: nested(5_000, "(", "1", ")") },
    ),
    ...INPUT,
  },
  {
    // Answered: that it is not sound is what was asked for.
    name: "a condition nested 1,900 deep",
    body: ask("query ($t: Condition!) { checkCondition(text: $t, subjects: [order]) { sound } }", {
      t: nested(1_900, "(", "1", ")"),
    }),
    status: 200,
    code: undefined,
  },
  {
    name: "a list of 1,001 orders",
    body: ask(RECORD, { orders: Array(1_001).fill(order) }),
    status: 200,
    code: "BAD_USER_INPUT",
  },
  {
    name: "a page of two billion",
    body: ask(STORES, { n: 2_000_000_000 }),
    status: 200,
    code: "BAD_USER_INPUT",
  },
];

const json = { "content-type": "application/json" };
const DOORS: Hostile[] = [
  {
    name: "compressed",
    headers: { ...json, "content-encoding": "gzip" },
    body: gzipSync(Buffer.alloc(20_000_000)),
    ...TYPE,
  },
  {
    name: "said to be compressed twice",
    headers: { ...json, "content-encoding": "gzip, br" },
    body: ask("{ a }"),
    ...TYPE,
  },
  {
    name: "a form",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "query=%7Bviewer%7Bid%7D%7D",
    ...TYPE,
  },
  {
    name: "a form of files",
    headers: { "content-type": "multipart/form-data; boundary=x" },
    body: "--x\r\n",
    ...TYPE,
  },
  {
    name: "plain text, as a foreign page may send it",
    headers: { "content-type": "text/plain" },
    body: ask("mutation { signOutEverywhere { __typename } }"),
    ...TYPE,
  },
  {
    name: "text/json; application/json",
    headers: { "content-type": "text/json; application/json" },
    body: ask("{ a }"),
    ...TYPE,
  },
  {
    name: "XML with entities",
    headers: { "content-type": "application/xml" },
    body: '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
    ...TYPE,
  },
  {
    name: "a mutation by GET",
    method: "GET",
    path: `/graphql?query=${encodeURIComponent("mutation { signOutEverywhere { __typename } }")}`,
    status: 302,
    code: undefined,
  },
  { name: "PUT", method: "PUT", body: ask("{ a }"), status: 404, code: undefined },
  { name: "TRACE", method: "TRACE", status: 404, code: undefined },
  {
    name: "headers of 64 KiB",
    headers: { ...json, "x-flood": "x".repeat(65_536) },
    body: ask("{ a }"),
    status: 431,
    code: undefined,
  },
  {
    name: "1,500 headers",
    headers: {
      ...json,
      ...Object.fromEntries(Array.from({ length: 1_500 }, (_, n) => [`x-${n}`, "aaaaaaaaaa"])),
    },
    body: ask("{ a }"),
    status: 431,
    code: undefined,
  },
  {
    name: "a token of 10,000 characters",
    headers: { ...json, authorization: `Bearer ${"a.".repeat(5_000)}` },
    body: ask("{ viewer { id } }"),
    status: 401,
    code: "UNAUTHENTICATED",
  },
  {
    name: "an automatic persisted query",
    body: JSON.stringify({
      extensions: { persistedQuery: { version: 1, sha256Hash: "a".repeat(64) } },
    }),
    ...REQUEST,
  },
  {
    name: "a document by an id nobody registered",
    body: JSON.stringify({ documentId: "a".repeat(64) }),
    status: 400,
    code: "DOCUMENT_NOT_TRUSTED",
  },
  {
    name: "a document by the id __proto__",
    body: '{"documentId":"__proto__"}',
    status: 400,
    code: "DOCUMENT_NOT_TRUSTED",
  },
  { name: "a subscription", body: ask(operation("store-activity")), ...REQUEST },
];

export const HTTP_REQUESTS: readonly Hostile[] = [...DOCUMENTS, ...COSTS, ...BODIES, ...DOORS];
