import { mayDo } from "../brand/brand.policy.ts";
import { memberShown } from "../card/name-members.ts";
import { pageSize } from "../kernel/page.ts";
import type { Scope } from "../platform/database/work.ts";
import { sightsOf } from "../sight/sight.loader.ts";
import { levelsOf } from "../tier/tier.loader.ts";
import { rosterOf } from "./roster.policy.ts";
import { byEnrolment, byStores, byTag, matching, type Step } from "./roster.queries.ts";
import {
  asksForSight,
  checkFilter,
  isStrained,
  type MemberFilter,
  tells,
  walkOf,
} from "./roster.rules.ts";

/** A page of members; it may be shorter than was asked for, and `endKey` is where the next one begins. */
export interface RosterPage {
  readonly found: readonly { readonly id: string; readonly key: readonly string[] }[];
  readonly hasNextPage: boolean;
  readonly endKey: readonly string[] | null;
}

/** Whoever is rare is looked for among so many members a page, and then the caller asks on. */
export const LOOKED_AT_LIMIT = 20_000;
/** How many more are looked at where too few were meant. */
const GROWTH = 4;

const keyOfStep = ({ id, enrolledAt }: Step): string[] =>
  enrolledAt ? [enrolledAt.toISOString(), id] : [id];

/** Members by what is known of them, of those the actor may list; what it is not shown it does not find them by. */
export async function findMembers(
  scope: Scope,
  filter: MemberFilter,
  wish: { readonly first?: number | undefined; readonly behind: readonly string[] | undefined },
): Promise<RosterPage> {
  const own = await rosterOf(scope);
  // Whether a number is a member's is a person's affair, too.
  if (filter.identity) mayDo(scope.actor, "PERSONAL_DATA");
  checkFilter(filter);
  const stores = filter.storeId === undefined ? own : among(own, filter.storeId);
  const walk = walkOf(filter, stores);
  const strained = isStrained(filter, walk) || walk === "IDENTITY";
  // What the walk goes by, it has judged.
  const left = walk === "TAG" ? { ...filter, tag: undefined } : filter;
  const size = pageSize(wish);

  const found: Step[] = [];
  let behind = wish.behind;
  let limit = strained ? Math.max(10 * size, 200) : size + 1;
  for (let looked = 0; ; limit *= GROWTH) {
    limit = Math.min(limit, LOOKED_AT_LIMIT - looked);
    const steps = await stepsOf(scope, filter, stores, { behind, limit });
    const matched = strained
      ? await matching(scope, idsOf(steps), left, walk === "IDENTITY" ? stores : undefined)
      : undefined;
    const meant = await shownOf(
      scope,
      filter,
      matched ? steps.filter(({ id }) => matched.has(id)) : steps,
    );
    for (const step of meant) {
      if (found.length === size) return pageTo(found, true, found.at(-1));
      found.push(step);
    }
    looked += steps.length;
    const last = steps.at(-1);
    if (steps.length < limit || !last) return pageTo(found, false, found.at(-1));
    behind = keyOfStep(last);
    if (looked >= LOOKED_AT_LIMIT) return pageTo(found, true, last);
  }
}

const pageTo = (found: readonly Step[], hasNextPage: boolean, end: Step | undefined) => ({
  found: found.map((step) => ({ id: step.id, key: keyOfStep(step) })),
  ...{ hasNextPage, endKey: end ? keyOfStep(end) : null },
});

const among = (own: readonly string[] | undefined, storeId: string): readonly string[] =>
  own === undefined || own.includes(storeId) ? [storeId] : [];

async function stepsOf(
  scope: Scope,
  filter: MemberFilter,
  stores: readonly string[] | undefined,
  way: { readonly behind: readonly string[] | undefined; readonly limit: number },
): Promise<Step[]> {
  if (filter.identity) {
    const id = way.behind ? undefined : await memberShown(scope, filter.identity);
    return id === undefined ? [] : [{ id, enrolledAt: undefined }];
  }
  if (stores) return byStores(scope, stores, way);
  if (filter.tag !== undefined) return byTag(scope, filter.tag, way);
  return byEnrolment(scope, filter, way);
}

const idsOf = (steps: readonly Step[]): string[] => steps.map(({ id }) => id);

/** Of members that match, those on the level that is meant, whom the caller may find so. */
async function shownOf(
  scope: Scope,
  filter: MemberFilter,
  matched: readonly Step[],
): Promise<readonly Step[]> {
  const { tier } = filter;
  let left = matched;
  if (tier !== undefined && left.length > 0) {
    const levels = await levelsOf(scope, idsOf(left));
    left = left.filter(({ id }) => levels.get(id)?.code === tier);
  }
  if (left.length === 0 || !asksForSight(filter)) return left;
  const sights = await sightsOf(scope, idsOf(left));
  return left.filter(({ id }) => {
    const sight = sights.get(id);
    return sight !== undefined && tells(filter, sight);
  });
}
