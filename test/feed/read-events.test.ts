/*
 * A machine asks what happened.
 *
 * Goal: each side reads all that it may hear of, in order, however pages are cut and types are chosen, and nothing else.
 * Method: an order and a spending in a hub that runs; headquarters, both franchisees, stores and members read on from
 * the beginning over HTTP.
 */
import { describe, expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { type Client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served, { members: 2 }));
const who = callersOf(there);
const hq = served.client(who.hq);

/** All that a caller is told from the beginning, in pages of a size. */
async function all(caller: Client, first = 100, types?: string[]) {
  const told: { cursor: string; type: string; data: Record<string, unknown> }[] = [];
  for (let after = "0", more = true; more; ) {
    const { events } = await caller.query(operation("events"), { after, first, types });
    expect(events.reset).toBeNull();
    told.push(...events.events);
    ({ cursor: after, hasMore: more } = events);
  }
  return told;
}

describe("events", () => {
  test("are told to each side in order, in pages of any size", async () => {
    const start = (await hq.query(operation("events"))).events;
    expect(start).toMatchObject({ events: [], reset: "START", hasMore: false });
    await record(there, orderOf(there, "1"), orderOf(there, "2", { storeCode: "S1" }));
    // Facts are in the feed a moment later.
    for (let told = 0; told < 2; )
      told = (await all(hq)).filter(({ type }) => type === "order.recorded").length;

    const of = await all(hq);
    expect(of.map(({ cursor }) => Number(cursor))).toEqual(
      of.map(({ cursor }) => Number(cursor)).toSorted((a, b) => a - b),
    );
    for (const size of [1, 2, 3]) expect(await all(hq, size)).toEqual(of);
    expect(await all(hq, 1, ["order.recorded"])).toEqual(
      of.filter(({ type }) => type === "order.recorded"),
    );
    const behind = await hq.query(operation("events"), { after: start.cursor });
    expect(of).toEqual(expect.arrayContaining(behind.events.events));

    const storesOf = async (caller: Client) =>
      (await all(caller, 100, ["order.recorded"])).map(({ data }) => data.storeId);
    expect(await storesOf(hq)).toEqual([there.n1.id, there.s1.id]);
    expect(await storesOf(served.client(who.north))).toEqual([there.n1.id]);
    expect(await storesOf(served.client(who.south))).toEqual([there.s1.id]);
    expect(await storesOf(served.client(who.staff(there.s1)))).toEqual([there.s1.id]);
    expect(await storesOf(served.client(who.till(there.n1)))).toEqual([there.n1.id]);
    const annas = await all(served.client(who.member(there.anna)));
    expect(new Set(annas.map(({ type }) => type))).toEqual(
      new Set(["binding.changed", "wallet.changed"]),
    );
    expect(annas.every(({ data }) => data.memberId === there.anna)).toBe(true);
    const other = await all(served.client(who.member(there.members[1] ?? "")));
    expect(other.filter(({ data }) => data.memberId === there.anna)).toEqual([]);
  });

  test("cannot be read on from everywhere, and says so", async () => {
    const ask = async (after: string) =>
      (await hq.query(operation("events"), { after })).events as {
        reset: string;
        cursor: string;
        oldest: string;
      };
    const { cursor } = await ask("0");
    expect(await ask(String(Number(cursor) + 1_000_000))).toMatchObject({
      ...{ reset: "UNKNOWN", cursor, events: [] },
    });
    await served.asOwner("update feed_counter set floor = 2");
    await served.asOwner("delete from feed where seq <= 2");
    expect(await ask("1")).toMatchObject({ reset: "TOO_OLD", oldest: "2", cursor, events: [] });
    expect(await ask("2")).toMatchObject({ reset: null });
  });

  test("of no such type, behind no such place, in no such number are refused", async () => {
    for (const wrong of [{ types: ["no.such"] }, { after: "abc" }, { first: 0 }, { first: 1_001 }])
      await expect(hq.query(operation("events"), { after: "0", ...wrong })).rejects.toThrow();
  });

  test("have types that say what is told", async () => {
    const { eventTypes } = await hq.query(operation("event-types"));
    expect(eventTypes).toContainEqual({
      type: "member.merged",
      means: "Two members were made one.",
      data: [{ name: "mergeId", means: "which merge" }],
    });
  });
});
