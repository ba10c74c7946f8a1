import { instantOf } from "../kernel/id.ts";
import type { Member } from "../member/member.entity.ts";
import { membersById } from "../member/member.queries.ts";
import { MemberMerged, UnknownMember } from "../member/member.refusals.ts";
import type { Work } from "../platform/database/work.ts";
import type { SealedKey } from "../platform/vault.ts";
import { heldIn } from "../points/held.rules.ts";
import type { OpenWallets } from "../points/open-wallets.ts";
import { HoldsOpen, MemberForgotten } from "./merge.refusals.ts";

/** A member whose identities can be sealed anew. */
export type KeyedMember = Member & { readonly sealedKey: SealedKey };

/** Two members that were not erased; each its own, but for the one that may be merged into the other. */
export async function membersApart(
  work: Work,
  ids: readonly [string, string],
  mergedInto?: string,
): Promise<[KeyedMember, KeyedMember]> {
  const found = await membersById(work, ids);
  const [a, b] = ids.map((id) => {
    const member = found.get(id);
    if (!member) throw new UnknownMember(id);
    if (member.mergedInto !== null && member.mergedInto !== mergedInto)
      throw new MemberMerged(id, member.mergedInto);
    const { sealedKey } = member;
    if (!sealedKey) throw new MemberForgotten(id);
    return { ...member, sealedKey };
  });
  return [a, b] as [KeyedMember, KeyedMember];
}

/** A checkout holds points of none of them. */
export function nothingHeld({ book }: OpenWallets, memberIds: readonly string[]): void {
  for (const memberId of memberIds) {
    const held = heldIn(book.balances.get(memberId));
    const [first] = held;
    if (!first) continue;
    const points = held.reduce((sum, each) => sum + each.points, 0n);
    const until = Math.max(...held.map(({ holdId }) => +instantOf(holdId)));
    throw new HoldsOpen(memberId, points, new Date(until));
  }
}
