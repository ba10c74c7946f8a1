/*
 * A machine reads what happened in its brand, page by page.
 *
 * Goal: each event of the brand once and in order, however pages and transactions are cut; and a plain word where that
 * cannot be.
 * Method: rows are put where the relay puts them, read in pages of every size from every place, and compared.
 */
import { expect, test } from "@jest/globals";
import { eventsAfter, type FeedPage, newestCursor } from "../../src/feed/feed.queries.ts";
import { newId } from "../../src/kernel/id.ts";
import { openKit } from "../support/database.ts";
import { happened, publish } from "../support/feed.ts";
import { tests } from "../support/tests.ts";

const kit = await openKit();
const scope = () => kit.look(tests);
const [own, other] = [newId(), newId()];
const numbers = ({ events }: FeedPage) => events.map(({ payload }) => payload.no);

test("pages of any size from any place bring each event of the brand once, in order", async () => {
  let no = 0;
  for (const [brandId, counts] of [
    [own, [1, 3, 2]],
    [other, [4]],
    [own, [1, 1, 5]],
    [other, [2]],
  ] as const)
    await publish(
      kit,
      brandId,
      counts.map((count) => Array.from({ length: count }, () => happened(++no))),
    );
  const owns = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16, 17];
  for (let from = 0; from <= 19; from++)
    for (const first of [1, 2, 3, 100]) {
      const read: unknown[] = [];
      let after = String(from);
      for (let more = true; more; ) {
        const page = await eventsAfter(scope(), { brandId: own, after, first });
        expect(page.lost).toBeUndefined();
        if (page.hasMore) expect(page.events.length).toBeGreaterThanOrEqual(first);
        read.push(...numbers(page));
        ({ cursor: after, hasMore: more } = page);
      }
      expect(read).toEqual(owns.filter((each) => each > from));
      expect(after).toBe("19");
    }
  expect(await newestCursor(scope())).toBe("19");
});

test("what is not kept any longer, and what was never given, is said", async () => {
  await kit.asOwner("update feed_counter set floor = 5");
  await kit.asOwner("delete from feed where seq <= 5");
  const page = (after: string) => eventsAfter(scope(), { brandId: own, after, first: 100 });
  expect(await page("4")).toMatchObject({ events: [], cursor: "19", oldest: "5", lost: "TOO_OLD" });
  expect(numbers(await page("5"))).toHaveLength(8);
  expect(await page("20")).toMatchObject({ events: [], cursor: "19", lost: "UNKNOWN" });
  await expect(page("x")).rejects.toThrow("not a cursor");
});
