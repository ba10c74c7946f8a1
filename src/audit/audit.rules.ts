import type { ActEnd } from "../kernel/act.ts";
import type { Actor } from "../kernel/actor.ts";

/**
 * What is noted: who was told whose a name is, was shown many names, or identities or a profile in full, took all of a
 * member away, had it destroyed; took coupon codes away, or the trail itself; who signed in, tried to, and signed out;
 * and what people did.
 */
export const AUDIT_ACTS = [
  "LOOKED_UP",
  "IDENTITIES_SHOWN",
  "NAMES_SHOWN",
  "PROFILE_SHOWN",
  "EXPORTED",
  "ERASED",
  "CODES_EXPORTED",
  "TRAIL_EXPORTED",
  "ACTED",
  "SIGNED_IN",
  "SIGN_IN_FAILED",
  "SIGNED_OUT",
] as const;
export type AuditAct = (typeof AUDIT_ACTS)[number];

/** `operator`: whoever runs a command; `nobody`: whoever was not let in. */
export type EntryActor = Actor["kind"] | "operator" | "nobody";

/** Something to be noted. */
export interface Note {
  /** Null where nobody was found, or many were. */
  readonly memberId: string | null;
  readonly act: Exclude<AuditAct, "ACTED">;
  /** By which kind of identity, or why: a word of ours, never a value that was asked for or shown. */
  readonly detail?: string | undefined;
  /** What was asked for. */
  readonly args?: object;
  /** Whom or what it names beside the member. */
  readonly objects?: readonly string[];
  /** Who stands at the door, where that is not whoever works: from where is told of a member, too. */
  readonly by?: Actor | "NOBODY";
}

/**
 * People at work leave a trail of all they do, and so does whoever acts in another's place. What a till books is its own
 * trail, and what a member does its own affair: of theirs only what was forbidden is noted.
 */
export const isWritten = (actor: Actor, { outcome }: ActEnd): boolean =>
  actor.kind !== "system" &&
  (actor.behalf !== undefined ||
    outcome === "FORBIDDEN" ||
    (actor.kind !== "till" && actor.kind !== "member"));

/** Where somebody calls from, without its last part: that one names a household. */
export function networkOf(address: string | undefined): string | null {
  const [, v4] = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address ?? "") ?? [];
  if (v4) return `${v4}.0/24`;
  if (!address?.includes(":")) return null;
  const [head = ""] = address.split("::");
  const groups = head.split(":").filter(Boolean).slice(0, 3);
  return `${groups.join(":")}::/48`;
}

/** Of one that is turned away, and of a brand: as many in ten minutes are told one by one. */
export const ONE_BY_ONE = { ofOne: 10, ofBrand: 100 };

/** Whether the so-many-th is told: beyond the first ones, each that doubles what was told before. */
export const isTold = (count: number, oneByOne: number): boolean =>
  count <= oneByOne || Number.isInteger(Math.log2(count / oneByOne));
