import { writeNotes } from "../audit/entry.queries.ts";
import { bindingsOf } from "../binding/binding.queries.ts";
import { justAfter } from "../binding/binding-policy.rules.ts";
import { writeRebindings } from "../binding/rebind.ts";
import { forgetProposals } from "../duplicate/duplicate.queries.ts";
import { endGuides, guidesOf } from "../guide/guide.queries.ts";
import { sessionsEnded } from "../identity/session.events.ts";
import { endSessions } from "../identity/session.queries.ts";
import { forgetDeliveries } from "../inbox/delivery.queries.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Member } from "../member/member.entity.ts";
import {
  forgetMember,
  membersById,
  storiesOf,
  survivorsOf,
  takeKeys,
} from "../member/member.queries.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import { forgetMerges } from "../merge/merge.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { heldIn, withoutTimedOut } from "../points/held.rules.ts";
import { pointAccountsOf } from "../points/wallet.queries.ts";
import { forgetProfile } from "../profile/profile.queries.ts";
import { forgetTags } from "../tag/tag.queries.ts";
import { mayEraseMember } from "./erasure.policy.ts";
import { type ErasureReason, judgeErasure } from "./erasure.rules.ts";

export interface EraseMember {
  readonly memberId: string;
  readonly reason: ErasureReason;
}

/**
 * Destroys what is personal of a member: its key first of all, so that no copy of what was sealed is read again. What
 * was bought, earned and shared stays, under an id that is nobody's; so for all stories that went into its own. Who is
 * erased already stays so.
 */
export async function eraseMember(work: Work, wish: EraseMember): Promise<Member> {
  const { reason } = wish;
  mayEraseMember(work.actor, wish.memberId);
  const memberId = (await survivorsOf(work, [wish.memberId])).get(wish.memberId);
  if (memberId === undefined) throw new UnknownMember(wish.memberId);
  // Orders and holds wait for the book; who writes of the member waits for its key.
  await lockOwners(work, [memberId]);
  // A person's other stories tell of it as well.
  const ids = (await storiesOf(work, [memberId])).get(memberId) ?? [];
  await takeKeys(work, ids);
  const member = (await membersById(work, [memberId])).get(memberId);
  if (!member) throw new UnknownMember(memberId);
  if (member.erasedAt) return member;
  const accounts = (await pointAccountsOf(work, [memberId])).get(memberId);
  judgeErasure(heldIn(withoutTimedOut(accounts ?? new Map(), work.now)));

  // Found by the names that go next.
  await forgetDeliveries(work, ids);
  await Promise.all([
    ...ids.flatMap((id) => [
      forgetMember(work, id),
      forgetProfile(work, id),
      forgetTags(work, id),
      endSessions(work, { holderId: id }),
    ]),
    forgetMerges(work, ids),
    forgetProposals(work, ids),
    leaveStores(work, memberId),
    writeNotes(work, [{ memberId, act: "ERASED", detail: reason }]),
  ]);
  for (const id of ids)
    work.record(sessionsEnded({ brandId: work.brandId, holderId: id }, "ERASED", []));
  return { ...member, sealedName: null, sealedKey: null, erasedAt: work.now };
}

/** Ends what binds a member to a store and to a guide, and tells the store. What was to begin later ends as it begins. */
async function leaveStores(work: Work, memberId: string): Promise<void> {
  const endOf = (fromAt: Date) => (fromAt < work.now ? work.now : justAfter(fromAt));
  const lasts = ({ toAt }: { readonly toAt: Date | null }) => toAt === null || toAt > work.now;
  const bindings = (await bindingsOf(work, [memberId])).filter(lasts);
  await writeRebindings(
    work,
    bindings.map((binding) => ({ ended: { ...binding, toAt: endOf(binding.fromAt) } })),
  );
  const guides = ((await guidesOf(work, [memberId])).get(memberId) ?? []).filter(lasts);
  await endGuides(
    work,
    guides.map((guide) => ({ ...guide, toAt: endOf(guide.fromAt) })),
  );
}
