import { expect, test } from "@jest/globals";
import { hasRedis, redisServer } from "../support/redis.ts";
import { killOne, relayLate, type Wish } from "./two-instances.ts";

// Goal: an event that is committed at either of two hubs reaches subscribers of both, in the order it was recorded
// whatever the hubs' clocks say; and where one is killed with SIGKILL, its clients go on at the other with nothing
// missed and nothing told twice. Method: two real processes whose clocks are four seconds apart, on one PostgreSQL,
// behind its bus and behind a real Redis; phones over sockets; what they heard is counted by cursor against the feed.
// `npm run crash -- live` does the same with 100,000 events.
const LIMIT_MS = 300_000;

async function expectNothingMissed(wish: Wish): Promise<void> {
  const said: string[] = [];
  const count = await killOne(wish, (line) => void said.push(line));
  process.stderr.write(`${said.join("\n")}\n${JSON.stringify(count)}\n`);
  const { events, kills } = wish;
  expect(count).toMatchObject({
    ...{ events, heard: events, missed: 0, doubled: 0, unordered: 0, resets: 0, kills },
  });
  expect(count.resumed).toBeGreaterThan(0);
}

test(
  "one of two hubs is killed, and then the other: their clients miss nothing",
  () => expectNothingMissed({ events: 800, phones: 20, kills: 2 }),
  LIMIT_MS,
);

(hasRedis ? test : test.skip)(
  "the same behind Redis",
  async () => {
    const redis = await redisServer();
    await redis.start();
    try {
      await expectNothingMissed({ events: 400, phones: 20, kills: 1, redisUrl: redis.url });
    } finally {
      await redis.kill();
    }
  },
  LIMIT_MS,
);

test(
  "what waits for a relay comes as it was recorded, by hubs whose clocks differ",
  async () => {
    const told = await relayLate(20, 3);
    const due = Array.from({ length: 20 }, (_, index) => String(index + 1));
    expect(told).toEqual([due, due, due]);
  },
  LIMIT_MS,
);
