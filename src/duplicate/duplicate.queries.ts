import { idOf } from "../kernel/actor.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import type { IdentityKind, IdentitySource } from "../member/identity.rules.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { MergeProposal } from "./duplicate.rules.ts";

interface ProposalRow {
  id: string;
  member_id: string;
  other_id: string;
  evidence: IdentityKind[];
  met_by: IdentitySource;
  proposed_by: string | null;
  proposed_at: string;
  state: MergeProposal["state"];
  reason: string | null;
}

const asProposal = (row: ProposalRow): MergeProposal => ({
  id: row.id,
  memberIds: [row.member_id, row.other_id],
  evidence: row.evidence,
  metBy: row.met_by,
  proposedBy: row.proposed_by,
  proposedAt: new Date(row.proposed_at),
  state: row.state,
  reason: row.reason,
});

/** Opens a proposal, or adds to the open one of the pair what else shows it. */
export async function writeProposal(work: Work, proposal: MergeProposal): Promise<MergeProposal> {
  const [a, b] = proposal.memberIds;
  const [row] = await work.rows<ProposalRow>(sql("duplicate.writeProposal")`
    insert into merge_proposal (id, member_id, other_id, brand_id, evidence, met_by, proposed_by, proposed_at, state)
    values (${proposal.id}::uuid, ${a}::uuid, ${b}::uuid, ${work.brandId}::uuid, ${[...proposal.evidence]}::text[],
      ${proposal.metBy}, ${proposal.proposedBy}::uuid, ${proposal.proposedAt}::timestamptz, 'OPEN')
    on conflict (member_id, other_id) where state = 'OPEN' do update set evidence =
      (select array_agg(distinct e order by e) from unnest(merge_proposal.evidence || excluded.evidence) as e)
    returning id, member_id, other_id, evidence, met_by, proposed_by, proposed_at, state, reason`);
  if (!row) throw new Error("a proposal that was written can be read");
  return asProposal(row);
}

/** The newest proposal of a pair that was dismissed although it knew of all this. */
export async function dismissedProposal(
  scope: Scope,
  [a, b]: readonly [string, string],
  evidence: readonly IdentityKind[],
): Promise<MergeProposal | undefined> {
  const [row] = await scope.rows<ProposalRow>(sql("duplicate.dismissed")`
    select id, member_id, other_id, evidence, met_by, proposed_by, proposed_at, state, reason
    from merge_proposal
    where member_id = ${a}::uuid and other_id = ${b}::uuid and brand_id = ${scope.brandId}::uuid
      and state = 'DISMISSED' and evidence @> ${[...evidence]}::text[]
    order by id desc limit 1`);
  return row && asProposal(row);
}

export async function proposalOf(scope: Scope, id: string): Promise<MergeProposal | undefined> {
  const [row] = await scope.rows<ProposalRow>(sql("duplicate.proposalOf")`
    select id, member_id, other_id, evidence, met_by, proposed_by, proposed_at, state, reason
    from merge_proposal where id = ${id}::uuid and brand_id = ${scope.brandId}::uuid`);
  return row && asProposal(row);
}

/** Ends the open proposals of a pair; answers how many there were. */
export async function closeProposals(
  work: Work,
  [a, b]: readonly [string, string],
  how: { readonly state: "MERGED" | "DISMISSED"; readonly reason: string },
): Promise<number> {
  const by = idOf(work.actor);
  const closed = await work.rows(sql("duplicate.close")`
    update merge_proposal set state = ${how.state}, reason = ${how.reason}, decided_by = ${by}::uuid,
      decided_at = ${work.now}::timestamptz
    where member_id = ${a}::uuid and other_id = ${b}::uuid and brand_id = ${work.brandId}::uuid
      and state = 'OPEN' returning 1`);
  return closed.length;
}

/** The brand's proposals that wait for a decision, oldest first. */
export async function openProposals(scope: Scope, wish: PageWish): Promise<MergeProposal[]> {
  const rows = await scope.rows<ProposalRow>(sql("duplicate.openPage")`
    select id, member_id, other_id, evidence, met_by, proposed_by, proposed_at, state, reason
    from merge_proposal
    where brand_id = ${scope.brandId}::uuid and state = 'OPEN'
      and id > coalesce(${wish.after}::uuid, '00000000-0000-0000-0000-000000000000')
    order by id limit ${pageSize(wish) + 1}`);
  return rows.map(asProposal);
}

/** Takes away the guesses about members that did not come true: whom one looked like would tell who it was. */
export async function forgetProposals(work: Work, memberIds: readonly string[]): Promise<void> {
  const ids = [...memberIds];
  await work.rows(sql("duplicate.forget")`
    delete from merge_proposal
    where (member_id = any(${ids}::uuid[]) or other_id = any(${ids}::uuid[]))
      and brand_id = ${work.brandId}::uuid and state <> 'MERGED'`);
}
