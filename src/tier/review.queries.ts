import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { TierReason } from "./tier.rules.ts";

/** What a review has done so far. */
export interface TiersReviewed {
  readonly members: number;
  readonly raised: number;
  readonly kept: number;
  readonly fell: number;
}

export interface ReviewState extends TiersReviewed {
  /** The last member looked at. */
  readonly behind: string;
  readonly isEnded: boolean;
}

export async function beginReview(work: Work, day: string): Promise<void> {
  await work.rows(sql("tier.beginReview")`
    insert into tier_review (brand_id, day, began_at)
    values (${work.brandId}::uuid, ${day}, ${work.now}::timestamptz) on conflict do nothing`);
}

/** Holds a day's review until the transaction ends, and says how far it has come. */
export async function holdReview(work: Work, day: string): Promise<ReviewState> {
  const [row] = await work.rows<{
    behind: string;
    members: string;
    raised: string;
    kept: string;
    fell: string;
    ended_at: string | null;
  }>(sql("tier.holdReview")`
    select behind, members, raised, kept, fell, ended_at from tier_review
    where brand_id = ${work.brandId}::uuid and day = ${day} for update`);
  if (!row) throw new Error("a review that has begun can be read");
  return {
    behind: row.behind,
    members: Number(row.members),
    raised: Number(row.raised),
    kept: Number(row.kept),
    fell: Number(row.fell),
    isEnded: row.ended_at !== null,
  };
}

export async function moveReview(work: Work, day: string, state: ReviewState): Promise<void> {
  await work.rows(sql("tier.moveReview")`
    update tier_review set behind = ${state.behind}::uuid, members = ${state.members}::bigint,
      raised = ${state.raised}::bigint, kept = ${state.kept}::bigint, fell = ${state.fell}::bigint,
      ended_at = ${state.isEnded ? work.now : null}::timestamptz
    where brand_id = ${work.brandId}::uuid and day = ${day}`);
}

/** A member, and the last of what it earned. */
export interface ReviewedMember {
  readonly id: string;
  readonly held:
    | {
        readonly no: number;
        readonly rank: number;
        readonly reason: TierReason;
        readonly fromAt: Date;
        readonly lastDay: string | null;
      }
    | undefined;
}

/** A page of the brand's members in order of id, from behind one. */
export async function reviewPage(
  scope: Scope,
  wish: { readonly behind: string; readonly size: number },
): Promise<ReviewedMember[]> {
  const rows = await scope.rows<{
    id: string;
    no: number | null;
    rank: number | null;
    reason: TierReason | null;
    from_at: string | null;
    last_day: string | null;
  }>(sql("tier.reviewPage")`
    select m.id, t.no, t.rank, t.reason, t.from_at, t.last_day
    from (
      select id from member where brand_id = ${scope.brandId}::uuid and merged_into is null and id > ${wish.behind}::uuid
      order by id limit ${wish.size}
    ) m left join lateral (
      select no, rank, reason, from_at, last_day from member_tier
      where member_id = m.id and reason not in ('PLAN', 'PLACED') order by no desc limit 1
    ) t on true
    order by m.id`);
  return rows.map(({ id, no, rank, reason, from_at, last_day }) => ({
    id,
    held:
      no !== null && rank !== null && reason !== null && from_at !== null
        ? { no, rank, reason, fromAt: new Date(from_at), lastDay: last_day }
        : undefined,
  }));
}

export async function countMembers(scope: Scope): Promise<number> {
  const [row] = await scope.rows<{ count: string }>(sql("tier.members")`
    select count(*) from member where brand_id = ${scope.brandId}::uuid and merged_into is null`);
  return Number(row?.count ?? 0);
}
