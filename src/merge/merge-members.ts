import { createHash } from "node:crypto";
import { ownersNow } from "../brand/store.queries.ts";
import { closeProposals, proposalOf } from "../duplicate/duplicate.queries.ts";
import { ProposalClosed, UnknownProposal } from "../duplicate/duplicate.refusals.ts";
import { type MergeProposal, pairOf } from "../duplicate/duplicate.rules.ts";
import { idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import { leadMembers, moveIdentities, storiesOf } from "../member/member.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { openWallets, postToWallets } from "../points/open-wallets.ts";
import { walletMoved } from "../points/points.events.ts";
import { membersApart, nothingHeld } from "./members-apart.ts";
import { memberMerged } from "./merge.events.ts";
import { mayMergeMembers } from "./merge.policy.ts";
import { mergeRule, writeMerge, writePassages } from "./merge.queries.ts";
import { MergeWithItself } from "./merge.refusals.ts";
import type { MemberMerge } from "./merge.rules.ts";
import { bringAlong, type Part, pass, pointsIn } from "./passing.rules.ts";
import { bindAnew } from "./rebind-members.ts";
import { standAnew } from "./stand-anew.ts";

export interface MergeMembers {
  /** Who stays. */
  readonly survivorId: string;
  /** Whose id leads to the survivor from now on. */
  readonly absorbedId: string;
  /** What showed that they are one person. */
  readonly proposalId?: string | undefined;
  readonly reason: string;
}

/**
 * Makes one member of two, all or nothing: points, debts, growth, identities and the store it belongs to, by the
 * brand's rule. Orders and their shares stay as they are.
 */
export async function mergeMembers(work: Work, wish: MergeMembers): Promise<MemberMerge> {
  const { survivorId, absorbedId, reason } = wish;
  const proposal = await proposed(work, wish);
  mayMergeMembers(work.actor, proposal);
  if (survivorId === absorbedId) throw new MergeWithItself(survivorId);

  await membersApart(work, [survivorId, absorbedId]);
  const opened = await openWallets(work, { memberIds: [survivorId, absorbedId], keys: [] });
  // Behind the lock: another merge may have had one of them.
  const [survivor, absorbed] = await membersApart(work, [survivorId, absorbedId]);
  nothingHeld(opened, [absorbedId]);
  const rule = await mergeRule(work);
  const { balances } = opened.book;
  const moved = bringAlong(balances.get(absorbedId), balances.get(survivorId), rule.growth);

  const id = newId();
  await passAlong(work, opened, {
    mergeId: id,
    cause: "MERGE",
    from: absorbed.id,
    to: survivor.id,
    moved,
  });
  const bindings = await bindAnew(work, rule, survivorId, absorbedId);
  const tierNo = await standAnew(work, survivorId, absorbedId);
  const carried = (await storiesOf(work, [absorbedId])).get(absorbedId) ?? [absorbedId];
  await leadMembers(work, { ids: carried, from: absorbedId, to: survivorId });
  const merge: MemberMerge = {
    ...{ id, memberId: absorbedId, survivorId, reason, rule, moved, bindings, tierNo },
    proposalId: proposal?.id ?? null,
    carried: carried.filter((each) => each !== absorbedId),
    ...{ mergedBy: idOf(work.actor), mergedAt: work.now, undone: null },
  };
  await writeMerge(work, merge, await moveIdentities(work, { from: absorbed, to: survivor }));
  await closeProposals(work, pairOf(survivorId, absorbedId), { state: "MERGED", reason });

  const { lostStoreId } = bindings;
  const owner = lostStoreId ? (await ownersNow(work, [lostStoreId])).get(lostStoreId) : undefined;
  work.record(memberMerged(work.brandId, merge, owner));
  return merge;
}

async function proposed(work: Work, wish: MergeMembers): Promise<MergeProposal | undefined> {
  const { proposalId, survivorId, absorbedId } = wish;
  if (proposalId === undefined) return undefined;
  const proposal = await proposalOf(work, proposalId);
  if (!proposal) throw new UnknownProposal(proposalId);
  if (proposal.state !== "OPEN") throw new ProposalClosed(proposalId, proposal.state);
  if (proposal.memberIds.join() !== pairOf(survivorId, absorbedId).join())
    throw new BadInput("the proposal is of two others");
  return proposal;
}

/** Moves parts from one book into another, by a posting on each. */
export async function passAlong(
  work: Work,
  opened: Awaited<ReturnType<typeof openWallets>>,
  wish: {
    readonly mergeId: string;
    readonly cause: "MERGE" | "UNMERGE";
    readonly from: string;
    readonly to: string;
    readonly moved: readonly Part[];
  },
): Promise<void> {
  const { mergeId, cause, from, to, moved } = wish;
  const { out, into } = pass(moved);
  const kind = cause === "MERGE" ? "merge" : "unmerge";
  const [id, toPostingId] = [newId(), newId()];
  const fingerprint = createHash("sha256").update(mergeId).digest();
  const posting = { fingerprint, kind, occurredAt: work.now };
  await postToWallets(
    work,
    opened,
    out.length === 0
      ? []
      : [
          { ...posting, id, ownerId: from, key: `merge-out:${id}`, transfers: out },
          { ...posting, id: toPostingId, ownerId: to, key: `merge-in:${id}`, transfers: into },
        ],
  );
  if (out.length === 0) return;
  await writePassages(work, [
    { id, memberId: from, toMemberId: to, toPostingId, cause, mergeIds: [mergeId] },
  ]);
  const change = pointsIn(moved);
  const told = cause === "MERGE" ? "MERGED" : "UNMERGED";
  work.record(walletMoved(from, { kind: told, postingId: id, change: -change }));
  work.record(walletMoved(to, { kind: told, postingId: toPostingId, change }));
}
