import type { OwnershipModel } from "../brand/brand.entity.ts";
import type { Channel } from "../member/member.entity.ts";

/** Members that a version treats otherwise: all of what is said must hold. Instants are ISO 8601 texts. */
export interface OwnershipException {
  readonly model: OwnershipModel;
  /** Who joined by one of these; null: by any. */
  readonly channels: readonly Channel[] | null;
  /** Who enrolled `[enrolledFrom, enrolledUntil)`; null: without a bound. */
  readonly enrolledFrom: string | null;
  readonly enrolledUntil: string | null;
}

export interface OwnershipVersion {
  /** Null: the brand's rule. */
  readonly franchiseeId?: string | null | undefined;
  readonly version: number;
  /** Null: the franchisee follows the brand's rule again. */
  readonly model?: OwnershipModel | null | undefined;
  readonly exceptions: readonly OwnershipException[];
  readonly fromAt: Date;
}

/** What decides whose a member is, beside the franchisee its store belongs to. Neither ever changes. */
export interface Traits {
  readonly channel: Channel;
  readonly enrolledAt: Date;
}

/** A brand's rule from its founding on, and all versions that came after. */
export interface Ownership {
  readonly founding: OwnershipModel;
  readonly versions: readonly OwnershipVersion[];
}

/** Whether a member's traits matter at all: where they do not, they need not be read. */
export const asksForTraits = ({ versions }: Ownership): boolean =>
  versions.some(({ exceptions }) => exceptions.length > 0);

/** The version of a franchisee's, or of the brand's rule that is in force: the newest of those that had begun. */
function versionAt(
  { versions }: Ownership,
  franchiseeId: string | null,
  at: Date,
): OwnershipVersion | undefined {
  let found: OwnershipVersion | undefined;
  for (const each of versions)
    if ((each.franchiseeId ?? null) === franchiseeId && each.fromAt <= at)
      if (!found || each.version > found.version) found = each;
  return found;
}

/**
 * Whose a member is at an instant, whose store belongs to a franchisee (undefined: it belongs to no store). The
 * franchisee's own version goes before the brand's; in a version, the first exception that fits.
 */
export function modelFor(
  ownership: Ownership,
  member: { readonly franchiseeId: string | undefined; readonly traits: Traits | undefined },
  at: Date,
): OwnershipModel {
  const { franchiseeId, traits } = member;
  const own = franchiseeId === undefined ? undefined : versionAt(ownership, franchiseeId, at);
  const version = own?.model ? own : versionAt(ownership, null, at);
  const exception = traits && version?.exceptions.find((each) => fits(each, traits));
  return exception?.model ?? version?.model ?? ownership.founding;
}

const fits = (
  { channels, enrolledFrom, enrolledUntil }: OwnershipException,
  { channel, enrolledAt }: Traits,
): boolean =>
  (channels === null || channels.includes(channel)) &&
  (enrolledFrom === null || new Date(enrolledFrom) <= enrolledAt) &&
  (enrolledUntil === null || enrolledAt < new Date(enrolledUntil));
