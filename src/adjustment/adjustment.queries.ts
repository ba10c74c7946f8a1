import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Adjustment, Decision } from "./adjustment.rules.ts";

export async function writeAdjustment(scope: Scope, adjustment: Adjustment): Promise<void> {
  await scope.rows(sql("adjustment.write")`
    insert into points_adjustment (id, member_id, brand_id, number, points, issuer_code, last_day, reason,
      proposed_by, proposed_at, until_at)
    values (${adjustment.id}::uuid, ${adjustment.memberId}::uuid, ${scope.brandId}::uuid, ${adjustment.number},
      ${adjustment.points}::bigint, ${adjustment.issuerCode}, ${adjustment.lastDay}, ${adjustment.reason},
      ${adjustment.proposedBy}::uuid, ${adjustment.proposedAt}::timestamptz, ${adjustment.untilAt}::timestamptz)`);
}

export async function writeDecision(
  scope: Scope,
  { id, memberId }: Pick<Adjustment, "id" | "memberId">,
  decision: Decision,
): Promise<void> {
  await scope.rows(sql("adjustment.writeDecision")`
    insert into points_adjustment_decision (adjustment_id, member_id, brand_id, verdict, reason, posting_id,
      decided_by, decided_at)
    values (${id}::uuid, ${memberId}::uuid, ${scope.brandId}::uuid, ${decision.verdict}, ${decision.reason},
      ${decision.postingId}::uuid, ${decision.decidedBy}::uuid, ${decision.decidedAt}::timestamptz)`);
}

interface AdjustmentRow {
  id: string;
  member_id: string;
  number: string;
  points: string;
  issuer_code: string | null;
  last_day: string | null;
  reason: string;
  proposed_by: string;
  proposed_at: string;
  until_at: string;
  verdict: Decision["verdict"] | null;
  verdict_reason: string | null;
  posting_id: string | null;
  decided_by: string | null;
  decided_at: string | null;
}

const asAdjustment = (row: AdjustmentRow): Adjustment => ({
  id: row.id,
  memberId: row.member_id,
  number: row.number,
  points: BigInt(row.points),
  issuerCode: row.issuer_code,
  lastDay: row.last_day,
  reason: row.reason,
  proposedBy: row.proposed_by,
  proposedAt: new Date(row.proposed_at),
  untilAt: new Date(row.until_at),
  decision:
    row.verdict === null || row.decided_by === null || row.decided_at === null
      ? null
      : {
          verdict: row.verdict,
          reason: row.verdict_reason,
          decidedBy: row.decided_by,
          decidedAt: new Date(row.decided_at),
          postingId: row.posting_id,
        },
});

/** An adjustment by its id, or by its member and number; with its decision, if it has one. */
export async function adjustmentOf(
  scope: Scope,
  wish: { readonly id: string } | { readonly memberId: string; readonly number: string },
): Promise<Adjustment | undefined> {
  const { id, memberId, number } = {
    id: undefined,
    memberId: undefined,
    number: undefined,
    ...wish,
  };
  const [row] = await scope.rows<AdjustmentRow>(sql("adjustment.of")`
    select a.id, a.member_id, a.number, a.points, a.issuer_code, a.last_day, a.reason, a.proposed_by,
      a.proposed_at, a.until_at, d.verdict, d.reason as verdict_reason, d.posting_id, d.decided_by, d.decided_at
    from points_adjustment a left join points_adjustment_decision d
      on d.adjustment_id = a.id and d.member_id = a.member_id
    where a.brand_id = ${scope.brandId}::uuid
      and (a.id = ${id}::uuid or (a.member_id = ${memberId}::uuid and a.number = ${number}::text))`);
  return row && asAdjustment(row);
}

/** The brand's adjustments that wait for a decision, oldest first. */
export async function openAdjustmentPage(scope: Scope, wish: PageWish): Promise<Adjustment[]> {
  const rows = await scope.rows<AdjustmentRow>(sql("adjustment.openPage")`
    select a.id, a.member_id, a.number, a.points, a.issuer_code, a.last_day, a.reason, a.proposed_by,
      a.proposed_at, a.until_at, null as verdict, null as verdict_reason, null as posting_id,
      null as decided_by, null as decided_at
    from points_adjustment a
    where a.brand_id = ${scope.brandId}::uuid and a.until_at > ${scope.now}::timestamptz
      and a.id > coalesce(${wish.after}::uuid, '00000000-0000-0000-0000-000000000000')
      and not exists (select from points_adjustment_decision d
        where d.adjustment_id = a.id and d.member_id = a.member_id)
    order by a.id limit ${pageSize(wish) + 1}`);
  return rows.map(asAdjustment);
}
