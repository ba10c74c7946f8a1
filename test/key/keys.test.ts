/*
 * Goal: whoever shows a key is the till or the app it was given to, for as long as it was given, and nobody else's; its
 * text is kept nowhere, and a key that is over opens nothing at any instance within a second.
 * Method: keys given, turned, revoked and made up, shown over HTTP and a socket at two hubs on one database.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { newId } from "../../src/kernel/id.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { createPartnerKey } from "../../src/key/create-partner-key.ts";
import { createTillKey } from "../../src/key/create-till-key.ts";
import { RightOfPersons, UnknownKey, UnknownTill } from "../../src/key/key.refusals.ts";
import { digestOf, newSecret, readKey, writeKey } from "../../src/key/key.rules.ts";
import { revokeKey } from "../../src/key/revoke-key.ts";
import { rotateKey } from "../../src/key/rotate-key.ts";
import { DOORS } from "../../src/role/doors.rules.ts";
import { callersOf } from "../support/callers.ts";
import { client, serveHub } from "../support/client.ts";
import { statementsOf } from "../support/count.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub();
const other = await served.second();
const VIEWER = "{ viewer { id kind } }";
const SOON_MS = 60_000;

async function open() {
  const there = await world(served, { members: 1 });
  const tillId = "id" in there.n1.till ? there.n1.till.id : "";
  const give = (expiresAt?: Date) =>
    there.as((work) => createTillKey(work, { tillId, name: "Till 1", expiresAt }));
  return { there, tillId, give };
}

const at = (text: string, url = served.url) => client(url, text);
const isIn = async (text: string, url?: string) => (await at(text, url).ask(VIEWER)).status === 200;

/** The hub has other work beside. */
const isOurs = (statement: string) => /\b(access|key)\./.test(statement);

async function untilOut(text: string): Promise<void> {
  for (const end = performance.now() + SOON_MS; await isIn(text, other.url); await sleep(20))
    if (performance.now() > end) throw new Error("it is still in");
}

test("a till's key is that till, over HTTP and a socket, at every instance", async () => {
  const { there, tillId, give } = await open();
  const { text } = await give();
  expect(text).toMatch(/^banyan_till_[\w-]{91}$/);
  for (const url of [served.url, other.url])
    expect((await at(text, url).query(VIEWER)).viewer).toEqual({ id: tillId, kind: "till" });
  const socket = at(text, other.url);
  expect((await socket.askSocket(VIEWER)).data?.viewer).toEqual({ id: tillId, kind: "till" });
  await socket.close();
  const order = {
    ...{ source: "till", number: "by-key", memberId: there.anna, netMinor: "500" },
    ...{ currency: "CNY", occurredAt: "2026-03-14T04:00:00Z" },
  };
  const { recordOrders } = await at(text).mutate(operation("record-orders"), { orders: [order] });
  expect(recordOrders).toMatchObject([{ __typename: "OrderRecorded" }]);

  const { sent } = await statementsOf(async () => {
    for (let times = 0; times < 5; times++) await at(text).query(VIEWER);
  });
  expect(sent.filter(isOurs)).toEqual([]);
});

test("a key's text is in no row, and when it was shown is told", async () => {
  const { there, give } = await open();
  const { text, key } = await give();
  await at(text).query(VIEWER);
  const rows = await served.asOwner<{ row: string; digest: string }>(
    "select k::text as row, encode(digest, 'hex') as digest from api_key k where id = $1",
    [key.id],
  );
  expect(rows[0]?.digest).toBe(readKey(text)?.digest.toString("hex"));
  expect(rows[0]?.row).not.toContain(text.slice(60));
  await served.restart();
  const hq = served.client(callersOf(there).hq);
  const { apiKeys } = await hq.query(operation("api-keys"));
  expect(apiKeys).toMatchObject([{ id: key.id, usedAt: served.clock().toISOString() }]);
  expect(JSON.stringify(apiKeys)).not.toContain(text.slice(60));
});

test("revoked, it is out at every instance, and its sockets are closed", async () => {
  const { there, give } = await open();
  const [gone, stays] = [await give(), await give()];
  for (const url of [served.url, other.url])
    for (const { text } of [gone, stays]) expect(await isIn(text, url)).toBe(true);
  const socket = at(gone.text, other.url);
  await socket.subscribe(operation("store-activity"));
  await there.as((work) => revokeKey(work, { keyId: gone.key.id }));
  expect(await socket.closed).toMatchObject({ code: 4441 });
  await untilOut(gone.text);
  expect(await isIn(stays.text, other.url)).toBe(true);
  const again = there.as((work) => revokeKey(work, { keyId: gone.key.id }));
  await expect(again).rejects.toEqual(new UnknownKey(gone.key.id));
});

test("turned, either secret is good for the overlap, and then the new one", async () => {
  const { there, give } = await open();
  const { text: before, key } = await give();
  expect(await isIn(before, other.url)).toBe(true);
  const wish = { keyId: key.id, overlapHours: 2 };
  const { text: after } = await there.as((work) => rotateKey(work, wish));
  await served.feedEnd();
  for (const text of [before, after]) expect(await isIn(text, other.url)).toBe(true);
  served.clock.advance({ hours: 2 });
  await untilOut(before);
  expect(await isIn(after, other.url)).toBe(true);
  // At once, where the one before is known to somebody.
  const { text: last } = await there.as((work) => rotateKey(work, { ...wish, overlapHours: 0 }));
  await untilOut(after);
  expect(await isIn(last, other.url)).toBe(true);
});

test("it ends with its day", async () => {
  const { give } = await open();
  const { text } = await give(new Date(+served.clock() + 3_600_000));
  expect(await isIn(text)).toBe(true);
  served.clock.advance({ hours: 1 });
  expect(await isIn(text)).toBe(false);
});

test("an app is headquarters with its rights, of its giver's own, and none that takes a person", async () => {
  const { there } = await open();
  const give = (rights: readonly string[], giver?: object) =>
    there.as((work) => createPartnerKey(work, { name: "ERP", rights: rights as never }), {
      ...there.hq,
      ...giver,
    } as never);
  const { text, key } = await give(["BOOKS"]);
  expect((await at(text).query(VIEWER)).viewer).toEqual({ id: key.id, kind: "hq" });
  for (const right of ["KEYS", "STAFF", "SIGN_TERMS", "IMPERSONATE"])
    await expect(give([right])).rejects.toThrow(RightOfPersons);
  const some = { rights: new Set(["KEYS", "BOOKS"]) };
  await expect(give(["CLOSE"], some)).rejects.toThrow(Forbidden);
  expect((await give(["BOOKS"], some)).key.rights).toEqual(["BOOKS"]);
  await expect(give(["BOOKS"], { rights: new Set(["BOOKS"]) })).rejects.toThrow(Forbidden);
});

test("an app takes neither step of what takes two people: its giver would be both", async () => {
  const { there } = await open();
  const steps = Object.entries(DOORS).flatMap(([name, { rights }]) =>
    /^(propose|approve|reject|prepare|release)(Terms|Payouts|Adjustment|FourEyes)$/.test(name)
      ? rights
      : [],
  );
  expect(new Set(steps).size).toBe(7);
  for (const right of steps)
    await expect(
      there.as((work) => createPartnerKey(work, { name: "Second", rights: [right] })),
    ).rejects.toThrow(RightOfPersons);
});

test("an app's key is turned by whoever has its rights: who turns it holds it", async () => {
  const { there } = await open();
  const app = { name: "ERP", rights: ["BOOKS", "PERSONAL_DATA"] as const };
  const { key } = await there.as((work) => createPartnerKey(work, app));
  const turn = (...rights: readonly string[]) =>
    there.as((work) => rotateKey(work, { keyId: key.id }), {
      ...there.hq,
      rights: new Set(rights),
    } as never);
  await expect(turn("KEYS", "BOOKS")).rejects.toThrow(Forbidden);
  expect((await turn("KEYS", "BOOKS", "PERSONAL_DATA")).key.id).toBe(key.id);
});

test("one that was made up is nobody's, without a look where it cannot be ours", async () => {
  const { there, give } = await open();
  const { text, key } = await give();
  const { brandId } = there;
  const madeUp = [
    writeKey(true, { brandId, keyId: key.id, secret: newSecret() }),
    writeKey(true, { brandId, keyId: newId(), secret: newSecret() }),
    writeKey(true, { brandId: newId(), keyId: key.id, secret: newSecret() }),
  ];
  for (const each of madeUp) expect(await isIn(each)).toBe(false);
  const broken = [text.slice(0, -1), `${text}A`, text.replace("till", "xxxx"), "banyan_till_"];
  const { sent } = await statementsOf(async () => {
    for (const each of broken) expect(await isIn(each)).toBe(false);
  });
  expect(sent.filter(isOurs)).toEqual([]);
});

test("tills of other brands get no key here", async () => {
  const [here, elsewhere] = [await open(), await open()];
  const wish = { tillId: elsewhere.tillId, name: "x" };
  const attempt = here.there.as((work) => createTillKey(work, wish));
  await expect(attempt).rejects.toEqual(new UnknownTill(elsewhere.tillId));
});

test("a key's text says what it was written from, and nothing that was altered is read", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.nat(90), fc.boolean(), (brandId, keyId, place, isTill) => {
      const secret = newSecret();
      const text = writeKey(isTill, { brandId, keyId, secret });
      expect(readKey(text)).toEqual({ brandId, keyId, digest: digestOf(secret) });
      const from = text.length - 91 + place;
      const to = text[from] === "A" ? "B" : "A";
      const altered = readKey(text.slice(0, from) + to + text.slice(from + 1));
      // The last letter has two bits that say nothing.
      if (place < 90) expect(altered).toBeUndefined();
    }),
  );
});
