/*
 * Orders that come over HTTP from sources outside.
 *
 * Goal: what is answered 200 is booked once, whatever comes twice, together, out of turn or amid what cannot be booked, and
 * however often workers die; what cannot be booked says why and waits for headquarters; nothing personal outlives its use.
 * Method: real HTTP against a hub that only serves; the test itself is the worker, but where two workers race.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import { applyDeliveries } from "../../src/inbox/apply-deliveries.ts";
import { clearDeliveriesJob } from "../../src/inbox/clear-deliveries.job.ts";
import { countsOf, takeWaiting } from "../../src/inbox/delivery.queries.ts";
import { startInbox, workOff } from "../../src/inbox/start-inbox.ts";
import { createIntakeSource } from "../../src/intake/create-intake-source.ts";
import { rotateIntakeSecret } from "../../src/intake/rotate-intake-secret.ts";
import { system } from "../../src/kernel/actor.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { orderMessage, posSource, refundMessage, sender } from "../support/intake.ts";
import { operation } from "../support/operations.ts";
import { shopifyOrder, shopifyRefund } from "../support/shopify.ts";
import { type World, world } from "../support/world.ts";

const served = await serveHub("serve");
const { clock } = served;
const parts = () => ({ begin: served.begin, look: served.look, log: served.hub.log });

const open = (options: Parameters<typeof world>[1] = {}) =>
  served.prepare(() => world(served, { members: 2, ...options }));

/** A source of a new world's, and who sends for it. */
async function opened() {
  const there = await open();
  const made = await posSource(there);
  return { there, made, send: sender(served.url, made, clock) };
}

const work = (there: World) => workOff(parts(), there.brandId);
const deliveries = (there: World) =>
  served.asOwner<{
    delivery_id: string;
    state: string;
    act: string | null;
    number: string | null;
    why: { code: string } | null;
    attempts: number;
    sealed_envelope: Buffer | null;
    buyers: Buffer[];
  }>(`select * from inbox_delivery where brand_id = '${there.brandId}' order by id`);
const states = async (there: World) =>
  (await deliveries(there)).map((row) => `${row.delivery_id} ${row.state} ${row.why?.code ?? "-"}`);
const orders = (there: World) =>
  served.asOwner<{
    source: string;
    number: string;
    store_code: string;
    net_minor: string;
    points: string;
  }>(
    `select o.source, o.number, s.code as store_code, o.net_minor, o.points
    from customer_order o join store s on s.id = o.store_id where o.brand_id = '${there.brandId}' order by o.number`,
  );
const refunds = (there: World) =>
  served.asOwner<{ number: string }>(
    `select number from order_refund where brand_id = '${there.brandId}' order by number`,
  );

describe("a message", () => {
  test("is kept, then booked, and its body is gone", async () => {
    const { there, send } = await opened();
    expect(await send.pos("m-1", orderMessage(there, "A-1"))).toEqual({
      status: 200,
      body: { kept: true },
    });
    expect(await send.pos("m-2", orderMessage(there, "A-2", { shop: "south" }))).toMatchObject({
      status: 200,
    });
    expect(await orders(there)).toEqual([]);
    expect(await work(there)).toBe(2);
    expect(await orders(there)).toEqual([
      { source: "pos", number: "A-1", store_code: "N1", net_minor: "10000", points: "100" },
      { source: "pos", number: "A-2", store_code: "S1", net_minor: "10000", points: "100" },
    ]);
    for (const row of await deliveries(there))
      expect(row).toMatchObject({ state: "DONE", act: "ORDER", sealed_envelope: null });
  });

  test("that comes again is answered alike and booked once; another content is refused", async () => {
    const { there, send } = await opened();
    const message = orderMessage(there, "A-1");
    const answers = await Promise.all(Array.from({ length: 20 }, () => send.pos("m-1", message)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await work(there);
    expect(await send.pos("m-1", message)).toEqual({ status: 200, body: { kept: true } });
    expect(await send.pos("m-1", orderMessage(there, "A-2"))).toMatchObject({ status: 409 });
    // Under a name of its own it is the same order all the same.
    await send.pos("m-3", message);
    await work(there);
    expect(await states(there)).toEqual(["m-1 DONE -", "m-3 DONE -"]);
    expect((await orders(there)).length).toBe(1);
  });

  test("is not taken unless it is signed, just now, by a source that is open", async () => {
    const { there, made, send } = await opened();
    const message = orderMessage(there, "A-1");
    const stranger = sender(
      served.url,
      { ...made, source: { ...made.source, id: there.anna } },
      clock,
    );
    const forger = sender(served.url, { ...made, secret: "whsec_AAAA" }, clock);
    const old = new Date(clock().getTime() - 6 * 60_000);
    const no = { status: 401, body: { code: "SIGNATURE_INVALID", message: expect.any(String) } };
    expect(await stranger.pos("m", message)).toEqual(no);
    expect(await forger.pos("m", message)).toEqual(no);
    expect(await send.pos("m", message, old)).toEqual(no);
    expect(await send.post(JSON.stringify(message), {})).toEqual(no);
    expect(
      await send.pos("m", { type: "order.paid", data: "x".repeat(2 * 1024 * 1024) }),
    ).toMatchObject({ status: 413 });
    expect(await deliveries(there)).toEqual([]);
    const hq = served.client(callersOf(there).hq);
    await hq.mutate(operation("close-intake-source"), { input: { sourceId: made.source.id } });
    expect(await send.pos("m", message)).toMatchObject({ status: 410 });
    expect(await deliveries(there)).toEqual([]);
  });

  test("may be signed by the secret before for a day", async () => {
    const { there, made, send } = await opened();
    const turned = await there.as((w) => rotateIntakeSecret(w, { sourceId: made.source.id }));
    const fresh = sender(served.url, turned, clock);
    expect((await send.pos("m-1", orderMessage(there, "A-1"))).status).toBe(200);
    expect((await fresh.pos("m-2", orderMessage(there, "A-2"))).status).toBe(200);
    clock.advance({ hours: 24 });
    expect((await send.pos("m-3", orderMessage(there, "A-3"))).status).toBe(401);
    expect((await fresh.pos("m-3", orderMessage(there, "A-3"))).status).toBe(200);
  });
});

describe("a worker", () => {
  test("books a flood once, poison amid it, beside another worker", async () => {
    const { there, send } = await opened();
    const message = (at: number) =>
      at % 25 === 0
        ? orderMessage(there, `A-${at}`, { netMinor: "1", taxMinor: "2" })
        : orderMessage(there, `A-${at}`);
    const workers = [startInbox(parts()), startInbox(parts())];
    const sent = Array.from({ length: 400 }, (_, at) => at % 300);
    const answers = await Promise.all(sent.map((at) => send.pos(`m-${at}`, message(at))));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    for (const each of workers) each.wake();
    for (let left = 1; left > 0; )
      left = (await deliveries(there)).filter(({ state }) => state === "WAITING").length;
    for (const each of workers) await each.stop();
    expect((await orders(there)).length).toBe(288);
    const poison = (await deliveries(there)).filter(({ state }) => state === "SET_ASIDE");
    expect(poison.map(({ why }) => why?.code)).toEqual(Array(12).fill("NET_PART_WRONG"));
  });

  test("that dies amid a batch leaves all of it to the next", async () => {
    const { there, send } = await opened();
    for (const at of [1, 2, 3]) await send.pos(`m-${at}`, orderMessage(there, `A-${at}`));
    const dying = served.begin(system("inbox", there.brandId), async (w) => {
      await applyDeliveries(w, await takeWaiting(w, 100));
      throw new Error("the power is gone");
    });
    await expect(dying).rejects.toThrow("the power is gone");
    expect(await orders(there)).toEqual([]);
    expect(await work(there)).toBe(3);
    expect((await orders(there)).length).toBe(3);
  });

  test("takes refunds in any turn", async () => {
    const { there, send } = await opened();
    await send.pos("m-1", refundMessage("A-1", "R-1", { refundMinor: "4000" }));
    await work(there);
    await send.pos("m-2", refundMessage("A-2", "R-2"));
    await send.pos("m-3", orderMessage(there, "A-2"));
    await send.pos("m-4", orderMessage(there, "A-1"));
    await work(there);
    expect((await refunds(there)).map(({ number }) => number)).toEqual(["R-1", "R-2"]);
    expect(new Set((await deliveries(there)).map(({ state }) => state))).toEqual(new Set(["DONE"]));
  });

  test("tries by itself what fails by a fault of ours, and sets it aside in the end", async () => {
    const { there, send } = await opened();
    for (const at of [1, 2, 3]) await send.pos(`m-${at}`, orderMessage(there, `A-${at}`));
    await served.asOwner(
      `update inbox_delivery set sealed_envelope = '\\x00' where brand_id = '${there.brandId}' and delivery_id = 'm-2'`,
    );
    await work(there);
    expect(await states(there)).toEqual(["m-1 DONE -", "m-2 WAITING -", "m-3 DONE -"]);
    expect(await work(there)).toBe(0);
    for (let at = 2; at <= 8; at++) {
      clock.advance({ hours: 1 });
      await work(there);
    }
    expect((await states(there))[1]).toBe("m-2 SET_ASIDE FAILED");
  });
});

/** Has the database refuse a brand's orders of a number, as it does of itself for other reasons. */
const breakOrders = async (there: World, number: string, code: string) => {
  const name = `broken_${code.toLowerCase()}`;
  await served.asOwner(`
    create or replace function ${name}() returns trigger language plpgsql as $$ begin
      if new.number like '${number}' then raise exception 'broken' using errcode = '${code}'; end if;
      return new; end $$`);
  await served.asOwner(
    `create trigger ${name}_${there.brandId.replaceAll("-", "")} before insert on customer_order
     for each row when (new.brand_id = '${there.brandId}') execute function ${name}()`,
  );
};

describe("what fails one", () => {
  test("brand by the moment, as a lock that somebody holds, does not hold up another", async () => {
    const bad = await Promise.all(Array.from({ length: 8 }, () => opened()));
    const good = await opened();
    for (const { there, send } of bad) {
      await breakOrders(there, "A-%", "55P03");
      await send.pos("m-1", orderMessage(there, "A-1"));
    }
    await good.send.pos("m-1", orderMessage(good.there, "A-1"));
    const inbox = startInbox(parts());
    try {
      for (let tries = 0; (await states(good.there))[0] !== "m-1 DONE -"; tries++) {
        if (tries > 400) throw new Error("it is held up");
        await sleep(5);
      }
      for (let at = 2; at < 6; at++) {
        await good.send.pos(`m-${at}`, orderMessage(good.there, `A-${at}`));
        inbox.wake();
        for (let tries = 0; (await states(good.there))[at - 1] !== `m-${at} DONE -`; tries++) {
          if (tries > 60) throw new Error("it is held up");
          await sleep(5);
        }
      }
    } finally {
      await inbox.stop();
    }
    for (const { there } of bad)
      expect(await deliveries(there)).toMatchObject([{ state: "WAITING", attempts: 0 }]);
  });

  test("delivery by our fault goes with the member it names, once it is set aside", async () => {
    const { there, send } = await opened();
    const [enrolled] = await there.as((w) =>
      enrolMembers(w, [{ identities: [{ kind: "PHONE", value: "+8613800138000" }] }]),
    );
    if (!enrolled || enrolled instanceof Refusal) throw new Error("enrolled");
    await breakOrders(there, "A-1", "P0001");
    const named = { memberId: undefined, identity: { kind: "PHONE", value: "+8613800138000" } };
    await send.pos("m-1", orderMessage(there, "A-1", named));
    for (let at = 1; at <= 8; at++) {
      await work(there);
      clock.advance({ hours: 1 });
    }
    expect((await deliveries(there))[0]).toMatchObject({ why: { code: "FAILED" }, number: "A-1" });
    await there.as((w) => eraseMember(w, { memberId: enrolled.id, reason: "MEMBER_REQUEST" }));
    expect((await deliveries(there))[0]).toMatchObject({ state: "DROPPED", sealed_envelope: null });
  });
});

describe("what cannot be booked", () => {
  test("says why, and is replayed or dropped by headquarters alone", async () => {
    const { there, made, send } = await opened();
    const south = await posSource(there, "mall", [{ shop: "12", storeCode: "S1" }]);
    await served.asOwner("update intake_source set store_code = null where id = $1", [
      south.source.id,
    ]);
    const mall = sender(served.url, south, clock);
    await send.pos("m-1", { type: "order.paid", data: { number: "A-1" } });
    await mall.pos("m-2", orderMessage(there, "A-2", { shop: "13" }));
    await send.pos("m-3", orderMessage(there, "A-3", { currency: "USD" }));
    await work(there);
    expect(await states(there)).toEqual([
      ...["m-1 SET_ASIDE UNREADABLE", "m-2 SET_ASIDE SHOP_UNKNOWN"],
      "m-3 SET_ASIDE CURRENCY_MISMATCH",
    ]);
    const hq = served.client(callersOf(there).hq);
    const { inboxDeliveries, intakeSources } = await hq.query(operation("inbox-deliveries"), {
      first: 10,
    });
    const listed = (
      inboxDeliveries as { edges: { node: { id: string; why: { message: string } } }[] }
    ).edges;
    expect(listed.map(({ node }) => node.why.message)).toEqual([
      expect.stringContaining("currency: expected string, received undefined"),
      expect.stringContaining("no store is set for the shop 13"),
      expect.stringContaining("CNY"),
    ]);
    expect(intakeSources).toMatchObject([
      { code: "mall", waiting: 0, setAside: 1 },
      { code: "pos", waiting: 0, setAside: 2, path: `/intake/${made.source.id}` },
    ]);
    const [unreadable = "", shop = ""] = listed.map(({ node }) => node.id);
    const shops = [
      { shop: "12", storeCode: "S1" },
      { shop: "13", storeCode: "N2" },
    ];
    await hq.mutate(operation("set-intake-shops"), { input: { sourceId: south.source.id, shops } });
    expect(
      await hq.mutate(operation("replay-delivery"), { input: { deliveryId: shop } }),
    ).toMatchObject({
      replayDelivery: { delivery: { state: "WAITING" } },
    });
    expect(
      await hq.mutate(operation("drop-delivery"), { input: { deliveryId: unreadable } }),
    ).toMatchObject({
      dropDelivery: { delivery: { state: "DROPPED" } },
    });
    await work(there);
    expect(await orders(there)).toMatchObject([
      { number: "A-2", source: "mall", store_code: "N2" },
    ]);
    expect(await states(there)).toEqual([
      ...["m-1 DROPPED UNREADABLE", "m-2 DONE -", "m-3 SET_ASIDE CURRENCY_MISMATCH"],
    ]);
    const till = served.client(callersOf(there).till(there.n1));
    const refused = await till.ask(operation("inbox-deliveries"), { first: 10 });
    expect(refused.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  test("holds a character that the database takes in no text: the sender's mistake, not ours", async () => {
    const { there, send } = await opened();
    await send.pos("m-1", orderMessage(there, "A\0"));
    await send.pos("m-2", refundMessage("A\0", "R-1"));
    await send.pos("m-3", orderMessage(there, "A-3", { shop: "\0" }));
    await work(there);
    expect(await states(there)).toEqual([
      ...["m-1 SET_ASIDE UNREADABLE", "m-2 SET_ASIDE UNREADABLE", "m-3 SET_ASIDE UNREADABLE"],
    ]);
  });

  test("is given up after thirty days, and forgotten after ninety more", async () => {
    const { there, send } = await opened();
    await send.pos("m-1", orderMessage(there, "A-1", { currency: "USD" }));
    await send.pos("m-2", orderMessage(there, "A-2"));
    await work(there);
    const clear = () =>
      clearDeliveriesJob.run({
        ...parts(),
        ...{ now: clock(), since: undefined, signal: new AbortController().signal },
      });
    clock.advance({ days: 31 });
    await clear();
    expect((await deliveries(there))[0]).toMatchObject({ state: "DROPPED", sealed_envelope: null });
    clock.advance({ days: 91 });
    await clear();
    expect(await deliveries(there)).toEqual([]);
  });

  test("goes with the member that is erased", async () => {
    const { there, send } = await opened();
    const [enrolled] = await there.as((w) =>
      enrolMembers(w, [{ identities: [{ kind: "PHONE", value: "+8613800138000" }] }]),
    );
    if (!enrolled || enrolled instanceof Refusal) throw new Error("enrolled");
    const named = (value: string) => ({ memberId: undefined, identity: { kind: "PHONE", value } });
    const broken = { currency: "USD", ...named("138 0013 8000") };
    await send.pos("m-1", orderMessage(there, "A-1", broken));
    await send.pos("m-2", orderMessage(there, "A-2", { currency: "USD" }));
    await work(there);
    await there.as((w) => eraseMember(w, { memberId: enrolled.id, reason: "MEMBER_REQUEST" }));
    expect(await states(there)).toEqual([
      "m-1 DROPPED CURRENCY_MISMATCH",
      "m-2 SET_ASIDE CURRENCY_MISMATCH",
    ]);
    expect((await deliveries(there))[0]).toMatchObject({ sealed_envelope: null, buyers: [] });
  });

  test("of a buyer who is no member is not kept at all, and its refund neither", async () => {
    const { there, send } = await opened();
    const nobody = { memberId: undefined, identity: { kind: "PHONE", value: "+8613900139000" } };
    await send.pos("m-1", orderMessage(there, "A-1", nobody));
    await send.pos("m-2", orderMessage(there, "A-2", { memberId: undefined }));
    await send.pos("m-3", { type: "till.opened", data: {} });
    await work(there);
    await send.pos("m-4", refundMessage("A-1", "R-1"));
    await work(there);
    expect(await states(there)).toEqual([
      ...["m-1 IGNORED BUYER_UNKNOWN", "m-2 IGNORED BUYER_UNKNOWN", "m-3 IGNORED OTHER_TOPIC"],
      "m-4 IGNORED ORDER_IGNORED",
    ]);
    for (const row of await deliveries(there)) expect(row.sealed_envelope).toBeNull();
    expect(JSON.stringify(await deliveries(there))).not.toContain("139000");
  });
});

test("Shopify's samples are booked: the order, and its refund", async () => {
  const there = await open({ currency: "USD", openedAt: "2007-12-31T16:00:00.000Z" });
  await there.as((w) =>
    enrolMembers(w, [{ identities: [{ kind: "EMAIL", value: "bob.norman@mail.example.com" }] }]),
  );
  const made = await there.as((w) =>
    createIntakeSource(w, {
      code: "shop",
      kind: "SHOPIFY",
      storeCode: "N1",
      shops: [],
      secret: "hush-hush",
    }),
  );
  const send = sender(served.url, made, clock);
  expect((await send.shopify("b-2", "refunds/create", shopifyRefund)).status).toBe(200);
  await work(there);
  expect((await send.shopify("b-1", "orders/paid", shopifyOrder)).status).toBe(200);
  // Sent again it may be written anew.
  expect((await send.shopify("b-1", "orders/paid", { ...shopifyOrder, tags: "x" })).status).toBe(
    200,
  );
  expect((await send.shopify("b-3", "orders/paid", { ...shopifyOrder, test: true })).status).toBe(
    200,
  );
  await work(there);
  expect(await states(there)).toEqual(["b-2 DONE -", "b-1 DONE -", "b-3 IGNORED TEST"]);
  // The tax earns nothing: 598.94 less 11.94.
  expect(await orders(there)).toEqual([
    { source: "shop", number: "450789469", store_code: "N1", net_minor: "59894", points: "587" },
  ]);
  expect(await refunds(there)).toEqual([{ number: "509562969" }]);
  const counts = await countsOf(served.look(there.hq), [made.source.id]);
  expect(counts.size).toBe(0);
});
