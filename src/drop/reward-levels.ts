import { mayManageBrand } from "../brand/brand.policy.ts";
import { issueCoupons } from "../coupon/issue-coupons.ts";
import { offersOf } from "../coupon/offers.ts";
import { forAllBrands, system } from "../kernel/actor.ts";
import { Refusal } from "../kernel/refusal.ts";
import type { Begin, Look, Work } from "../platform/database/work.ts";
import {
  entriesBehind,
  feedEnd,
  followedTo,
  levelVersions,
  moveFollower,
} from "./entry.queries.ts";
import { comingWith, type Entry, type LevelVersion } from "./entry.rules.ts";

const TASK = "level coupons";

/** Entries a transaction: a review of levels tells of many at once. */
const STEP = 1_000;

/**
 * Gives whoever entered a level the coupons that come with it, following the feed from where it was read last. What is
 * read twice, because the work was cut off, is given once: an entry has its number. Answers how many coupons.
 */
export async function rewardLevels(
  { begin, look }: { readonly begin: Begin; readonly look: Look },
  signal?: AbortSignal,
): Promise<number> {
  const actor = forAllBrands(TASK);
  let given = 0;
  for (;;) {
    const scope = look(actor);
    // Before the look for templates: what is passed over here came before any that is not found there.
    const end = await feedEnd(scope);
    const from = await begin(actor, (work) => followedTo(work, end));
    const versions = await levelVersions(scope);
    const { entries, to } =
      versions.length === 0 ? { entries: [], to: end } : await entriesBehind(scope, { from, end });
    for (const [brandId, of] of Map.groupBy(entries, (entry) => entry.brandId))
      for (let at = 0; at < of.length; at += STEP) {
        const some = of.slice(at, at + STEP);
        given += await begin(system(TASK, brandId), (work) => reward(work, some, versions));
      }
    if (to > from) await begin(actor, (work) => moveFollower(work, to));
    if (to >= end || signal?.aborted) return given;
  }
}

async function reward(
  work: Work,
  entries: readonly Entry[],
  versions: readonly LevelVersion[],
): Promise<number> {
  mayManageBrand(work.actor, "CAMPAIGNS");
  const due = entries.flatMap((entry) =>
    comingWith(entry, versions).map((version) => ({ entry, version })),
  );
  if (due.length === 0) return 0;
  const offers = await offersOf(work, [...new Set(due.map(({ version }) => version.id))]);
  const wishes = due.flatMap(({ entry: { memberId, no }, version: { id, code } }) => {
    const template = offers.templates.get(id);
    // Two templates may come with one level, and a survivor has entries of its own.
    const sourceKey = `${memberId} ${no} ${code}`;
    return template
      ? [{ memberId, template, source: "LEVEL" as const, sourceKey, issuerStoreId: null }]
      : [];
  });
  const outcomes = await issueCoupons(work, wishes, offers);
  return outcomes.filter((outcome) => !(outcome instanceof Refusal) && !outcome.repeated).length;
}
