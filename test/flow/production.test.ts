/*
 * The doors of a hub in production.
 *
 * Goal: it answers registered documents alone, at every door; tells what its graph is like to headquarters alone; lets
 * pages of its own origins ask and no others, and takes nothing that a foreign page could send in somebody's name.
 * Method: a hub in production mode, with a folder of documents, asked over real HTTP and sockets.
 */
import { rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { buildSchema, getIntrospectionQuery } from "graphql";
import WebSocket from "ws";
import { createBanyan } from "../../src/client/create-banyan.ts";
import { MyCard, WalletChanged } from "../../src/client/operations.ts";
import { webTransport } from "../../src/client/web.ts";
import { BODY_LIMITS } from "../../src/platform/request/body.rules.ts";
import { idOfDocument, openDocuments } from "../../src/platform/request/documents.ts";
import { callersOf } from "../support/callers.ts";
import { client, serveHub } from "../support/client.ts";
import { newFolder } from "../support/folder.ts";
import { operation } from "../support/operations.ts";
import { until } from "../support/until.ts";
import { orderOf, record, world } from "../support/world.ts";

const SHOP = "https://shop.example";
const OURS = "query Mine { me { id } }";
const EARLIER = "query Earlier{me{id name}}";
const ASKED = getIntrospectionQuery({ descriptions: false });

const documentsDir = newFolder("documents");
writeFileSync(join(documentsDir, "mine.graphql"), OURS);
writeFileSync(join(documentsDir, "graph.graphql"), ASKED);
writeFileSync(join(documentsDir, "brand.graphql"), "{ brand { id } }");
writeFileSync(join(documentsDir, "wallet.graphql"), operation("wallet-changed"));
const earlier = { [idOfDocument(EARLIER)]: EARLIER, made: "query Made{me{id}}" };
writeFileSync(join(documentsDir, "2026-10.json"), JSON.stringify(earlier));
afterAll(() => rmSync(documentsDir, { recursive: true }));

const requests = { trustedOnly: true, documentsDir, corsOrigins: [SHOP] };
const served = await serveHub("all", { requests, production: true });
const there = await served.prepare(() => world(served, { members: 1 }));
const who = callersOf(there);
const member = served.client(who.member(there.anna));

/** Posts a request's body as it is. */
async function post(body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${served.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${served.token(who.member(there.anna))}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const { data, errors } = (await response.json()) as {
    data?: unknown;
    errors?: { extensions: { code: string } }[];
  };
  return { data, code: errors?.[0]?.extensions.code, headers: response.headers };
}

const untrusted = { data: undefined, code: "DOCUMENT_NOT_TRUSTED" };
const anna = { me: { id: expect.any(String) } };

test("a document that nobody registered is answered at no door", async () => {
  const other = "{ me { id wallet { balance } } }";
  expect(await post({ query: other })).toMatchObject(untrusted);
  expect(await post({ documentId: idOfDocument(other) })).toMatchObject(untrusted);
  // The id of one does not let another in.
  expect(await post({ query: other, documentId: idOfDocument(OURS) })).toMatchObject({
    data: { me: { id: there.anna } },
  });
  for (const document of [other, "subscription { walletChanged { __typename } }"]) {
    const { errors } = await member.askSocket(document);
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(["DOCUMENT_NOT_TRUSTED"]);
  }
});

test("one of the folder is answered by its text and by its id, with its white space or without", async () => {
  for (const text of [OURS, "query Mine{me{id}}"]) {
    expect((await post({ query: text })).data).toEqual(anna);
    expect((await post({ documentId: idOfDocument(text) })).data).toEqual(anna);
    expect((await post({ extensions: { documentId: idOfDocument(text) } })).data).toEqual(anna);
    expect((await member.askSocket(text)).data).toEqual(anna);
  }
});

test("programs of an earlier release are answered by its manifest, whose ids are not believed", async () => {
  expect((await post({ documentId: idOfDocument(EARLIER) })).data).toMatchObject(anna);
  expect(await post({ documentId: "made" })).toMatchObject(untrusted);
  expect((await post({ documentId: idOfDocument(earlier.made) })).data).toEqual(anna);
});

test("what the graph does not answer any longer is named as the hub starts", () => {
  const folder = newFolder("documents");
  writeFileSync(join(folder, "old.json"), JSON.stringify({ x: "{ nothingOfThatName }" }));
  expect(() => openDocuments(buildSchema("type Query { me: ID }"), folder)).toThrow(
    /old\.json x: .*nothingOfThatName/,
  );
  rmSync(folder, { recursive: true });
});

test("our client is answered, over HTTP and its socket, and is told of what is not", async () => {
  const banyan = createBanyan({
    ...{ url: served.url, transport: webTransport({ WebSocket }) },
    token: served.token(who.member(there.anna)),
  });
  const told: string[] = [];
  const errors: string[] = [];
  banyan.follow(
    WalletChanged,
    {},
    {
      next: ({ walletChanged }) =>
        void told.push("change" in walletChanged ? walletChanged.change : walletChanged.because),
    },
  );
  const error = ({ code }: { code: string }) => void errors.push(code);
  banyan.follow("subscription { walletChanged { __typename } }", {}, { next: () => {}, error });
  try {
    const { me } = await banyan.ask(MyCard);
    expect(me?.card?.code).toMatch(/^\d+$/);
    await until(() => told.length === 1 && errors.length === 1);
    await record(there, orderOf(there, "card", { netMinor: 4_200n }));
    await until(() => told.length === 2);
    expect({ told, errors }).toEqual({ told: ["START", "42"], errors: ["DOCUMENT_NOT_TRUSTED"] });
    const other = banyan.ask("{ me { id wallet { balance } } }");
    expect(await other.catch(({ code }) => code)).toBe("DOCUMENT_NOT_TRUSTED");
  } finally {
    banyan.close();
  }
});

test("what the graph is like is told to headquarters alone, and there is no page to try it", async () => {
  for (const caller of [undefined, who.member(there.anna), who.till(there.n1), who.north]) {
    const { status, errors } = await served.client(caller).ask(ASKED);
    expect([status, errors?.[0]?.extensions.code]).toEqual([403, "FORBIDDEN"]);
  }
  const { data } = await served.client(who.hq).ask(ASKED);
  expect(data.__schema.queryType.name).toBe("Query");
  for (const path of ["/", "/graphiql", "/graphql"])
    expect((await fetch(served.url + path)).status).toBe(404);
});

const preflight = (origin: string) =>
  fetch(`${served.url}/graphql`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    },
  });

test("pages of an origin that is named may ask, and read why they are refused", async () => {
  const asked = await preflight(SHOP);
  expect(asked.status).toBe(204);
  expect(Object.fromEntries(asked.headers)).toMatchObject({
    "access-control-allow-origin": SHOP,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "authorization, content-type, accept-language",
    "access-control-max-age": "600",
  });
  for (const body of [{ query: OURS }, { query: "{ other }" }, {}]) {
    const { headers } = await post(body, { origin: SHOP });
    expect(headers.get("access-control-allow-origin")).toBe(SHOP);
    expect(headers.get("access-control-expose-headers")).toMatch(/x-acting-for/);
    // What is kept in between must not be shown to a page of another origin.
    expect(headers.get("vary")).toMatch(/origin/i);
    // Nothing a browser sends by itself tells who somebody is.
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    expect(headers.get("set-cookie")).toBeNull();
  }
});

test.each(["https://shop.example.evil.example", "http://shop.example", "null"])(
  "pages of %s may not",
  async (origin) => {
    const asked = await preflight(origin);
    const { headers } = await post({ query: OURS }, { origin });
    for (const each of [asked.headers, headers])
      expect(each.get("access-control-allow-origin")).toBeNull();
  },
);

/** What a page may send anywhere without asking first. */
const sendPlainly = (body: string, type?: string) =>
  new Promise<number | undefined>((answered, failed) => {
    const headers = type === undefined ? {} : { "content-type": type };
    const sent = request(`${served.url}/graphql`, { method: "POST", headers }, (response) => {
      response.resume();
      answered(response.statusCode);
    });
    sent.on("error", failed);
    // In chunks: nobody said how long it will be.
    sent.write(body);
    sent.end();
  });

test("what a foreign page may send without asking is not read", async () => {
  const body = JSON.stringify({ query: OURS });
  for (const type of [
    undefined,
    "text/plain",
    "text/plain; application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
  ])
    expect([type, await sendPlainly(body, type)]).toEqual([type, 415]);
});

test("a body of unknown length is read as far as one may be long", async () => {
  const long = (length: number) => JSON.stringify({ documentId: "x".repeat(length) });
  expect(await sendPlainly(long(BODY_LIMITS.bytes), "application/json")).toBe(413);
  expect(await sendPlainly(long(1_000_000), "application/json")).toBe(400);
});

test("operations are answered one at a time", async () => {
  expect((await post([{ query: OURS }, { query: OURS }])).code).toBe("BAD_REQUEST");
});

test("who follows pays for each event; where that is too much for a minute, it goes on behind its cursor", async () => {
  const { url } = await served.second({ costTimes: 0.006 });
  const poor = client(url, served.token(who.member(there.anna)));
  try {
    const stream = await poor.subscribe(operation("wallet-changed"));
    await stream.start;
    const codes: unknown[] = [];
    for (let n = 0; codes.length === 0; n++) {
      await record(there, ...Array.from({ length: 50 }, (_, m) => orderOf(there, `F-${n}-${m}`)));
      for (let told = 0; told < 50 && codes.length === 0; told++) {
        const { errors } = await stream.nextResult();
        codes.push(...(errors ?? []).map(({ extensions }) => extensions));
      }
    }
    expect(codes).toEqual([{ code: "TOO_MANY_REQUESTS", retryAfter: expect.any(Number) }]);
    await stream.ended;
  } finally {
    await poor.close();
  }
});

test("whoever has a network of addresses has one budget", async () => {
  const { url } = await served.second({ costTimes: 0.004 });
  const nobody = client(url);
  const statuses = new Set<number>();
  // As many as the minutes of two would take.
  for (let n = 0; n < 250 && !statuses.has(429); n++) {
    const address = `2001:db8:0:1::${n.toString(16)}`;
    const { status } = await nobody.ask("{ brand { id } }", {}, { "x-forwarded-for": address });
    statuses.add(status);
  }
  await nobody.close();
  expect(statuses).toContain(429);
});
