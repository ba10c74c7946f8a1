import { lockOwners } from "../ledger/post.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { membersKnown } from "./member.queries.ts";
import { UnknownMember } from "./member.refusals.ts";

/**
 * Who members are now that are named by ids of their own, or by ids that were merged into them; their books are
 * locked, so that none of them is erased or merged until the transaction ends. Whoever was, between the look and the
 * lock, is looked for again.
 */
export async function lockMembers<const Said extends readonly string[]>(
  work: Work,
  ...said: Said
): Promise<{ readonly [At in keyof Said]: string }> {
  const named = await membersKnown(work, said);
  const ids = said.map((id) => {
    const found = named.get(id);
    if (found === undefined) throw new UnknownMember(id);
    return found;
  });
  // They travel together, in order: the second look sees what the lock waited for.
  const [, known] = await Promise.all([lockOwners(work, ids), membersKnown(work, ids)]);
  if (ids.some((id) => known.get(id) !== id))
    throw new ConcurrentChange("a member was erased or merged into another meanwhile");
  return ids as { readonly [At in keyof Said]: string };
}
