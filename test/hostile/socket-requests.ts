import { operation } from "../support/operations.ts";

/** What is sent over a socket that was opened for it, and how it is refused: by a code, or by the socket's end. */
export interface HostileSocket {
  readonly name: string;
  /** False: it does not say who it is. */
  readonly greeted?: boolean;
  readonly messages: () => readonly (string | Buffer)[];
  readonly refused: string | number;
}

const message = (payload: object, id = "1") => JSON.stringify({ id, type: "subscribe", payload });
const asking = (query: string, variables: unknown = {}) => [message({ query, variables })];
const times = (count: number, one: (no: number) => string, between = " ") =>
  Array.from({ length: count }, (_, no) => one(no)).join(between);

export const SOCKET_REQUESTS: readonly HostileSocket[] = [
  {
    name: "ws: 600 aliases",
    messages: () => asking(`{ ${times(600, (n) => `a${n}: brand { id }`)} }`),
    refused: "GRAPHQL_VALIDATION_FAILED",
  },
  {
    name: "ws: nested 10,000 deep",
    messages: () => asking("{ stores ".repeat(10_000)),
    refused: "GRAPHQL_VALIDATION_FAILED",
  },
  {
    name: "ws: fragments in a circle",
    messages: () => asking("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
    refused: "GRAPHQL_VALIDATION_FAILED",
  },
  {
    name: "ws: pages within pages",
    messages: () =>
      asking(
        "{ stores(first: 200) { edges { node { orders(first: 200) { edges { node { id number netMinor refunds { id refundedMinor } } } } } } } }",
      ),
    refused: "TOO_COSTLY",
  },
  {
    name: "ws: a list of 10,000",
    messages: () => asking(operation("record-orders"), { orders: Array(10_000).fill(1) }),
    refused: "BAD_USER_INPUT",
  },
  {
    name: "ws: __proto__ among the variables",
    messages: () => [
      `{"id":"1","type":"subscribe","payload":{"query":"{ a }","variables":{"__proto__":{}}}}`,
    ],
    refused: "BAD_USER_INPUT",
  },
  {
    name: "ws: two fields in a subscription",
    messages: () =>
      asking("subscription { a: storeActivity { __typename } b: storeActivity { __typename } }"),
    refused: "GRAPHQL_VALIDATION_FAILED",
  },
  {
    name: "ws: variables that are a list",
    messages: () => [message({ query: "{ a }", variables: [] })],
    refused: 4400,
  },
  {
    name: "ws: an id nobody registered",
    messages: () => [message({ query: "", extensions: { documentId: "x" } })],
    refused: "DOCUMENT_NOT_TRUSTED",
  },
  {
    name: "ws: 60 subscriptions",
    messages: () =>
      Array.from({ length: 60 }, (_, n) =>
        message({ query: operation("store-activity") }, String(n)),
      ),
    refused: "TOO_MANY_SUBSCRIPTIONS",
  },
  {
    name: "ws: an id twice",
    messages: () => [1, 2].map(() => message({ query: operation("store-activity") })),
    refused: 4409,
  },
  {
    name: "ws: an id called __proto__",
    messages: () => [message({ query: "{ a }" }, "__proto__")],
    refused: "GRAPHQL_VALIDATION_FAILED",
  },
  {
    name: "ws: an array nested 100,000 deep",
    messages: () => ["[".repeat(100_000)],
    refused: 4400,
  },
  { name: "ws: no JSON", messages: () => ["hello"], refused: 4400 },
  {
    name: "ws: bytes that are no text",
    messages: () => [Buffer.from([0xff, 0xfe, 0x00])],
    refused: 4400,
  },
  { name: "ws: a type nobody knows", messages: () => ['{"type":"start","id":"1"}'], refused: 4400 },
  {
    name: "ws: more than a message may have",
    messages: () => ["x".repeat(300_000)],
    refused: 1009,
  },
  { name: "ws: who it is, twice", messages: () => ['{"type":"connection_init"}'], refused: 4429 },
  {
    name: "ws: a question before who it is",
    greeted: false,
    messages: () => asking("{ viewer { id } }"),
    refused: 4401,
  },
  {
    name: "ws: who it is by a token of a million dots",
    greeted: false,
    messages: () => [
      JSON.stringify({
        type: "connection_init",
        payload: { authorization: `Bearer ${".".repeat(200_000)}` },
      }),
    ],
    refused: 4403,
  },
];
