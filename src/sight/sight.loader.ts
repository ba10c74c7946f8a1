import DataLoader from "dataloader";
import { bindingsOf } from "../binding/binding.queries.ts";
import { bindingAt } from "../binding/binding.rules.ts";
import { hasRight } from "../brand/brand.policy.ts";
import { type OwnedStore, ownerAt } from "../brand/brand.rules.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { memberLoader } from "../member/member.loader.ts";
import { traitsOf } from "../member/member.queries.ts";
import { ownershipOf } from "../ownership/ownership.queries.ts";
import {
  asksForTraits,
  modelFor,
  type Ownership,
  type Traits,
} from "../ownership/ownership.rules.ts";
import { kept } from "../platform/database/revision.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Context } from "../platform/graphql/context.ts";
import {
  type Grant,
  grantAt,
  pseudonymous,
  type Sight,
  type SightField,
  sightFor,
  type Viewer,
  viewerOf,
} from "./sight.rules.ts";
import { SightGrantEntity } from "./sight-grant.entity.ts";

/** What a brand's sights are judged by and what seldom changes. */
interface Ground {
  readonly ownership: Ownership;
  readonly grants: readonly Grant[];
  readonly stores: ReadonlyMap<string, OwnedStore>;
}

const ground = kept<Ground>(async (scope) => {
  const [ownership, grants, stores] = await Promise.all([
    ownershipOf(scope),
    scope.em.find(SightGrantEntity, {}, { orderBy: { id: "asc" } }),
    ownedStores(scope),
  ]);
  return { ownership, grants, stores: new Map(stores.map((store) => [store.id, store])) };
});

/** What the caller is shown of each of the members. */
export async function sightsOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, Sight>> {
  const { actor, now } = scope;
  const [{ ownership, grants, stores }, bindings] = await Promise.all([
    ground.now(scope),
    bindingsOf(scope, memberIds),
  ]);
  const traits: ReadonlyMap<string, Traits> = asksForTraits(ownership)
    ? await traitsOf(scope, memberIds)
    : new Map();
  const bound = Map.groupBy(bindings, ({ memberId }) => memberId);
  const ownerOf = (storeId: string) => {
    const store = stores.get(storeId);
    return store && ownerAt(store, now)?.franchiseeId;
  };
  return new Map(
    memberIds.map((id) => {
      const storeId = bindingAt(bound.get(id) ?? [], now)?.storeId;
      const franchiseeId = storeId && ownerOf(storeId);
      const viewer = viewerOf(actor, id, { storeId, franchiseeId }, ownerOf);
      // Who belongs to no store is nobody's but the brand's.
      const model = franchiseeId
        ? modelFor(ownership, { franchiseeId, traits: traits.get(id) }, now)
        : "BRAND_OWNS_MEMBER";
      const grant = franchiseeId ? granted(grants, viewer, franchiseeId, now) : undefined;
      const sight = sightFor(model, viewer, grant);
      return [id, hasRight(actor, "PERSONAL_DATA") ? sight : pseudonymous(sight)];
    }),
  );
}

const granted = (grants: readonly Grant[], viewer: Viewer, franchiseeId: string, at: Date) =>
  viewer === "HEADQUARTERS" || viewer === "FRANCHISEE"
    ? grantAt(grants, { franchiseeId, viewer }, at)
    : undefined;

export const sightLoader = (scope: Scope): DataLoader<string, Sight> =>
  new DataLoader(async (memberIds) => {
    const found = await sightsOf(scope, memberIds);
    return memberIds.map((id) => found.get(id) as Sight);
  });

const OWN_SIGHT = sightFor("BRAND_OWNS_MEMBER", "SELF", undefined);
const NO_SIGHT = sightFor("BRAND_OWNS_MEMBER", "OTHER_MEMBER", undefined);

/** What the caller is shown of a member. A member sees itself and no other: nothing needs to be read for itself. */
export async function sightOf(context: Context, memberId: string): Promise<Sight> {
  const { actor } = context;
  if (actor.kind === "member") {
    if (actor.id === memberId) return OWN_SIGHT;
    // Who was merged into another is that other.
    const self = await context.loader(memberLoader).load(actor.id);
    return self?.mergedInto === memberId ? OWN_SIGHT : NO_SIGHT;
  }
  return context.loader(sightLoader).load(memberId);
}

/** Whether the caller is shown a part of a member at all. */
export const sees = async (
  context: Context,
  memberId: string,
  field: SightField,
): Promise<boolean> => (await sightOf(context, memberId))[field] !== "NONE";

/** Whether the caller is shown all that happens to a member, wherever that is. */
export const seesStory = async (context: Context, memberId: string): Promise<boolean> =>
  (await sightOf(context, memberId)).orders === "FULL";
