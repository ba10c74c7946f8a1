import { idOf } from "../kernel/actor.ts";
import { leadMembers, moveIdentities } from "../member/member.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { openWallets } from "../points/open-wallets.ts";
import { membersApart, nothingHeld } from "./members-apart.ts";
import { memberUnmerged } from "./merge.events.ts";
import { mayUnmergeMembers } from "./merge.policy.ts";
import {
  broughtBy,
  identitiesMerged,
  mergeInForce,
  mergesById,
  writeUnmerge,
} from "./merge.queries.ts";
import { MergedOn, MergeUndone, UnknownMerge } from "./merge.refusals.ts";
import type { MemberMerge } from "./merge.rules.ts";
import { passAlong } from "./merge-members.ts";
import { takeAlong } from "./passing.rules.ts";
import { bindBack } from "./rebind-members.ts";
import { standBack } from "./stand-anew.ts";

export interface UnmergeMembers {
  readonly mergeId: string;
  readonly reason: string;
}

/**
 * Makes two of one again. What was brought along and is still there goes back; what was spent or has expired since
 * stays where it went, and is told as missing. Nobody owes it.
 */
export async function unmergeMembers(work: Work, wish: UnmergeMembers): Promise<MemberMerge> {
  mayUnmergeMembers(work.actor);

  const first = await mergeOf(work, wish.mergeId);
  const { id, memberId, survivorId } = first;
  const opened = await openWallets(work, { memberIds: [survivorId, memberId], keys: [] });
  const merge = await mergeOf(work, id);
  const on = (await mergeInForce(work, [survivorId])).get(survivorId);
  if (on) throw new MergedOn(id, on.id);
  const [survivor, absorbed] = await membersApart(work, [survivorId, memberId], survivorId);
  nothingHeld(opened, [survivorId]);
  const { returned, missing } = takeAlong(
    await broughtBy(work, id),
    opened.book.balances.get(survivorId),
  );

  const all = [memberId, ...merge.carried];
  await leadMembers(work, { ids: all, from: survivorId, to: memberId });
  await passAlong(work, opened, {
    ...{ mergeId: id, cause: "UNMERGE", from: survivorId, to: memberId, moved: returned },
  });
  await moveIdentities(work, {
    from: survivor,
    to: absorbed,
    places: await identitiesMerged(work, merge),
  });
  await bindBack(work, merge);
  await standBack(work, merge);
  const undone = {
    ...{ reason: wish.reason, returned, missing },
    ...{ unmergedBy: idOf(work.actor), unmergedAt: work.now },
  };
  await writeUnmerge(work, merge, undone);
  work.record(memberUnmerged(work.brandId, merge));
  return { ...merge, undone };
}

async function mergeOf(work: Work, id: string): Promise<MemberMerge> {
  const found = (await mergesById(work, [id])).get(id);
  if (!found) throw new UnknownMerge(id);
  if (found.undone) throw new MergeUndone(id, found.undone.unmergedAt);
  return found;
}
