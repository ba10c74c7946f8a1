/*
 * Events are kept for some days.
 *
 * Goal: what is forgotten is old, was read by whoever of the hub follows the feed, and is said to whoever wanted it.
 * Method: rows of known days; the work is done whole, cut off, and beside followers that live and that died.
 */
import { beforeEach, expect, test } from "@jest/globals";
import { eventsAfter } from "../../src/feed/feed.queries.ts";
import { forgetEvents } from "../../src/feed/forget-events.ts";
import { newId } from "../../src/kernel/id.ts";
import { openKit } from "../support/database.ts";
import { happened, publish } from "../support/feed.ts";
import { tests } from "../support/tests.ts";

const kit = await openKit();
const brandId = newId();
const daysAgo = (days: number) => new Date(+kit.clock() - days * 86_400_000);
const scope = () => kit.look(tests);

/** Rows of three facts each, of so many days ago. */
const told = (days: number, rows: number) =>
  publish(
    kit,
    brandId,
    Array.from({ length: rows }, () => [1, 2, 3].map((no) => happened(no))),
    daysAgo(days),
  );
const left = async () =>
  (await kit.asOwner<{ seq: string }>("select seq from feed order by seq")).map(({ seq }) =>
    Number(seq),
  );
const floor = async () =>
  Number((await kit.asOwner<{ floor: string }>("select floor from feed_counter"))[0]?.floor);
const follower = (name: string, seq: number, movedDaysAgo: number) =>
  kit.asOwner("insert into feed_follower (name, seq, moved_at) values ($1, $2, $3)", [
    ...[name, seq, daysAgo(movedDaysAgo)],
  ]);

beforeEach(async () => {
  await kit.asOwner("truncate feed, feed_follower");
  await kit.asOwner("update feed_counter set seq = 0, floor = 0");
  await told(9, 2);
  await told(7.5, 1);
  await told(6, 2);
});

test("older ones go, and who stood there is told so", async () => {
  expect(await forgetEvents(kit, 7)).toBe(3);
  expect([await floor(), await left()]).toEqual([9, [12, 15]]);
  const page = (after: string) => eventsAfter(scope(), { brandId, after, first: 100 });
  expect(await page("8")).toMatchObject({ events: [], cursor: "15", oldest: "9", lost: "TOO_OLD" });
  expect((await page("9")).events).toHaveLength(6);
  expect(await forgetEvents(kit, 7)).toBe(0);
});

test("all go where all are old, and numbers go on", async () => {
  expect(await forgetEvents(kit, 1)).toBe(5);
  expect([await floor(), await left()]).toEqual([15, []]);
  expect(await told(0, 1)).toBe(18n);
});

test("what a living follower has not read stays, in the midst of a row too; a dead one holds nothing", async () => {
  await follower("alive", 4, 29);
  await follower("dead", 0, 31);
  expect(await forgetEvents(kit, 7)).toBe(1);
  expect([await floor(), await left()]).toEqual([4, [6, 9, 12, 15]]);
  await kit.asOwner("update feed_follower set moved_at = $1", [daysAgo(31)]);
  expect(await forgetEvents(kit, 7)).toBe(2);
});

test("cut off behind a step, it goes on the next time; the floor stands already", async () => {
  await told(8, 2_500);
  await kit.asOwner("update feed set recorded_at = $1", [daysAgo(8)]);
  expect(await forgetEvents(kit, 7, AbortSignal.abort())).toBe(0);
  expect(await floor()).toBe(7_515);
  expect(await forgetEvents(kit, 7)).toBe(2_505);
  expect(await left()).toEqual([]);
});

test("where a restore raised the floor beyond all, what a follower has not read stays until it has", async () => {
  await follower("alive", 9, 1);
  await kit.asOwner("update feed_counter set seq = 1000, floor = 1000");
  expect(await forgetEvents(kit, 1)).toBe(3);
  expect([await floor(), await left()]).toEqual([1_000, [12, 15]]);
  await kit.asOwner("update feed_follower set seq = 1000");
  expect(await forgetEvents(kit, 1)).toBe(2);
});
