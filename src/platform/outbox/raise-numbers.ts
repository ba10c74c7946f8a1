import type pg from "pg";

/** More events than a hub ever numbers in a second, by far. */
const A_SECOND = 1_000_000;
const DAY_SECONDS = 86_400;

/**
 * After a restore: what was numbered since the back-up is gone, but who followed it may come with those numbers. Moves on
 * beyond all of them and lets nobody go on from before. Answers the new place. `client` is the database's owner.
 */
export async function raiseNumbers(
  client: pg.Client,
  backedUpAt: Date,
  now: Date,
): Promise<string> {
  const seconds = Math.max(0, Math.ceil((+now - +backedUpAt) / 1_000)) + DAY_SECONDS;
  const { rows } = await client.query<{ seq: string }>(
    "update feed_counter set seq = seq + $1::bigint, floor = seq + $1::bigint where id = 1 returning seq",
    [seconds * A_SECOND],
  );
  return rows[0]?.seq ?? "0";
}
