import { justAfter } from "../binding/binding-policy.rules.ts";

/** How a member came by its guide: it scanned its code, was given to it, or another left it. */
export const GUIDE_SOURCES = ["SCAN", "ASSIGNED", "INHERITED"] as const;
export type GuideSource = (typeof GUIDE_SOURCES)[number];

/** From when up to when a person looks after a member. */
export interface Guide {
  readonly id: string;
  readonly memberId: string;
  readonly staffId: string;
  /** The store the person served then. */
  readonly storeId: string;
  readonly source: GuideSource;
  readonly fromAt: Date;
  readonly toAt: Date | null;
}

/** The guide in force at an instant: `[fromAt, toAt)`. */
export const guideAt = (guides: readonly Guide[], at: Date): Guide | undefined =>
  guides.find(({ fromAt, toAt }) => fromAt <= at && (toAt === null || at < toAt));

/** The end of what one guide has, and what its successor gets, where it has one. */
export interface Succession {
  readonly ended: Guide;
  readonly begun?: Guide;
}

/** The earliest instant a guide can end at: at once, but not before it began. */
export const endsAt = ({ fromAt }: Guide, at: Date): Date => (fromAt < at ? at : justAfter(fromAt));

/** Leaves a guide's members to its successor, from an instant on. */
export const succeed = (
  guides: readonly Guide[],
  leave: { readonly at: Date; readonly successorId: string | undefined },
  newId: () => string,
): Succession[] =>
  guides.map((guide) => {
    const at = endsAt(guide, leave.at);
    const ended = { ...guide, toAt: at };
    if (leave.successorId === undefined) return { ended };
    const heir = { id: newId(), staffId: leave.successorId, source: "INHERITED" } as const;
    return { ended, begun: { ...guide, ...heir, fromAt: at, toAt: null } };
  });

/**
 * Gives a member to a person from now on and for good: what another was to have later, by a succession, is that
 * person's too. Undefined where it has the member already.
 */
export function give(
  guides: readonly Guide[],
  gift: Pick<Guide, "memberId" | "staffId" | "storeId" | "source">,
  now: Date,
  newId: () => string,
): { readonly ended: Guide | undefined; readonly given: readonly Guide[] } | undefined {
  const current = guideAt(guides, now);
  if (current?.staffId === gift.staffId && current.toAt === null) return undefined;
  const at = current ? endsAt(current, now) : now;
  const toCome = guides.filter(({ fromAt }) => fromAt > now).toReversed();
  const rows = toCome.length > 0 ? toCome : [{ id: newId(), fromAt: at }];
  const given = rows.map(({ id, fromAt }, index) => ({
    ...{ id, ...gift, fromAt: index === 0 ? at : fromAt },
    toAt: rows[index + 1]?.fromAt ?? null,
  }));
  return { ended: current && { ...current, toAt: at }, given };
}
