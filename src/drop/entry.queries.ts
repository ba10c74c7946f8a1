import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Fact } from "../platform/outbox/fact.ts";
import { ENTERS } from "../tier/tier.events.ts";
import type { MemberTier } from "../tier/tier.rules.ts";
import type { Entry, LevelVersion } from "./entry.rules.ts";

/** Who follows the feed for coupons that come with a level. */
const FOLLOWER = "level-coupons";

/** The number of the newest event. */
export async function feedEnd(scope: Scope): Promise<bigint> {
  const [row] = await scope.rows<{ seq: string }>(sql("drop.feedEnd")`
    select seq from feed_counter where id = 1`);
  return BigInt(row?.seq ?? 0);
}

/** How far the feed was followed; whoever follows it for the first time begins where it ends. */
export async function followedTo(work: Work, end: bigint): Promise<bigint> {
  await work.rows(sql("drop.follow")`
    insert into feed_follower (name, seq, moved_at)
    values (${FOLLOWER}, ${end}::bigint, ${work.now}::timestamptz) on conflict do nothing`);
  const [row] = await work.rows<{ seq: string }>(sql("drop.followed")`
    select seq from feed_follower where name = ${FOLLOWER}`);
  return BigInt(row?.seq ?? end);
}

export async function moveFollower(work: Work, seq: bigint): Promise<void> {
  await work.rows(sql("drop.moveFollower")`
    update feed_follower set seq = greatest(seq, ${seq}::bigint), moved_at = ${work.now}::timestamptz
    where name = ${FOLLOWER}`);
}

/** Rows read at once; a row holds up to 500 facts. */
const PAGE = 500;

/** The entries that are told of behind a place in the feed, as far as another at most; and how far that came. */
export async function entriesBehind(
  scope: Scope,
  { from, end }: { readonly from: bigint; readonly end: bigint },
): Promise<{ readonly entries: readonly Entry[]; readonly to: bigint }> {
  const rows = await scope.rows<{
    seq: string;
    brand_id: string;
    recorded_at: string;
    facts: Fact[] | null;
  }>(sql("drop.entries")`
    select seq, brand_id, recorded_at, case when facts::text like '%"TierChanged"%' then facts end as facts
    from feed where seq > ${from}::bigint and seq <= ${end}::bigint order by seq limit ${PAGE}`);
  const entries = rows.flatMap(({ brand_id, recorded_at, facts }) =>
    (facts ?? []).flatMap(({ kind, payload }): Entry[] => {
      if (kind !== "TierChanged") return [];
      const { memberId, no, level, reason } = payload as unknown as MemberTier;
      if (!ENTERS.has(reason)) return [];
      return [{ brandId: brand_id, memberId, no, level, at: new Date(recorded_at) }];
    }),
  );
  return { entries, to: rows.length < PAGE ? end : BigInt(rows.at(-1)?.seq ?? end) };
}

/** All versions of every brand's templates that come with a level, each code's oldest first. */
export async function levelVersions(scope: Scope): Promise<LevelVersion[]> {
  const rows = await scope.rows<{
    brand_id: string;
    id: string;
    code: string;
    on_level: string | null;
    defined_at: string;
  }>(sql("drop.levelVersions")`
    select brand_id, id, code, on_level, defined_at from coupon_template
    where (brand_id, code) in
      (select brand_id, code from coupon_template where on_level is not null and stopped_at is null)
    order by brand_id, code, version`);
  return rows.map((row) => ({
    ...{ brandId: row.brand_id, id: row.id, code: row.code, onLevel: row.on_level },
    definedAt: new Date(row.defined_at),
  }));
}
