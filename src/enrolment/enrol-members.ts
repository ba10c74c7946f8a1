import { bindingChanged } from "../binding/binding.events.ts";
import { bindingPolicies, writeBindings } from "../binding/binding.queries.ts";
import { type Binding, beginBinding } from "../binding/binding.rules.ts";
import { regionOf } from "../brand/brand.queries.ts";
import { StoreClosed, UnknownStore } from "../brand/brand.refusals.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { ownersNow } from "../brand/store.queries.ts";
import { newId } from "../kernel/id.ts";
import { BadInput, type Refusal } from "../kernel/refusal.ts";
import { addOwners } from "../ledger/post.ts";
import {
  type Identity,
  type IdentitySource,
  identityText,
  type Naming,
  readIdentity,
  type Verification,
} from "../member/identity.rules.ts";
import type { Channel, Origin } from "../member/member.entity.ts";
import {
  membersByIdentity,
  type NewMember,
  newMember,
  writeIdentities,
  writeMembers,
} from "../member/member.queries.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { memberJoined } from "./enrolment.events.ts";
import { mayEnrolMembers } from "./enrolment.policy.ts";
import { AlreadyMember, IdentityUnreadable } from "./enrolment.refusals.ts";

export interface EnrolMember {
  readonly name?: string | null | undefined;
  /** At least one; each can be one member's only, in the brand. */
  readonly identities: readonly SaidIdentity[];
  /** Enrolling at a store binds the member to it from now on. */
  readonly storeId?: string | undefined;
  /** How it came: by a store where one is named, else by none of the others. */
  readonly channel?: Channel | undefined;
  /** The code, page or campaign it came by. */
  readonly scene?: string | undefined;
  /** The store's signed code, where one was scanned: that is what binds it then. */
  readonly sceneId?: string | undefined;
  /** When it joined, where that was before; now, when left out. */
  readonly enrolledAt?: Date | undefined;
  /** Who won it. */
  readonly staffId?: string | undefined;
}

/** An identity, and how far it is shown to be the member's: claimed, unless said otherwise. */
export interface SaidIdentity extends Naming {
  readonly verification?: Verification;
}

export const ENROL_LIMIT = 1_000;

interface Enrolled {
  readonly member: NewMember;
  readonly identities: readonly (SaidIdentity & Identity)[];
  readonly storeId: string | undefined;
  readonly sceneId: string | undefined;
}

/** Enrols 1 to 1,000 members, each for itself: one that is refused does not hold up the others. */
export async function enrolMembers(
  work: Work,
  wishes: readonly EnrolMember[],
  source: IdentitySource = sourceOf(work),
): Promise<(NewMember | Refusal)[]> {
  mayEnrolMembers(work.actor, wishes);
  if (wishes.length < 1 || wishes.length > ENROL_LIMIT)
    throw new BadInput(`between 1 and ${ENROL_LIMIT} members a call`);
  for (const { identities } of wishes) checkIdentities(identities);

  const region = await regionOf(work);
  const known = await membersByIdentity(
    work,
    wishes.flatMap(({ identities }) =>
      identities.flatMap((said) => readIdentity(said, region) ?? []),
    ),
  );
  const storeIds = [...new Set(wishes.flatMap(({ storeId }) => storeId ?? []))];
  const found = await work.em.find(StoreEntity, { id: storeIds });
  const stores = new Map(found.map((store) => [store.id, store]));

  const enrolled: Enrolled[] = [];
  const outcomes = wishes.map((wish) => {
    const identities: (SaidIdentity & Identity)[] = [];
    for (const said of wish.identities) {
      const identity = readIdentity(said, region);
      if (!identity) return new IdentityUnreadable(identityText(said));
      const memberId = known.get(identityText(identity));
      if (memberId !== undefined) return new AlreadyMember(identityText(said), memberId);
      identities.push({ ...said, ...identity });
    }
    if (wish.storeId !== undefined) {
      const store = stores.get(wish.storeId);
      if (!store) return new UnknownStore(wish.storeId);
      if (store.closedAt) return new StoreClosed(store.id, store.closedAt);
    }
    if (new Set(identities.map(identityText)).size < identities.length)
      throw new BadInput("an identity is named twice");
    const member = newMember(work, {
      id: newId(),
      ...(wish.name && { name: wish.name }),
      origin: originOf(work, wish),
      enrolledAt: wish.enrolledAt ?? work.now,
    });
    for (const identity of identities) known.set(identityText(identity), member.id);
    const { storeId, sceneId } = wish;
    enrolled.push({ member, identities, storeId, sceneId });
    return member;
  });
  if (enrolled.length > 0) await write(work, enrolled, source);
  return outcomes;
}

async function write(work: Work, enrolled: readonly Enrolled[], source: IdentitySource) {
  const bindings = await bindingsFor(work, enrolled, source);
  const identities = enrolled.flatMap(({ member, identities }) =>
    identities.map(({ verification = "CLAIMED", ...identity }) => ({
      ...{ memberId: member.id, key: member.key, identity, source, verification },
    })),
  );
  const [, claimed] = await Promise.all([
    writeMembers(
      work,
      enrolled.map(({ member }) => member),
    ),
    writeIdentities(work, identities),
    addOwners(
      work,
      enrolled.map(({ member }) => member.id),
    ),
    writeBindings(work, bindings),
  ]);
  if (claimed !== identities.length)
    throw new ConcurrentChange("an identity was claimed meanwhile");
  for (const begun of bindings) work.record(bindingChanged(work.brandId, { begun }));
  if (source !== "IMPORT") await tellJoined(work, enrolled);
}

/** Whom an import brings joined elsewhere, long ago. */
async function tellJoined(work: Work, enrolled: readonly Enrolled[]): Promise<void> {
  const storeIds = [...new Set(enrolled.flatMap(({ storeId }) => storeId ?? []))];
  const owners = storeIds.length > 0 ? await ownersNow(work, storeIds) : new Map<string, string>();
  for (const { member, storeId } of enrolled) {
    const franchiseeId = storeId && owners.get(storeId);
    work.record(memberJoined(work.brandId, member.id, { storeId, franchiseeId }));
  }
}

/** The first touch, which never changes. */
const originOf = ({ actor }: Work, { channel, scene, storeId, staffId }: EnrolMember): Origin => ({
  channel: channel ?? (storeId === undefined ? "OTHER" : "STORE"),
  scene: scene ?? null,
  storeId: storeId ?? null,
  staffId: staffId ?? (actor.kind === "store" ? actor.id : null),
});

const sourceOf = ({ actor }: Work): IdentitySource => (actor.kind === "till" ? "TILL" : "STAFF");

/** Who is enrolled at a store is bound to it from now on. */
async function bindingsFor(
  work: Work,
  enrolled: readonly Enrolled[],
  from: IdentitySource,
): Promise<Binding[]> {
  const bound = enrolled.flatMap(({ member, storeId, sceneId = null }) =>
    storeId === undefined ? [] : [{ memberId: member.id, storeId, sceneId }],
  );
  if (bound.length === 0) return [];
  const policies = await bindingPolicies(work);
  const usual = from === "IMPORT" ? "IMPORT" : "ENROLMENT";
  return bound.map((each) => {
    const source = each.sceneId === null ? usual : "SCAN";
    return beginBinding({ ...each, id: newId(), source, fromAt: work.now }, policies);
  });
}

function checkIdentities(identities: readonly Naming[]): void {
  if (identities.length < 1 || identities.length > 10)
    throw new BadInput("a member needs between 1 and 10 identities");
}
