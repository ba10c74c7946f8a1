/*
 * Goal: a socket ends when its holder's right does, by a code its client knows what to do about; whoever takes too much,
 * or too little, costs the hub nothing; what could not be told is not skipped.
 * Method: real sockets of a hub that is served with low limits, and of a second one on the same database; the hub's
 * trouble is a table that the test takes away from under it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import WebSocket from "ws";
import { eraseMember } from "../src/erasure/erase-member.ts";
import { leaveStaff } from "../src/guide/leave-staff.ts";
import { actorOf, hireStaff } from "../src/identity/hire-staff.ts";
import { openSession } from "../src/identity/open-session.ts";
import { refreshSession } from "../src/identity/refresh-session.ts";
import { newId } from "../src/kernel/id.ts";
import { callersOf } from "./support/callers.ts";
import { type Client, client, serveHub } from "./support/client.ts";
import { statementsOf } from "./support/count.ts";
import { operation } from "./support/operations.ts";
import type { Data } from "./support/stream.ts";
import { orderOf, record, world } from "./support/world.ts";

const served = await serveHub("all", {
  sockets: { ofMember: 2, ofStaff: 3, subscriptions: 3, stallMs: 1_000 },
});
const SIGNED_OUT = { code: 4441, reason: "signed out" };

/** A caller that listens, and whether its socket is still open. */
async function listener(token: string, url = served.url) {
  const caller = client(url, token);
  const stream = await caller.subscribe(operation("wallet-changed"));
  return { caller, stream };
}

/** Whoever was closed would be answered over another socket. */
const isOpen = async (caller: Client) =>
  (await caller.askSocket("{ brand { id } }")).data?.brand !== undefined &&
  (await Promise.race([caller.closed, undefined])) === undefined;

async function open() {
  const there = await world(served, { members: 2 });
  const who = callersOf(there);
  const signIn = (holderId = there.anna) =>
    there.as((work) => openSession(work, served.hub.keys, { holderId, by: "TEST" }));
  return { there, who, signIn };
}

describe("a socket whose holder's access ends is closed", () => {
  test("by signing out of its session, and the holder's others go on", async () => {
    const { there, who, signIn } = await open();
    const [phone, tablet] = [await signIn(), await signIn()];
    const mine = await listener(phone.accessToken);
    const other = await listener(tablet.accessToken);
    await other.caller.mutate(operation("sign-out"), { sessionId: phone.session.id });
    expect(await mine.caller.closed).toMatchObject(SIGNED_OUT);
    expect(await isOpen(other.caller)).toBe(true);

    // Its token is good for a quarter of an hour, but opens no socket any longer.
    const again = client(served.url, phone.accessToken);
    await again.askSocket("{ brand { id } }");
    expect(await again.closed).toMatchObject(SIGNED_OUT);
    expect(await isOpen(served.client(who.member(there.anna)))).toBe(true);
    await other.caller.close();
  });

  test("by signing out everywhere, but not for who signed in again before it was heard of", async () => {
    const { there, who, signIn } = await open();
    const byHand = await listener(served.token(who.member(there.anna)));
    const before = await listener((await signIn()).accessToken);
    await byHand.caller.mutate(operation("sign-out-everywhere"));
    for (const { caller } of [before, byHand])
      expect(await caller.closed).toMatchObject(SIGNED_OUT);

    const after = await listener((await signIn()).accessToken);
    const heardLate = await served.feedEnd();
    await served.asOwner(
      `insert into outbox (id, brand_id, facts, count, recorded_at) select id, brand_id, facts, count, recorded_at
       from feed where brand_id = $1 and facts::text like '%SIGN_OUT_EVERYWHERE%'`,
      [there.brandId],
    );
    expect(await served.feedEnd()).not.toBe(heardLate);
    expect(await Promise.race([after.caller.closed, sleep(300, "open")])).toBe("open");
    await after.caller.close();
  });

  test("by a refresh token that is used again", async () => {
    const { signIn } = await open();
    const stolen = await signIn();
    const { caller } = await listener(stolen.accessToken);
    await refreshSession(served.hub, stolen.refreshToken);
    served.clock.advance({ minutes: 2 });
    await expect(refreshSession(served.hub, stolen.refreshToken)).rejects.toThrow();
    expect(await caller.closed).toMatchObject(SIGNED_OUT);
  });

  test("by the member's erasure", async () => {
    const { there, who } = await open();
    const { caller } = await listener(served.token(who.member(there.anna)));
    await there.as((work) => eraseMember(work, { memberId: there.anna, reason: "MEMBER_REQUEST" }));
    expect(await caller.closed).toMatchObject(SIGNED_OUT);
  });

  test("as staff leaves, now or later, and who has left opens none", async () => {
    const { there } = await open();
    const hire = (name: string) =>
      there.as((work) => hireStaff(work, { name, storeId: there.n1.id }));
    const [lin, wu, xu] = [await hire("Lin"), await hire("Wu"), await hire("Xu")];
    const follow = async (staff: typeof lin) => {
      const caller = served.client(actorOf(staff));
      await caller.subscribe(operation("store-activity"));
      return caller;
    };
    const [now, soon, stays] = [await follow(lin), await follow(wu), await follow(xu)];
    const leave = (staffId: string, ms: number) =>
      there.as((work) => leaveStaff(work, { staffId, at: new Date(+served.clock() + ms) }));
    await leave(lin.id, 0);
    expect(await now.closed).toMatchObject(SIGNED_OUT);
    expect(await isOpen(soon)).toBe(true);
    const leaving = performance.now();
    await leave(wu.id, 1_000);
    const late = await follow(wu);
    for (const each of [late, soon]) expect(await each.closed).toMatchObject(SIGNED_OUT);
    expect(performance.now() - leaving).toBeGreaterThan(990);
    const gone = served.client(actorOf(lin));
    await gone.askSocket("{ brand { id } }");
    expect(await gone.closed).toMatchObject(SIGNED_OUT);
    expect(await isOpen(stays)).toBe(true);
  });

  test("and what it still sends meanwhile is neither done nor followed", async () => {
    const { there } = await open();
    const staff = await there.as((work) => hireStaff(work, { name: "Lin" }));
    const heard = served.client(actorOf(staff));
    await heard.subscribe(operation("store-activity"));
    const { socket, closed, send } = await rawSocket(served.token(actorOf(staff)));
    // It does not see that the hub says farewell.
    socket.pause();
    await there.as((work) => leaveStaff(work, { staffId: staff.id, at: work.now }));
    expect(await heard.closed).toMatchObject(SIGNED_OUT);
    const orders = [
      {
        ...{ source: "till", number: "late", memberId: there.anna, storeCode: "N1" },
        ...{ netMinor: "500", currency: "CNY", occurredAt: "2026-03-14T04:00:00Z" },
      },
    ];
    const ask = (id: string, query: string, variables = {}) =>
      send({ id, type: "subscribe", payload: { query, variables } });
    const { sent } = await statementsOf(async () => {
      ask("1", operation("brand-pulse"));
      ask("2", operation("record-orders"), { orders });
      await sleep(1_000);
    });
    socket.resume();
    expect(await closed).toBe(4441);
    expect(sent.filter((text) => /pulse|customer_order/.test(text))).toEqual([]);
  });

  test("at another instance", async () => {
    const { signIn } = await open();
    const { url } = await served.second();
    const { accessToken } = await signIn();
    const { caller } = await listener(accessToken, url);
    await client(served.url, accessToken).mutate(operation("sign-out-everywhere"));
    expect(await caller.closed).toMatchObject(SIGNED_OUT);
  });
});

describe("a caller that takes too much", () => {
  test("has its oldest socket closed for its newest, and nobody else's", async () => {
    const { there, who } = await open();
    const [anna = "", ben = ""] = there.members;
    const tokens = [anna, anna, ben, anna].map((id) => served.token(who.member(id)));
    const opened: Client[] = [];
    for (const token of tokens) opened.push((await listener(token)).caller);
    expect(await opened[0]?.closed).toMatchObject({ code: 4443 });
    for (const each of opened.slice(1)) expect(await isOpen(each)).toBe(true);
    // Who acts in a member's place takes none of its own.
    const behalf = { staffId: newId(), reason: "no coupons", id: newId() };
    const inPlace = served.token({ ...who.member(anna), behalf });
    opened.push((await listener(inPlace)).caller, (await listener(inPlace)).caller);
    for (const each of opened.slice(1)) expect(await isOpen(each)).toBe(true);
    for (const each of opened) await each.close();
  });

  test("is refused subscriptions over the limit, and keeps those it has", async () => {
    const { there, who } = await open();
    const caller = served.client(who.hq);
    const activity = operation("store-activity");
    // The third place is for asking whether they are followed.
    const following = [await caller.subscribe(activity), await caller.subscribe(activity)];
    const [, refused] = await Promise.all([caller.subscribe(activity), caller.subscribe(activity)]);
    expect((await refused?.nextResult())?.errors).toMatchObject([
      { extensions: { code: "TOO_MANY_SUBSCRIPTIONS" } },
    ]);
    await record(there, orderOf(there, "heard"));
    for (const each of following)
      expect((await each.next()).storeActivity.order.number).toBe("heard");
  });
});

test("an id that is used again before its operation is over closes the socket, and nothing goes on", async () => {
  const { there, who } = await open();
  const { closed, send } = await rawSocket(served.token(who.hq));
  const query = operation("brand-pulse");
  for (let times = 0; times < 5; times++) {
    send({ id: "1", type: "subscribe", payload: { query } });
    send({ id: "1", type: "complete" });
  }
  send({ id: "1", type: "subscribe", payload: { query } });
  expect(await closed).toBe(4409);
  await sleep(600);
  const { sent } = await statementsOf(async () => {
    await record(there, orderOf(there, "1"));
    await sleep(1_000);
  });
  expect(sent.filter((text) => text.includes("pulse.sign"))).toEqual([]);
});

/** A socket by hand, which can stop reading. */
async function rawSocket(token: string) {
  const socket = new WebSocket(
    `${served.url.replace("http", "ws")}/graphql`,
    "graphql-transport-ws",
  );
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  const send = (message: object) => socket.send(JSON.stringify(message));
  await new Promise((resolve) => socket.once("open", resolve));
  const acknowledged = new Promise((resolve) => socket.once("message", resolve));
  send({ type: "connection_init", payload: { authorization: `Bearer ${token}` } });
  await acknowledged;
  return { socket, closed, send };
}

/** An answer of some hundred kilobytes. */
const MUCH =
  "{ __schema { types { name description fields { name description args { name } } } } }";

test.each([
  ["takes nothing for too long", 30],
  ["lets too much wait", 100],
])("a socket that %s is closed with 4442", async (_, answers) => {
  const { there, who } = await open();
  const { socket, closed, send } = await rawSocket(served.token(who.member(there.anna)));
  let code: number | undefined;
  // Where the hub is slow to answer, it may not have stood still for long enough.
  for (let id = 0; code === undefined; ) {
    socket.pause();
    for (const end = id + answers; id < end; id++) {
      send({ id: String(id), type: "subscribe", payload: { query: MUCH } });
      await sleep(10);
    }
    await sleep(1_500);
    socket.resume();
    code = await Promise.race([closed, sleep(1_000, undefined)]);
  }
  expect(code).toBe(4442);
});

test("a reader that takes nothing is dropped amid a flood, and one beside it hears the end", async () => {
  const { there, who } = await open();
  // Some kilobytes an event, so that the network's own room is soon full.
  const long = Array.from({ length: 15 }, (_, at) => `${"a".repeat(300)}${at}: cause`).join(" ");
  const document = `subscription { walletChanged { ... on Reset { cursor } ... on WalletChange { cursor ${long} } } }`;
  const token = served.token(who.member(there.anna));
  const quick = await client(served.url, token).subscribe(document);
  const { socket, closed, send } = await rawSocket(token);
  send({ id: "1", type: "subscribe", payload: { query: document } });
  await record(there, orderOf(there, "1"));
  await quick.next();
  socket.pause();

  await served.feedEnd();
  await served.asOwner(
    `insert into outbox (id, brand_id, facts, count, recorded_at)
     select gen_random_uuid(), brand_id, told.facts, 500, recorded_at
     from feed cross join generate_series(1, 8) cross join lateral (
       select json_agg(f.value) as facts from json_array_elements(facts) f (value) cross join generate_series(1, 500)
       where f.value ->> 'kind' = 'WalletChanged') told
     where brand_id = $1 and seq = (select max(seq) from feed where brand_id = $1)`,
    [there.brandId],
  );
  const end = await served.feedEnd();
  let cursor = "";
  let heard = 0;
  for (; cursor !== end; heard++) ({ cursor } = (await quick.next()).walletChanged);
  expect(heard).toBeGreaterThan(1);
  await sleep(1_500);
  socket.resume();
  expect(await closed).toBe(4442);
});

test("what could not be told ends its subscription, and is told behind the cursor", async () => {
  const { there, who } = await open();
  const caller = served.client(who.member(there.anna));
  const stream = await caller.subscribe(operation("wallet-changed"));
  await record(there, orderOf(there, "1"));
  const { cursor } = (await stream.next()).walletChanged;

  await served.asOwner("alter table ledger_account rename to gone");
  await served.asOwner(
    `insert into outbox (id, brand_id, facts, count, recorded_at) select id, brand_id, facts, count, recorded_at
     from feed where brand_id = $1 order by seq desc limit 1`,
    [there.brandId],
  );
  const told = await stream.nextResult();
  await stream.ended;
  await served.asOwner("alter table gone rename to ledger_account");
  expect(told.errors).toMatchObject([{ extensions: { code: "TRY_AGAIN" } }]);
  expect(told.errors?.[0]?.message).not.toMatch(/relation|ledger/);
  expect(await stream.rest()).toEqual([]);
  const again = await caller.subscribe(operation("wallet-changed"), { after: cursor });
  const resumed: Data = await again.next();
  expect(BigInt(resumed.walletChanged.cursor)).toBeGreaterThan(BigInt(cursor));
});

test("members that are told at once cost one read of their wallets", async () => {
  const there = await world(served, { members: 20 });
  const who = callersOf(there);
  const streams = await Promise.all(
    there.members.map((id) => served.client(who.member(id)).subscribe(operation("wallet-changed"))),
  );
  const { sent } = await statementsOf(async () => {
    await record(there, ...there.members.map((id) => orderOf(there, id, { member: { id } })));
    for (const stream of streams)
      expect(await stream.next()).toMatchObject({ walletChanged: { cause: "EARNED" } });
  });
  const reads = sent.filter((text) => text.includes("points.accountsOf"));
  expect(reads.length).toBeGreaterThan(0);
  expect(reads.length).toBeLessThan(4);
});

test("a hub that stops tells its sockets to connect again", async () => {
  const { there, who } = await open();
  const { caller } = await listener(served.token(who.member(there.anna)));
  await served.restart();
  expect(await caller.closed).toMatchObject({ code: 1001 });
});
