import { Refusal } from "../kernel/refusal.ts";
import { type MemberSaid, type Naming, saidText } from "../member/identity.rules.ts";
import { membersByIdentity, membersKnown } from "../member/member.queries.ts";
import type { Scope } from "../platform/database/work.ts";
import { judgeName, type Named, readCode } from "./card.rules.ts";

/**
 * What the names stand for: ids, identities and cards' codes. An id may be of one that was merged into another, or of
 * nobody. Reading codes asks the database nothing.
 */
export async function membersNamed(scope: Scope, said: readonly MemberSaid[]): Promise<Named> {
  const { brandId, vault } = scope;
  const identities = said.flatMap((each) => ("id" in each ? [] : [each.identity]));
  const members = await membersByIdentity(scope, identities);
  const cards = new Map(
    identities.flatMap((identity) => {
      const card =
        identity.kind === "MEMBER_CODE" && readCode(identity.value, brandId, vault.digest);
      return card ? [[saidText({ identity }), card] as const] : [];
    }),
  );
  for (const each of said) if ("id" in each) members.set(each.id, each.id);
  for (const [name, { memberId }] of cards) members.set(name, memberId);
  return { members, cards };
}

/** The id a name stands for now. */
export async function memberSaid(scope: Scope, said: MemberSaid): Promise<string> {
  const found = judgeName(said, await membersNamed(scope, [said]), scope.now);
  if (found instanceof Refusal) throw found;
  return found;
}

/** The same for whoever looks for somebody; undefined: nobody is found by it now. */
export async function memberShown(scope: Scope, identity: Naming): Promise<string | undefined> {
  const said = { identity };
  const found = judgeName(said, await membersNamed(scope, [said]), scope.now);
  if (found instanceof Refusal) return undefined;
  // An identity is of who the member is now; a card may be of who it was.
  return identity.kind === "MEMBER_CODE" ? (await membersKnown(scope, [found])).get(found) : found;
}
