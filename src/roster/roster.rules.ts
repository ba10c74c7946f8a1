import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Naming } from "../member/identity.rules.ts";
import type { Channel } from "../member/member.entity.ts";
import type { Sight, SightField } from "../sight/sight.rules.ts";

/** Which members are meant: those of whom all of it is true. Times are `[from, until)`. */
export interface MemberFilter {
  readonly identity?: Naming | undefined;
  readonly tag?: string | undefined;
  readonly storeId?: string | undefined;
  readonly channel?: Channel | undefined;
  /** The code of its level now. */
  readonly tier?: string | undefined;
  readonly enrolledFrom?: Date | undefined;
  readonly enrolledUntil?: Date | undefined;
  /** Its last order occurred. */
  readonly lastVisitFrom?: Date | undefined;
  readonly lastVisitUntil?: Date | undefined;
}

/** By which index members are walked; the other parts of a filter are judged member by member. */
export type Walk = "IDENTITY" | "STORES" | "TAG" | "ENROLMENT";

/** The walk that meets the fewest members beside those that are meant. */
export function walkOf(filter: MemberFilter, stores: readonly string[] | undefined): Walk {
  if (filter.identity) return "IDENTITY";
  if (stores) return "STORES";
  return filter.tag === undefined ? "ENROLMENT" : "TAG";
}

export function checkFilter(filter: MemberFilter): void {
  for (const [from, until, name] of [
    [filter.enrolledFrom, filter.enrolledUntil, "enrolled"],
    [filter.lastVisitFrom, filter.lastVisitUntil, "lastVisit"],
  ] as const)
    if (from && until && until <= from)
      throw new BadInput(`${name}Until must be after ${name}From`);
}

/** Whether a walk meets members that are not meant. */
export const isStrained = (filter: MemberFilter, walk: Walk): boolean =>
  filter.channel !== undefined ||
  filter.tier !== undefined ||
  filter.lastVisitFrom !== undefined ||
  filter.lastVisitUntil !== undefined ||
  (walk !== "ENROLMENT" && Boolean(filter.enrolledFrom ?? filter.enrolledUntil)) ||
  (walk !== "TAG" && filter.tag !== undefined);

/** What of a member a filter tells whoever finds it by it. */
const askedOf = (filter: MemberFilter): SightField[] => [
  ...(filter.tag !== undefined || filter.channel !== undefined ? (["profile"] as const) : []),
  ...(filter.storeId !== undefined ? (["binding"] as const) : []),
  ...(filter.tier !== undefined ? (["wallet"] as const) : []),
  ...((filter.lastVisitFrom ?? filter.lastVisitUntil) ? (["orders"] as const) : []),
];

export const asksForSight = (filter: MemberFilter): boolean => askedOf(filter).length > 0;

/** Whether a caller may find a member by a filter: a list tells nothing that the member's page does not. */
export const tells = (filter: MemberFilter, sight: Sight): boolean =>
  askedOf(filter).every((field) => sight[field] !== "NONE");

/** What a cursor of the list is made of: the walk by enrolment goes by instants, the others by ids alone. */
export function placeOf(
  filter: MemberFilter,
  actor: Actor,
): ReadonlyArray<(part: string) => boolean> {
  const stores = isHeadquarters(actor) && filter.storeId === undefined ? undefined : [];
  return walkOf(filter, stores) === "ENROLMENT" ? [isInstant, isId] : [isId];
}

const isInstant = (part: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(part) && !Number.isNaN(Date.parse(part));
