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
