import { idOf } from "../kernel/actor.ts";
import type { IdentityPlace } from "../member/member.queries.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { MemberMerge, MergedBindings, Undone } from "./merge.rules.ts";
import { DEFAULT_RULE, type MergeRule } from "./merge-rule.rules.ts";
import type { Part, Passage, Route } from "./passing.rules.ts";

/** The rule in force: the newest version. */
export async function mergeRule(scope: Scope): Promise<MergeRule> {
  const [row] = await scope.rows<MergeRule>(sql("merge.rule")`
    select version, binding, growth from merge_rule
    where brand_id = ${scope.brandId}::uuid order by version desc limit 1`);
  return row ?? DEFAULT_RULE;
}

export async function writeMergeRule(work: Work, rule: MergeRule): Promise<void> {
  const by = idOf(work.actor);
  await work.rows(sql("merge.writeRule")`
    insert into merge_rule (brand_id, version, binding, growth, set_by, from_at)
    values (${work.brandId}::uuid, ${rule.version}::int, ${rule.binding}, ${rule.growth}, ${by}::uuid,
      ${work.now}::timestamptz)`);
}

/** Parts as they are kept: amounts as text, since a number of JSON may be a fraction. */
type KeptPart = { readonly asset: string; readonly address: string; readonly amount: string };
const keep = (parts: readonly Part[]): string =>
  JSON.stringify(parts.map((part) => ({ ...part, amount: String(part.amount) })));
const partsOf = (kept: readonly KeptPart[]): Part[] =>
  kept.map((part) => ({ ...part, amount: BigInt(part.amount) }));

interface MergeRow {
  id: string;
  member_id: string;
  survivor_id: string;
  proposal_id: string | null;
  reason: string;
  policy: MergeRule;
  moved: KeptPart[];
  bindings: MergedBindings;
  tier_no: number | null;
  carried: string[];
  merged_by: string | null;
  merged_at: string;
  undone_reason: string | null;
  returned: KeptPart[] | null;
  missing: KeptPart[] | null;
  unmerged_by: string | null;
  unmerged_at: string | null;
}

const undoneOf = (row: MergeRow): Undone | null =>
  row.unmerged_at === null
    ? null
    : {
        reason: row.undone_reason ?? "",
        returned: partsOf(row.returned ?? []),
        missing: partsOf(row.missing ?? []),
        unmergedBy: row.unmerged_by,
        unmergedAt: new Date(row.unmerged_at),
      };

const asMerge = (row: MergeRow): MemberMerge => ({
  id: row.id,
  memberId: row.member_id,
  survivorId: row.survivor_id,
  proposalId: row.proposal_id,
  reason: row.reason,
  rule: row.policy,
  moved: partsOf(row.moved),
  bindings: row.bindings,
  tierNo: row.tier_no,
  carried: row.carried,
  mergedBy: row.merged_by,
  mergedAt: new Date(row.merged_at),
  undone: undoneOf(row),
});

/** Writes a merge, and by which identities the absorbed was known. */
export async function writeMerge(
  work: Work,
  merge: MemberMerge,
  identities: readonly IdentityPlace[],
): Promise<void> {
  await work.rows(sql("merge.write")`
    insert into member_merge (id, member_id, brand_id, survivor_id, proposal_id, reason, policy, moved, bindings,
      tier_no, carried, merged_by, merged_at)
    values (${merge.id}::uuid, ${merge.memberId}::uuid, ${work.brandId}::uuid, ${merge.survivorId}::uuid,
      ${merge.proposalId}::uuid, ${merge.reason}, ${JSON.stringify(merge.rule)}::jsonb, ${keep(merge.moved)}::jsonb,
      ${JSON.stringify(merge.bindings)}::jsonb, ${merge.tierNo}::int,
      ${[...merge.carried]}::uuid[], ${merge.mergedBy}::uuid, ${merge.mergedAt}::timestamptz)`);
  await work.rows(sql("merge.writeIdentities")`
    insert into merge_identity (member_id, merge_id, brand_id, kind, digest)
    select ${merge.memberId}::uuid, ${merge.id}::uuid, ${work.brandId}::uuid, i.kind, i.digest
    from unnest(${identities.map(({ kind }) => kind)}::text[], ${identities.map(({ digest }) => digest)}::bytea[])
      as i (kind, digest)`);
}

/** By which identities the absorbed of a merge was known. */
export const identitiesMerged = (
  scope: Scope,
  { id, memberId }: Pick<MemberMerge, "id" | "memberId">,
): Promise<IdentityPlace[]> =>
  scope.rows<IdentityPlace>(sql("merge.identities")`
    select kind, digest from merge_identity where member_id = ${memberId}::uuid and merge_id = ${id}::uuid
      and brand_id = ${scope.brandId}::uuid order by kind, digest`);

export async function writeUnmerge(
  work: Work,
  { id, memberId }: Pick<MemberMerge, "id" | "memberId">,
  undone: Undone,
): Promise<void> {
  await work.rows(sql("merge.writeUnmerge")`
    insert into member_unmerge (merge_id, member_id, brand_id, reason, returned, missing, unmerged_by, unmerged_at)
    values (${id}::uuid, ${memberId}::uuid, ${work.brandId}::uuid, ${undone.reason},
      ${keep(undone.returned)}::jsonb, ${keep(undone.missing)}::jsonb, ${undone.unmergedBy}::uuid,
      ${undone.unmergedAt}::timestamptz)`);
}

/** Merges by id, with how they were undone. */
export async function mergesById(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, MemberMerge>> {
  const rows = await scope.rows<MergeRow>(sql("merge.byId")`
    select m.id, m.member_id, m.survivor_id, m.proposal_id, m.reason, m.policy, m.moved, m.bindings,
      m.tier_no, m.carried, m.merged_by, m.merged_at, u.reason as undone_reason, u.returned, u.missing, u.unmerged_by,
      u.unmerged_at
    from member_merge m left join member_unmerge u on u.merge_id = m.id and u.member_id = m.member_id
    where m.id = any(${[...ids]}::uuid[]) and m.brand_id = ${scope.brandId}::uuid`);
  return new Map(rows.map((row) => [row.id, asMerge(row)]));
}

/** The merges that made each of the members what it is, and their undoings, oldest first. */
export async function mergesInto(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, MemberMerge[]>> {
  const rows = await scope.rows<MergeRow>(sql("merge.into")`
    select m.id, m.member_id, m.survivor_id, m.proposal_id, m.reason, m.policy, m.moved, m.bindings,
      m.tier_no, m.carried, m.merged_by, m.merged_at, u.reason as undone_reason, u.returned, u.missing, u.unmerged_by,
      u.unmerged_at
    from member_merge m left join member_unmerge u on u.merge_id = m.id and u.member_id = m.member_id
    where m.survivor_id = any(${[...memberIds]}::uuid[]) and m.brand_id = ${scope.brandId}::uuid
    order by m.id`);
  return Map.groupBy(rows.map(asMerge), ({ survivorId }) => survivorId);
}

/** The merge that holds a member's story with another; undefined where it is its own. */
export async function mergeInForce(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, { readonly id: string; readonly survivorId: string }>> {
  const rows = await scope.rows<{ id: string; member_id: string; survivor_id: string }>(
    sql("merge.inForce")`
    select m.id, m.member_id, m.survivor_id from member_merge m
    where m.member_id = any(${[...memberIds]}::uuid[]) and m.brand_id = ${scope.brandId}::uuid
      and not exists (select from member_unmerge u where u.merge_id = m.id and u.member_id = m.member_id)`,
  );
  return new Map(
    rows.map((row) => [row.member_id, { id: row.id, survivorId: row.survivor_id }] as const),
  );
}

/** Where what the members left lies now; those that are themselves are left out. */
export async function routesOf(
  scope: Scope,
  memberIds: readonly string[],
  survivors: ReadonlyMap<string, string>,
): Promise<Map<string, Route>> {
  const away = [...new Set(memberIds)].filter((id) => (survivors.get(id) ?? id) !== id);
  const steps = new Map<string, { readonly id: string; readonly survivorId: string }>();
  // A merged member's survivor may have been merged on: a step for each, of few.
  for (let asked = away; asked.length > 0; ) {
    const found = await mergeInForce(scope, asked);
    for (const [id, step] of found) steps.set(id, step);
    asked = [...found.values()].map((each) => each.survivorId).filter((id) => !steps.has(id));
  }
  return new Map(
    away.map((id) => {
      const mergeIds: string[] = [];
      let at = id;
      for (let step = steps.get(at); step; step = steps.get(at)) {
        mergeIds.push(step.id);
        at = step.survivorId;
      }
      return [id, { survivorId: at, mergeIds }] as const;
    }),
  );
}

export async function writePassages(work: Work, passages: readonly Passage[]): Promise<void> {
  if (passages.length === 0) return;
  const column = <T>(read: (passage: Passage) => T) => passages.map(read);
  await work.rows(sql("merge.writePassages")`
    insert into merge_passage (id, member_id, brand_id, to_member_id, to_posting_id, cause, merge_ids, moved_at)
    select p.id, p.member_id, ${work.brandId}::uuid, p.to_member_id, p.to_posting_id, p.cause,
      string_to_array(p.merge_ids, ' ')::uuid[], ${work.now}::timestamptz
    from unnest(${column((p) => p.id)}::uuid[], ${column((p) => p.memberId)}::uuid[],
      ${column((p) => p.toMemberId)}::uuid[], ${column((p) => p.toPostingId)}::uuid[],
      ${column((p) => p.cause)}::text[], ${column((p) => p.mergeIds.join(" "))}::text[])
      as p (id, member_id, to_member_id, to_posting_id, cause, merge_ids)`);
}

/** What a merge has brought along by now, less what refunds and the like have fetched back since. */
export async function broughtBy(scope: Scope, mergeId: string): Promise<Part[]> {
  const rows = await scope.rows<{ asset: string; address: string; amount: string }>(
    sql("merge.brought")`
    select e.asset, e.address, sum(e.amount) as amount
    from merge_passage p
    join ledger_entry e on e.kind in ('merge-in', 'merge-out') and e.address not like 'moved/%'
      and (e.posting_id, e.owner_id) = (
        case when p.cause in ('MERGE', 'HAND_OVER') then p.to_posting_id else p.id end,
        case when p.cause in ('MERGE', 'HAND_OVER') then p.to_member_id else p.member_id end)
    where p.merge_ids @> ${[mergeId]}::uuid[] and p.brand_id = ${scope.brandId}::uuid
    group by e.asset, e.address order by e.address`,
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

/** What the members' orders came to, less what was refunded of them. */
export async function spendOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, bigint>> {
  const rows = await scope.rows<{ member_id: string; spend: string }>(sql("merge.spendOf")`
    select member_id, sum(net_minor) as spend from member_sale
    where member_id = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
    group by member_id`);
  return new Map(rows.map((row) => [row.member_id, BigInt(row.spend)]));
}

/** Which of the members were ever one with which: two ids stand for one person, whatever was undone since. */
export async function everMerged(
  scope: Scope,
  memberIds: readonly string[],
): Promise<(a: string, b: string) => boolean> {
  const rows = await scope.rows<{ ids: string[] }>(sql("merge.everMerged")`
    select array[member_id, survivor_id] || carried as ids from member_merge
    where brand_id = ${scope.brandId}::uuid
      and (member_id = any(${[...memberIds]}::uuid[]) or survivor_id = any(${[...memberIds]}::uuid[]))`);
  const kin = new Map<string, Set<string>>();
  for (const { ids } of rows) {
    const all = new Set(ids.flatMap((id) => [id, ...(kin.get(id) ?? [])]));
    for (const id of all) kin.set(id, all);
  }
  return (a, b) => a === b || (kin.get(a)?.has(b) ?? false);
}

/** Takes away by what members that were merged were known: digests can be guessed. */
export async function forgetMerges(work: Work, memberIds: readonly string[]): Promise<void> {
  await work.rows(sql("merge.forget")`
    delete from merge_identity
    where member_id = any(${[...memberIds]}::uuid[]) and brand_id = ${work.brandId}::uuid`);
}
