/*
 * Readers of the feed, each at its own pace.
 *
 * Goal: whatever comes together (resuming from any place, events faster than they are taken, forgetting in memory and in
 * the database, a process that slept), a reader is told each event it wished for, once and in order, or a reset that
 * stands for those it is not told; and however many resume, the database is asked as often as for a few.
 * Method: a feed with almost no memory; random lives of many readers beside a list of all that happened, which each
 * reader's story must follow; statements counted as thousands resume.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { newId } from "../../../src/kernel/id.ts";
import { createLog } from "../../../src/platform/log.ts";
import type { Fact } from "../../../src/platform/outbox/fact.ts";
import {
  type Feed,
  type FeedWish,
  openFeed,
  type Told,
} from "../../../src/platform/outbox/feed.ts";
import { statementsOf } from "../../support/count.ts";
import { openKit } from "../../support/database.ts";
import { publish } from "../../support/feed.ts";
import { localBus } from "../../support/local-bus.ts";

const kit = await openKit();
const bus = localBus();
const log = createLog("silent");
const BRANDS = [newId(), newId()] as const;
const TOPICS = ["store:a", "store:b", "brand:c"] as const;
const KINDS = ["Rang", "Knocked"] as const;

const feeds: Feed[] = [];
const open = async (limits?: Parameters<typeof openFeed>[4]) => {
  const feed = await openFeed(kit.orm, kit.clock, bus, log, limits);
  feeds.push(feed);
  return feed;
};
const fact = (kind: string, ...topics: string[]): Fact => ({ kind, topics, payload: {} });
const forget = async (floor: bigint) => {
  await kit.asOwner("update feed_counter set floor = greatest(floor, $1)", [floor]);
  await kit.asOwner("delete from feed where seq <= $1", [floor]);
};

beforeEach(async () => {
  await kit.asOwner("truncate feed");
  await kit.asOwner("update feed_counter set seq = 0, floor = 0");
});
afterEach(async () => {
  for (const feed of feeds.splice(0)) await feed.stop();
});

describe("a reader's story", () => {
  interface Happened {
    readonly no: bigint;
    readonly brandId: string;
    readonly fact: Fact;
  }
  const LIMITS = { ring: { events: 24, bytes: 1_000_000 }, block: 16, reach: 60, patienceMs: 0 };
  const WAITING = 4;

  /** One reader, and what it was told. */
  class Life {
    readonly told: Told[] = [];
    readonly #events: AsyncIterableIterator<Told>;
    #asked: Promise<void> | undefined;
    readonly wish: FeedWish;
    readonly newestThen: bigint;

    constructor(feed: Feed, wish: FeedWish, newestThen: bigint) {
      this.wish = wish;
      this.newestThen = newestThen;
      this.#events = feed.follow(wish);
    }

    ask(): Promise<void> {
      this.#asked ??= this.#events.next().then(({ value, done }) => {
        if (done) throw new Error("a reader that follows is told more");
        this.#asked = undefined;
        this.told.push(value);
      });
      return this.#asked;
    }

    async takeUpTo(no: bigint): Promise<void> {
      while (BigInt(this.told.at(-1)?.cursor ?? this.wish.after ?? -1) < no) await this.ask();
    }

    isFor({ brandId, fact: { kind, topics } }: Happened): boolean {
      const { wish } = this;
      return brandId === wish.brandId && wish.kinds.includes(kind) && topics.includes(wish.topic);
    }
  }

  /** Goes through what a reader was told, beside all that happened. */
  function follows(life: Life, all: readonly Happened[], floor: bigint): void {
    const wished = all.filter((each) => life.isFor(each));
    let place = life.wish.after === undefined ? -1n : BigInt(life.wish.after);
    for (const [index, told] of life.told.entries()) {
      const cursor = BigInt(told.cursor);
      if (!("reset" in told)) {
        expect(told.cursor).toBe(String(wished.find(({ no }) => no > place)?.no));
        place = cursor;
        continue;
      }
      const isFar = BigInt(all.length) - place > LIMITS.reach;
      const given = wished.filter(({ no }) => no > place && no <= cursor).length;
      const reasons = {
        START: index === 0 && life.wish.after === undefined,
        UNKNOWN: index === 0 && place > life.newestThen,
        TOO_OLD: floor > place || (index === 0 && isFar),
        BEHIND: given > WAITING || isFar,
      };
      expect([told.reset, reasons[told.reset]]).toEqual([told.reset, true]);
      if (told.reset !== "UNKNOWN") expect(cursor).toBeGreaterThanOrEqual(place);
      place = cursor;
    }
    expect(wished.filter(({ no }) => no > place)).toEqual([]);
  }

  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        step: fc.constant("publish" as const),
        brand: fc.nat(1),
        // Woken or not: a process may sleep.
        wakes: fc.boolean(),
        transactions: fc.array(
          fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.subarray([...TOPICS])), {
            minLength: 1,
            maxLength: 6,
          }),
          { minLength: 1, maxLength: 6, size: "max" },
        ),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        step: fc.constant("follow" as const),
        brand: fc.nat(1),
        topic: fc.constantFrom(...TOPICS),
        kinds: fc.subarray([...KINDS], { minLength: 1 }),
        // How far behind the newest it resumes; before the newest is unknown.
        behind: fc.option(fc.integer({ min: -3, max: 90 }), { nil: undefined }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        step: fc.constant("take" as const),
        reader: fc.nat(20),
        times: fc.nat(8),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ step: fc.constant("forget" as const), kept: fc.nat(50) }),
    },
  );

  async function live(steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) {
    await kit.asOwner("truncate feed");
    await kit.asOwner("update feed_counter set seq = 0, floor = 0");
    const feed = await open(LIMITS);
    const all: Happened[] = [];
    const lives: Life[] = [];
    let floor = 0n;
    const tell = async (brand: number, transactions: Fact[][]) => {
      const brandId = BRANDS[brand] ?? "";
      await publish(kit, brandId, transactions);
      for (const each of transactions.flat())
        all.push({ no: BigInt(all.length + 1), brandId, fact: each });
    };
    for (const each of steps) {
      const newest = BigInt(all.length);
      if (each.step === "publish") {
        await tell(
          each.brand,
          each.transactions.map((facts) => facts.map(([kind, topics]) => fact(kind, ...topics))),
        );
        if (each.wakes) bus.publish("feed");
      } else if (each.step === "follow") {
        const { brand, topic, kinds, behind } = each;
        const after = behind === undefined ? undefined : newest - BigInt(behind);
        const wish = {
          ...{ brandId: BRANDS[brand] ?? "", topic, kinds, waiting: WAITING },
          after: after === undefined ? undefined : String(after < 0n ? 0n : after),
        };
        lives.push(new Life(feed, wish, newest));
      } else if (each.step === "take") {
        const life = lives[each.reader % lives.length];
        for (let times = 0; life && times < each.times; times++)
          await Promise.race([life.ask(), sleep(2)]);
      } else if (newest > each.kept) {
        floor = newest - BigInt(each.kept) > floor ? newest - BigInt(each.kept) : floor;
        await forget(floor);
      }
    }
    // Something for everybody, so that whoever waits is told.
    for (const brand of [0, 1])
      await tell(brand, [KINDS.flatMap((kind) => TOPICS.map((topic) => fact(kind, topic)))]);
    bus.publish("feed");
    for (const life of lives) {
      await life.takeUpTo(all.findLast((each) => life.isFor(each))?.no ?? 0n);
      follows(life, all, floor);
    }
    await feed.stop();
  }

  test("is all that happened, in order, or a reset that stands for it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60, size: "max" }), live),
      {
        numRuns: 25,
      },
    );
  });
});

test("a burst is no slowness: who took all there was before it takes all of it", async () => {
  const BURST = 400;
  const feed = await open();
  const reader = feed.follow({ brandId: BRANDS[0], topic: "brand:c", kinds: KINDS });
  expect((await reader.next()).value).toMatchObject({ reset: "START" });
  const first = reader.next();
  // Longer than a page of rows, so that more comes while it takes.
  await publish(
    kit,
    BRANDS[0],
    Array.from({ length: BURST }, () => [fact("Rang", "brand:c")]),
  );
  bus.publish("feed");
  expect((await first).value).toMatchObject({ cursor: "1" });
  await sleep(100);
  for (let no = 2; no <= BURST; no++)
    expect((await reader.next()).value).toMatchObject({ cursor: String(no) });
  await reader.return?.();
});

describe("thousands that resume at once", () => {
  const READERS = 2_000;
  const EVENTS = 5_000;
  const topicOf = (no: number) => `member:${no % 500}`;

  /** All of them follow from places spread over the past, and take what they missed; answers how much that was. */
  async function resumeAll(feed: Feed, from: number, to: number): Promise<number> {
    const follow = async (_: unknown, index: number) => {
      const after = from + Math.floor(((to - from) * index) / READERS);
      const topic = topicOf(index);
      const events = feed.follow({
        ...{ brandId: BRANDS[0], topic, kinds: KINDS, after: String(after) },
      });
      const missed = [];
      for (let no = after + 1; no <= to; no++) if (topicOf(no) === topic) missed.push(String(no));
      for (const cursor of missed) expect((await events.next()).value).toMatchObject({ cursor });
      await events.return?.();
      return missed.length;
    };
    const taken = await Promise.all(Array.from({ length: READERS }, follow));
    return taken.reduce((sum, each) => sum + each, 0);
  }

  const fill = (from: number) =>
    publish(
      kit,
      BRANDS[0],
      Array.from({ length: EVENTS / 10 }, (_, row) =>
        Array.from({ length: 10 }, (_, index) =>
          fact("Rang", topicOf(from + row * 10 + index + 1), "brand:c"),
        ),
      ),
    );

  test("ask the database as often as there are pages, and not at all for what is in memory", async () => {
    await fill(0);
    const feed = await open();
    const past = await statementsOf(() => resumeAll(feed, 0, EVENTS));
    // From every place to the end: half of all that each topic has, on the average.
    expect(past.result).toBeGreaterThan(READERS * 4);
    const pages = past.sent.filter((each) => each.includes("feed.since"));
    expect(pages.length).toBeGreaterThanOrEqual(EVENTS / 1_000);
    expect(pages.length).toBeLessThanOrEqual((2 * EVENTS) / 1_000);
    expect(past.sent.length - pages.length).toBeLessThanOrEqual(2);

    // Somebody listens, so the next events are kept as they come.
    const listener = feed.follow({
      ...{ brandId: BRANDS[0], topic: "brand:c", kinds: KINDS, after: String(EVENTS) },
    });
    const first = listener.next();
    await fill(EVENTS);
    bus.publish("feed");
    expect((await first).value).toMatchObject({ cursor: String(EVENTS + 1) });
    while (Number((await listener.next()).value.cursor) < 2 * EVENTS);
    const recent = await statementsOf(() => resumeAll(feed, EVENTS, 2 * EVENTS));
    expect(recent.result).toBe(past.result);
    expect(recent.sent.filter((each) => !each.includes("feed.tail"))).toEqual([]);
    await listener.return?.();
  });

  test("and whoever knows of more than this process is waited for with one look", async () => {
    const feed = await open();
    await fill(0);
    const { sent, result } = await statementsOf(() =>
      Promise.all(
        Array.from({ length: READERS }, async (_, index) => {
          const after = String(index % 2 === 0 ? EVENTS : EVENTS + 1);
          const events = feed.follow({
            ...{ brandId: BRANDS[0], topic: "brand:c", kinds: KINDS, after },
          });
          // Half of them were never told such a cursor; the others have missed nothing.
          const told = index % 2 === 0 ? undefined : (await events.next()).value;
          await events.return?.();
          return told;
        }),
      ),
    );
    expect(sent.length).toBeLessThanOrEqual(3);
    expect(result.filter((told) => told?.reset === "UNKNOWN")).toHaveLength(READERS / 2);
  });
});
