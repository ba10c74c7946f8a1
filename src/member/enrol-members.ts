import { UnknownStore } from "../brand/brand.refusals.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { newId } from "../kernel/id.ts";
import { BadInput, type Refusal } from "../kernel/refusal.ts";
import { addOwners } from "../ledger/post.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import type { Binding, Member } from "./member.entity.ts";
import { mayEnrolMembers } from "./member.policy.ts";
import {
  type Identity,
  identityText,
  membersByIdentity,
  writeBindings,
  writeMembers,
} from "./member.queries.ts";
import { AlreadyMember } from "./member.refusals.ts";

export interface EnrolMember {
  readonly name?: string | undefined;
  /** At least one; each can be one member's only, in the brand. */
  readonly identities: readonly Identity[];
  /** Enrolling at a store binds the member to it from now on. */
  readonly storeId?: string | undefined;
}

export const ENROL_LIMIT = 1_000;

/** Enrols 1 to 1,000 members, each for itself: one that is refused does not hold up the others. */
export async function enrolMembers(
  work: Work,
  wishes: readonly EnrolMember[],
): Promise<(Member | Refusal)[]> {
  mayEnrolMembers(
    work.actor,
    wishes.map(({ storeId }) => storeId),
  );
  if (wishes.length < 1 || wishes.length > ENROL_LIMIT)
    throw new BadInput(`between 1 and ${ENROL_LIMIT} members a call`);
  for (const { identities } of wishes) checkIdentities(identities);

  const known = await membersByIdentity(
    work,
    wishes.flatMap(({ identities }) => identities),
  );
  const storeIds = [...new Set(wishes.flatMap(({ storeId }) => storeId ?? []))];
  const stores = new Set((await work.em.find(StoreEntity, { id: storeIds })).map(({ id }) => id));

  const enrolled: (Member & { identities: readonly Identity[]; storeId: string | undefined })[] =
    [];
  const outcomes = wishes.map((wish) => {
    const taken = wish.identities.find((identity) => known.has(identityText(identity)));
    if (taken) return new AlreadyMember(identityText(taken), known.get(identityText(taken)) ?? "");
    if (wish.storeId !== undefined && !stores.has(wish.storeId))
      return new UnknownStore(wish.storeId);
    const member = {
      id: newId(),
      brandId: work.brandId,
      name: wish.name ?? null,
      enrolledAt: work.now,
      identities: wish.identities,
      storeId: wish.storeId,
    } as (typeof enrolled)[number];
    for (const identity of wish.identities) known.set(identityText(identity), member.id);
    enrolled.push(member);
    return member;
  });
  if (enrolled.length === 0) return outcomes;

  const claimed = await writeMembers(work, enrolled);
  if (claimed !== enrolled.reduce((sum, { identities }) => sum + identities.length, 0))
    throw new ConcurrentChange("an identity was claimed meanwhile");
  await addOwners(
    work,
    enrolled.map(({ id }) => id),
  );
  await writeBindings(
    work,
    enrolled.flatMap((member) => bindingOf(member, work.now)),
  );
  return outcomes;
}

const bindingOf = (member: { id: string; storeId: string | undefined }, now: Date): Binding[] =>
  member.storeId === undefined
    ? []
    : [
        {
          id: newId(),
          memberId: member.id,
          storeId: member.storeId,
          source: "ENROLMENT",
          fromAt: now,
          toAt: null,
        },
      ];

function checkIdentities(identities: readonly Identity[]): void {
  if (identities.length < 1 || identities.length > 10)
    throw new BadInput("a member needs between 1 and 10 identities");
  if (new Set(identities.map(identityText)).size < identities.length)
    throw new BadInput("an identity is named twice");
}
