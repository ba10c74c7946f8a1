import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { BindingTransfer, Decision } from "./handover.rules.ts";

interface TransferRow {
  id: string;
  member_id: string;
  from_store_id: string;
  to_store_id: string;
  reason: string;
  effective_at: string | null;
  requested_by: string | null;
  requested_at: string;
  until_at: string;
  verdict: Decision["verdict"] | null;
  verdict_reason: string | null;
  took_effect_at: string | null;
  binding_id: string | null;
  decided_by: string | null;
  decided_at: string | null;
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const asTransfer = (row: TransferRow): BindingTransfer => ({
  id: row.id,
  memberId: row.member_id,
  fromStoreId: row.from_store_id,
  toStoreId: row.to_store_id,
  reason: row.reason,
  effectiveAt: dateOf(row.effective_at),
  requestedBy: row.requested_by,
  requestedAt: new Date(row.requested_at),
  untilAt: new Date(row.until_at),
  decision:
    row.verdict === null || row.decided_at === null
      ? null
      : {
          verdict: row.verdict,
          reason: row.verdict_reason,
          effectiveAt: dateOf(row.took_effect_at),
          bindingId: row.binding_id,
          decidedBy: row.decided_by,
          decidedAt: new Date(row.decided_at),
        },
});

/** A transfer with its decision, if it has one. */
export async function bindingTransferOf(
  scope: Scope,
  id: string,
): Promise<BindingTransfer | undefined> {
  const [row] = await scope.rows<TransferRow>(sql("handover.transferOf")`
    select t.id, t.member_id, t.from_store_id, t.to_store_id, t.reason, t.effective_at, t.requested_by,
      t.requested_at, t.until_at, d.verdict, d.reason as verdict_reason, d.effective_at as took_effect_at,
      d.binding_id, d.decided_by, d.decided_at
    from binding_transfer t left join binding_transfer_decision d
      on d.transfer_id = t.id and d.member_id = t.member_id
    where t.id = ${id}::uuid and t.brand_id = ${scope.brandId}::uuid`);
  return row && asTransfer(row);
}

/** The transfer of a member that waits for a decision. */
export async function openBindingTransferOf(
  scope: Scope,
  memberId: string,
): Promise<BindingTransfer | undefined> {
  const [row] = await scope.rows<TransferRow>(sql("handover.openTransferOf")`
    select t.id, t.member_id, t.from_store_id, t.to_store_id, t.reason, t.effective_at, t.requested_by,
      t.requested_at, t.until_at, null as verdict, null as verdict_reason, null as took_effect_at,
      null as binding_id, null as decided_by, null as decided_at
    from binding_transfer t
    where t.member_id = ${memberId}::uuid and t.brand_id = ${scope.brandId}::uuid
      and t.until_at > ${scope.now}::timestamptz
      and not exists (select from binding_transfer_decision d
        where d.transfer_id = t.id and d.member_id = t.member_id)`);
  return row && asTransfer(row);
}

/** What was asked of a store and by it, newest first, from behind an id. */
export async function bindingTransferPage(
  scope: Scope,
  storeId: string,
  wish: PageWish,
): Promise<BindingTransfer[]> {
  const rows = await scope.rows<TransferRow>(sql("handover.transferPage")`
    select t.id, t.member_id, t.from_store_id, t.to_store_id, t.reason, t.effective_at, t.requested_by,
      t.requested_at, t.until_at, d.verdict, d.reason as verdict_reason, d.effective_at as took_effect_at,
      d.binding_id, d.decided_by, d.decided_at
    from binding_transfer t left join binding_transfer_decision d
      on d.transfer_id = t.id and d.member_id = t.member_id
    where (t.from_store_id = ${storeId}::uuid or t.to_store_id = ${storeId}::uuid)
      and t.brand_id = ${scope.brandId}::uuid
      and t.id < coalesce(${wish.after}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    order by t.id desc limit ${pageSize(wish) + 1}`);
  return rows.map(asTransfer);
}

export async function writeBindingTransfer(work: Work, transfer: BindingTransfer): Promise<void> {
  await work.rows(sql("handover.writeTransfer")`
    insert into binding_transfer (id, member_id, brand_id, from_store_id, to_store_id, reason, effective_at,
      requested_by, requested_at, until_at)
    values (${transfer.id}::uuid, ${transfer.memberId}::uuid, ${work.brandId}::uuid, ${transfer.fromStoreId}::uuid,
      ${transfer.toStoreId}::uuid, ${transfer.reason}, ${transfer.effectiveAt}::timestamptz,
      ${transfer.requestedBy}::uuid, ${transfer.requestedAt}::timestamptz, ${transfer.untilAt}::timestamptz)`);
}

export async function writeDecision(
  work: Work,
  { id, memberId }: Pick<BindingTransfer, "id" | "memberId">,
  decision: Decision,
): Promise<void> {
  await work.rows(sql("handover.writeDecision")`
    insert into binding_transfer_decision (transfer_id, member_id, brand_id, verdict, reason, effective_at,
      binding_id, decided_by, decided_at)
    values (${id}::uuid, ${memberId}::uuid, ${work.brandId}::uuid, ${decision.verdict}, ${decision.reason},
      ${decision.effectiveAt}::timestamptz, ${decision.bindingId}::uuid, ${decision.decidedBy}::uuid,
      ${decision.decidedAt}::timestamptz)`);
}
