import type { Fact } from "../../src/platform/outbox/fact.ts";
import type { Kit } from "./database.ts";

/** Puts facts into the feed as the relay does, one row for each transaction; answers the newest number. */
export async function publish(
  kit: Pick<Kit, "asOwner">,
  brandId: string,
  transactions: readonly (readonly Fact[])[],
  recordedAt = new Date(),
): Promise<bigint> {
  const [counter] = await kit.asOwner<{ seq: string }>(
    `with rows as (
       insert into feed (seq, id, brand_id, facts, count, recorded_at)
       select c.seq + sum(t.count) over (order by t.no), gen_random_uuid(), $1, t.facts, t.count, $4
       from feed_counter c, unnest($2::json[], $3::int[]) with ordinality as t (facts, count, no) returning count
     )
     update feed_counter set seq = seq + (select coalesce(sum(count), 0) from rows) returning seq`,
    [
      brandId,
      transactions.map((facts) => JSON.stringify(facts)),
      transactions.map(({ length }) => length),
      recordedAt,
    ],
  );
  return BigInt(counter?.seq ?? 0);
}

/** A fact that says which it is. */
export const happened = (no: number, ...topics: string[]): Fact => ({
  kind: "Happened",
  topics,
  payload: { no },
});
