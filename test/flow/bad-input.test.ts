/*
 * What callers get wrong, over HTTP.
 *
 * Goal: every mistake gets a clear answer of the right kind and changes nothing; a mistake of ours tells
 * the caller nothing but where to find it.
 * Method: a hub served on a port of its own; each mistake is made in an otherwise sound request, and every
 * row of the brand is compared before and after. The hub runs without its relay, so events stay countable.
 */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import jwt from "jsonwebtoken";
import { type Callers, callersOf } from "../support/callers.ts";
import { type Answer, answerOf, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { eventsOf, stateOf } from "../support/state.ts";
import { type World, world } from "../support/world.ts";

const served = await serveHub("serve");

const RECORD = operation("record-orders");
const STORES =
  "query ($first: Int, $after: Cursor) { stores(first: $first, after: $after) { edges { cursor } } }";

const there = await served.prepare(() => world(served));
const who = callersOf(there);

const soundOrder = (of: World) => ({
  source: "shop",
  number: "1",
  memberId: of.anna,
  storeCode: "N1",
  netMinor: "100",
  currency: of.currency,
  occurredAt: "2026-03-14T04:00:00Z",
});

/** Does something that must change nothing. */
async function unchanged<T>(act: () => Promise<T>): Promise<T> {
  const state = async () => [
    await stateOf(served, there.brandId),
    await eventsOf(served, there.brandId),
  ];
  const before = await state();
  const result = await act();
  expect(await state()).toEqual(before);
  return result;
}

/** The status, and the code and message of the one error. */
const errorOf = ({ status, errors }: Answer) => {
  expect(errors).toHaveLength(1);
  return [status, errors?.[0]?.extensions.code, errors?.[0]?.message];
};

/** Sends one order, sound but for what is said, as headquarters; it must change nothing. */
const sendOrder = (but: object): Promise<Answer> =>
  unchanged(() =>
    served.client(who.hq).ask(RECORD, { orders: [{ ...soundOrder(there), ...but }] }),
  );

describe("an order that cannot be", () => {
  test.each([
    ["of an unknown store", { storeCode: "N9" }, "UNKNOWN_STORE"],
    [
      "of an unknown member",
      { memberId: "01900000-0000-7000-8000-000000000000" },
      "UNKNOWN_MEMBER",
    ],
    ["of less than nothing", { netMinor: "-1" }, "AMOUNT_OUT_OF_RANGE"],
    ["of less than no coupon", { couponMinor: "-1" }, "AMOUNT_OUT_OF_RANGE"],
    ["of 10^18", { netMinor: "1000000000000000000" }, "AMOUNT_OUT_OF_RANGE"],
    ["of one more than the limit", { netMinor: "1000000000001" }, "AMOUNT_OUT_OF_RANGE"],
    ["in another currency", { currency: "EUR" }, "CURRENCY_MISMATCH"],
    ["of tomorrow", { occurredAt: "2026-03-16T04:00:00Z" }, "OCCURRED_IN_FUTURE"],
    [
      "from before the store opened",
      { occurredAt: "2025-12-31T15:59:59Z" },
      "OCCURRED_BEFORE_STORE",
    ],
  ])("%s is refused by name", async (_, but, code) => {
    const { status, data, errors } = await sendOrder(but);
    expect([status, errors, data.recordOrders[0].code]).toEqual([200, undefined, code]);
  });

  test.each([
    ["an amount beyond 64 bits", { netMinor: "9223372036854775808" }, /must fit into 64 bits/],
    ["an amount of forty digits", { netMinor: "1".repeat(40) }, /string of digits/],
    ["a fraction", { netMinor: "1.5" }, /string of digits, like "1250"/],
    ["an exponent", { netMinor: "1e3" }, /string of digits/],
    ["digits of another script", { netMinor: "١٢" }, /string of digits/],
    ["no digits", { netMinor: "" }, /string of digits/],
    ["a JSON number", { netMinor: 5 }, /string of digits/],
    ["an unknown enum value", { identity: { kind: "FAX", value: "1" } }, /"FAX" does not exist/],
    ["a NUL byte", { number: "a\u0000b" }, /control characters/],
    ["a line break", { number: "a\nb" }, /control characters/],
    ["a C1 control character", { number: "a\u0085b" }, /control characters/],
    ["half a character", { number: "a\ud800b" }, /well-formed Unicode/],
    ["300 characters", { number: "x".repeat(300) }, /1 to 200 characters/],
    ["no characters", { number: "" }, /1 to 200 characters/],
    ["a garbage uuid", { memberId: "anna" }, /not a valid UUID/],
    ["a uuid with a brace", { memberId: `${there.anna}}` }, /not a valid UUID/],
    ["a word for a date", { occurredAt: "yesterday" }, /invalid date-time-string/],
    ["a 30th of February", { occurredAt: "2026-02-30T00:00:00Z" }, /invalid date-time-string/],
    ["a year zero", { occurredAt: "0000-06-01T00:00:00Z" }, /years 1 to 9999/],
    ["a year 10,000 in UTC", { occurredAt: "9999-12-31T23:00:00-10:00" }, /years 1 to 9999/],
    ["a field nobody knows", { tip: "100" }, /Field "tip" is not defined/],
    ["no number at all", { number: null }, /not to be null/],
  ])("with %s is bad input", async (_, but, message) => {
    const answer = await sendOrder(but);
    expect(errorOf(answer)).toEqual([400, "BAD_USER_INPUT", expect.stringMatching(message)]);
  });

  test("with both a member's id and an identity, or neither, is bad input", async () => {
    const identity = { kind: "PHONE", value: "1" };
    for (const but of [{ identity }, { memberId: undefined }]) {
      const error = errorOf(await sendOrder(but));
      expect(error).toEqual([200, "BAD_USER_INPUT", "order 1: give memberId or identity"]);
    }
  });

  test("does not hold up the sound one beside it", async () => {
    const orders = [
      { ...soundOrder(there), storeCode: "N9" },
      { ...soundOrder(there), number: "2" },
    ];
    const { recordOrders } = await served.client(who.hq).mutate(RECORD, { orders });
    expect(recordOrders).toMatchObject([{ code: "UNKNOWN_STORE" }, { repeated: false }]);
  });

  test.each([0, 1_001])("is in a list of %s: bad input", async (length) => {
    const orders = Array.from({ length }, (_, n) => ({ ...soundOrder(there), number: `l${n}` }));
    const answer = await unchanged(() => served.client(who.hq).ask(RECORD, { orders }));
    expect(errorOf(answer)).toEqual([200, "BAD_USER_INPUT", "between 1 and 1000 orders a call"]);
  });
});

describe("an id", () => {
  test("means the same in upper case", async () => {
    const hq = served.client(who.hq);
    const ask = (id: string) =>
      hq.query(
        `{ member(id: "${id}") { id wallet { balance } } store(id: "${there.n1.id}") { id } }`,
      );
    expect(await ask(there.anna.toUpperCase())).toEqual(await ask(there.anna));
  });
});

describe("a page", () => {
  const hq = () => served.client(who.hq);

  test.each([100_000, 201, 0, -1])("of %s is bad input", async (first) => {
    const answer = await hq().ask(STORES, { first });
    expect(errorOf(answer)).toEqual([200, "BAD_USER_INPUT", "first must be between 1 and 200"]);
  });

  test("of a size that is none is bad input", async () => {
    for (const first of ["5", 1.5, 3_000_000_000])
      expect(errorOf(await hq().ask(STORES, { first })).slice(0, 2)).toEqual([
        400,
        "BAD_USER_INPUT",
      ]);
  });

  test("behind a garbage cursor is bad input", async () => {
    const cursors = ["Z2FyYmFnZQ", "WyJ4Il0", "WzFd", "W10", "e30", "bnVsbA", "A".repeat(200)];
    for (const after of cursors)
      expect(errorOf(await hq().ask(STORES, { after }))).toEqual([
        ...[200, "BAD_USER_INPUT", "after is not a cursor of this list"],
      ]);
    for (const after of ["", "a b", "'; drop table store; --", "A".repeat(201)])
      expect(errorOf(await hq().ask(STORES, { after })).slice(0, 2)).toEqual([
        400,
        "BAD_USER_INPUT",
      ]);
  });
});

describe("a document", () => {
  const fields = (count: number, one: (n: number) => string) =>
    `{ ${Array.from({ length: count }, (_, n) => one(n)).join(" ")} }`;

  test.each([
    ["nested 10,000 deep", "{ stores ".repeat(10_000), "GRAPHQL_VALIDATION_FAILED"],
    ["with a list nested 3,000 deep", `{ a(b: ${"[".repeat(3_000)}`, "GRAPHQL_VALIDATION_FAILED"],
    ["of 5,000 aliases", fields(5_000, (n) => `a${n}: viewer { id }`), "GRAPHQL_PARSE_FAILED"],
    ["of 21 aliases", fields(21, (n) => `a${n}: viewer { id }`), "GRAPHQL_VALIDATION_FAILED"],
    [
      "nested 13 deep",
      `${"{ stores { owner ".repeat(6)}{ id${" }".repeat(13)}`,
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["of an unknown field", "{ viewer { salary } }", "GRAPHQL_VALIDATION_FAILED"],
    ["that goes in circles", "{ ...A } fragment A on Query { ...A }", "GRAPHQL_VALIDATION_FAILED"],
    ["that breaks off", "{ viewer { id }", "GRAPHQL_PARSE_FAILED"],
    ["of nothing", "", "BAD_REQUEST"],
    [
      "of two operations",
      "query A { me { id } } query B { me { id } }",
      "OPERATION_RESOLUTION_FAILURE",
    ],
  ])("%s is turned away before anything runs", async (_, document, code) => {
    const { status, errors, data } = await served.client(who.hq).ask(document);
    expect([status, errors?.[0]?.extensions.code, data]).toEqual([400, code, undefined]);
    expect(errors?.[0]?.message).not.toMatch(/call stack/);
  });
});

describe("a request", () => {
  const mutation =
    'mutation { addFranchisee(input: { code: "csrf", legalName: "x" }) { __typename } }';
  const body = JSON.stringify({ query: mutation });
  const json = { "content-type": "application/json" };

  const send = (init: RequestInit, query = "") =>
    unchanged(async () => {
      const authorization = `Bearer ${served.token(who.hq)}`;
      const headers = { authorization, ...(init.headers as Record<string, string>) };
      const address = `${served.url}/graphql${query}`;
      return answerOf(await fetch(address, { redirect: "manual", ...init, headers }));
    });

  test("over 2 MiB is turned away", async () => {
    const orders = [{ ...soundOrder(there), source: "x".repeat(2 ** 21) }];
    const large = JSON.stringify({ query: RECORD, variables: { orders } });
    expect((await send({ method: "POST", headers: json, body: large })).status).toBe(413);
  });

  test.each([
    ["broken off", '{"query": "{ viewer', 400],
    ["empty", "", 400],
    ["null", "null", 400],
    ["a batch", `[${body},${body}]`, 400],
    ["with a query that is a number", '{"query": 5}', 400],
    ["with variables that are text", '{"query": "{ viewer { id } }", "variables": "x"}', 400],
  ])("whose JSON is %s is turned away", async (_, text, status) => {
    expect((await send({ method: "POST", headers: json, body: text })).status).toBe(status);
  });

  test.each([
    ["no content type", {}],
    ["text/plain", { "content-type": "text/plain" }],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["a multipart form", { "content-type": "multipart/form-data; boundary=x" }],
  ])("as a foreign page could send it, with %s, does nothing", async (_, headers) => {
    const bytes = new TextEncoder().encode(body);
    const answer = await send({ method: "POST", headers, body: bytes });
    expect(errorOf(answer).slice(0, 2)).toEqual([415, "BAD_REQUEST"]);
  });

  test("with a mutation by GET is shown to GraphiQL and does nothing", async () => {
    const { status, data } = await send({}, `?query=${encodeURIComponent(mutation)}`);
    expect([status, data]).toEqual([302, undefined]);
  });
});

describe("a token", () => {
  const { keys } = served.hub;
  const good = served.token(who.hq);
  const claims = jwt.decode(good) as jwt.JwtPayload;
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const sign = (key: jwt.Secret | jwt.PrivateKey, algorithm: jwt.Algorithm, but = {}) =>
    jwt.sign({ ...claims, ...but }, key, { algorithm, keyid: keys.kid });

  test.each([
    ["that is none", "nonsense", "signed with an unknown key"],
    ["without a signature", sign("", "none"), "not valid"],
    ["signed with another key", sign(privateKey, "ES256"), "not valid"],
    ["signed with a word", sign("x".repeat(32), "HS256"), "not valid"],
    ["whose signature was altered", `${good.slice(0, -4)}AAAA`, "not valid"],
    ["for another audience", sign(keys.privateKey, "ES256", { aud: "bank" }), "not valid"],
    ["of an unknown kind", sign(keys.privateKey, "ES256", { kind: "god" }), "not valid"],
    [
      "of a till that stands nowhere",
      sign(keys.privateKey, "ES256", { kind: "till" }),
      "not valid",
    ],
    ["that has expired", sign(keys.privateKey, "ES256", { exp: claims.iat }), "has expired"],
  ])("%s is refused", async (_, token, message) => {
    const authorization = `Bearer ${token}`;
    const answer = await unchanged(() =>
      served.client().ask(RECORD, { orders: [soundOrder(there)] }, { authorization }),
    );
    expect(errorOf(answer)).toEqual([401, "UNAUTHENTICATED", expect.stringContaining(message)]);
    expect(answer.data).toBeUndefined();
  });

  test("of another scheme is refused, and no token is nobody", async () => {
    const basic = await served
      .client()
      .ask("{ viewer { id } }", {}, { authorization: "Basic eA==" });
    expect(errorOf(basic).slice(0, 2)).toEqual([401, "UNAUTHENTICATED"]);
    const nobody = await served.client().ask("{ viewer { id } }");
    expect([nobody.errors?.[0]?.extensions.code, nobody.data]).toEqual(["UNAUTHENTICATED", null]);
  });

  test("ends when its hours are over", async () => {
    const hq = served.client(who.hq);
    served.clock.advance({ hours: 11, minutes: 59 });
    await hq.query("{ viewer { id } }");
    served.clock.advance({ minutes: 1 });
    expect(errorOf(await hq.ask("{ viewer { id } }")).slice(0, 2)).toEqual([
      401,
      "UNAUTHENTICATED",
    ]);
  });

  test("of another brand does nothing with this brand's ids", async () => {
    const elsewhere: Callers = callersOf(await world(served));
    const hq = served.client(elsewhere.hq);
    const { n1, anna, north } = there;
    expect(
      await unchanged(() =>
        hq.query(`{ store(id: "${n1.id}") { id } member(id: "${anna}") { id }
          franchisee(id: "${north.id}") { id } }`),
      ),
    ).toEqual({ store: null, member: null, franchisee: null });
    const { spendPoints } = await unchanged(() =>
      hq.mutate(
        `mutation ($input: SpendPointsInput!) { spendPoints(input: $input) {
          ... on Refusal { code } } }`,
        { input: { memberId: anna, storeId: n1.id, source: "shop", number: "1", points: "1" } },
      ),
    );
    expect(spendPoints.code).toBe("UNKNOWN_STORE");
  });
});
