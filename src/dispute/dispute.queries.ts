import type { Month } from "../kernel/month.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Dispute, DisputeReason, DisputeState } from "./dispute.rules.ts";

export async function writeDisputes(
  work: Work,
  disputes: readonly Pick<
    Dispute,
    "id" | "franchiseeId" | "statementId" | "postingId" | "no" | "amountMinor" | "reason"
  >[],
): Promise<void> {
  const column = <T>(read: (dispute: (typeof disputes)[number]) => T) => disputes.map(read);
  await work.rows(sql("dispute.write")`
    insert into dispute (id, brand_id, franchisee_id, statement_id, posting_id, no, amount_minor, reason, opened_at)
    select d.id, ${work.brandId}::uuid, d.franchisee_id, d.statement_id, d.posting_id, d.no, d.amount_minor, d.reason,
      ${work.now}::timestamptz
    from unnest(
      ${column((d) => d.id)}::uuid[], ${column((d) => d.franchiseeId)}::uuid[], ${column((d) => d.statementId)}::uuid[],
      ${column((d) => d.postingId)}::uuid[], ${column((d) => d.no)}::smallint[], ${column((d) => d.amountMinor)}::bigint[],
      ${column((d) => d.reason)}::text[]
    ) as d (id, franchisee_id, statement_id, posting_id, no, amount_minor, reason)`);
}

interface DisputeRow {
  id: string;
  franchisee_id: string;
  statement_id: string;
  month: Month;
  posting_id: string;
  no: number;
  amount_minor: string;
  reason: DisputeReason;
  text: string;
  state: DisputeState;
  upheld_minor: string | null;
  closed_why: string | null;
  opened_at: string;
  closed_at: string | null;
}

const asDispute = (row: DisputeRow): Dispute => ({
  ...{ id: row.id, franchiseeId: row.franchisee_id, statementId: row.statement_id },
  ...{ month: row.month, postingId: row.posting_id, no: row.no, reason: row.reason },
  ...{ amountMinor: BigInt(row.amount_minor), text: row.text, state: row.state },
  upheldMinor: row.upheld_minor === null ? null : BigInt(row.upheld_minor),
  ...{ closedWhy: row.closed_why, openedAt: new Date(row.opened_at) },
  closedAt: row.closed_at === null ? null : new Date(row.closed_at),
});

/** Disputes by id. */
export async function disputesNamed(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, Dispute>> {
  const rows = await scope.rows<DisputeRow>(sql("dispute.named")`
    select d.id, d.franchisee_id, d.statement_id, d.month, d.posting_id, d.no, d.amount_minor, d.reason, o.text, d.state,
      d.upheld_minor, d.closed_why, d.opened_at, d.closed_at
    from dispute_standing d join statement_act o on o.dispute_id = d.id and o.kind = 'DISPUTED'
    where d.brand_id = ${scope.brandId}::uuid and d.id = any(${[...ids]}::uuid[])`);
  return new Map(rows.map((row) => [row.id, asDispute(row)]));
}

/** The disputes of statements, in order of opening, by statement. */
export async function disputesOf(
  scope: Scope,
  statementIds: readonly string[],
): Promise<Map<string, Dispute[]>> {
  const rows = await scope.rows<DisputeRow>(sql("dispute.ofStatements")`
    select d.id, d.franchisee_id, d.statement_id, d.month, d.posting_id, d.no, d.amount_minor, d.reason, o.text, d.state,
      d.upheld_minor, d.closed_why, d.opened_at, d.closed_at
    from dispute_standing d join statement_act o on o.dispute_id = d.id and o.kind = 'DISPUTED'
    where d.brand_id = ${scope.brandId}::uuid and d.statement_id = any(${[...statementIds]}::uuid[])
    order by d.id`);
  return Map.groupBy(rows.map(asDispute), ({ statementId }) => statementId);
}

const LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Disputes, newest first, from behind one: of a brand or a franchisee, in a state. */
export async function disputePage(
  scope: Scope,
  wish: PageWish & {
    readonly franchiseeId?: string | undefined;
    readonly state?: DisputeState | undefined;
  },
): Promise<Dispute[]> {
  const { franchiseeId, state, after = LAST } = wish;
  const rows = await scope.rows<DisputeRow>(sql("dispute.page")`
    select d.id, d.franchisee_id, d.statement_id, d.month, d.posting_id, d.no, d.amount_minor, d.reason, o.text, d.state,
      d.upheld_minor, d.closed_why, d.opened_at, d.closed_at
    from dispute_standing d join statement_act o on o.dispute_id = d.id and o.kind = 'DISPUTED'
    where d.brand_id = ${scope.brandId}::uuid and d.id < ${after}::uuid
      and (${franchiseeId}::uuid is null or d.franchisee_id = ${franchiseeId}::uuid)
      and (${state}::text is null or d.state = ${state}::text)
    order by d.id desc limit ${pageSize(wish) + 1}`);
  return rows.map(asDispute);
}
