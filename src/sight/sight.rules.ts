import type { OwnershipModel } from "../brand/brand.entity.ts";
import type { Actor } from "../kernel/actor.ts";

/** What of a member is shown or not, each by itself. */
export const SIGHT_FIELDS = [
  "membership",
  "name",
  "identities",
  "binding",
  "wallet",
  "orders",
  "profile",
] as const;
export type SightField = (typeof SIGHT_FIELDS)[number];

/** `MASKED`: enough to tell two apart; `OWN`: what happened at the viewer's own stores. */
export type Level = "FULL" | "MASKED" | "OWN" | "NONE";

/** What a caller is shown of one member. */
export type Sight = Readonly<Record<SightField, Level>>;

/** What a caller is to a member. `SISTER`: another store of the franchisee whose store the member belongs to. */
export const VIEWERS = [
  "SELF",
  "OTHER_MEMBER",
  "HEADQUARTERS",
  "FRANCHISEE",
  "OTHER_FRANCHISEE",
  "STORE",
  "SISTER_STORE",
  "OTHER_STORE",
  "TILL",
  "SISTER_TILL",
  "OTHER_TILL",
] as const;
export type Viewer = (typeof VIEWERS)[number];

const LETTERS: Readonly<Record<string, Level>> = {
  F: "FULL",
  M: "MASKED",
  O: "OWN",
  "-": "NONE",
};

/** A letter for each field, in order. */
const row = (letters: string): Sight =>
  Object.fromEntries(
    letters.split(" ").map((letter, at) => [SIGHT_FIELDS[at], LETTERS[letter]]),
  ) as Sight;

//                             membership · name · identities · binding · wallet · orders · profile
const ALL = row("F F F F F F F");
const NOTHING = row("- - - - - - -");

/**
 * Who sees what. Points are spent at any store, so any store sees that somebody is a member and what can be spent;
 * a person's story is the affair of whose member it is.
 */
const SIGHTS: Readonly<Record<OwnershipModel, Readonly<Record<Viewer, Sight>>>> = {
  BRAND_OWNS_MEMBER: {
    SELF: ALL,
    OTHER_MEMBER: NOTHING,
    HEADQUARTERS: ALL,
    FRANCHISEE: row("F M M F F O -"),
    OTHER_FRANCHISEE: NOTHING,
    STORE: row("F F M F F O F"),
    SISTER_STORE: row("F M M - F - -"),
    OTHER_STORE: row("F M M - F - -"),
    TILL: row("F M M F F - -"),
    SISTER_TILL: row("F M M - F - -"),
    OTHER_TILL: row("F M M - F - -"),
  },
  FRANCHISEE_OWNS_MEMBER: {
    SELF: ALL,
    OTHER_MEMBER: NOTHING,
    // Amounts under a pseudonym, the member's id: enough for the book, the statements and the figures.
    HEADQUARTERS: row("F - - F F F -"),
    FRANCHISEE: row("F F F F F O F"),
    OTHER_FRANCHISEE: NOTHING,
    STORE: row("F F F F F O F"),
    SISTER_STORE: row("F F F F F O F"),
    OTHER_STORE: row("F M - - F - -"),
    TILL: row("F M M F F - -"),
    SISTER_TILL: row("F M M F F - -"),
    OTHER_TILL: row("F M - - F - -"),
  },
};

/** The same without the person: amounts and places under a pseudonym, the member's id. */
export const pseudonymous = (sight: Sight): Sight => ({
  ...sight,
  ...{ name: "NONE", identities: "NONE", profile: "NONE" },
});

/** Whom the owner of a member may show more of it, or less. */
export type GrantViewer = "HEADQUARTERS" | "FRANCHISEE";
export type GrantedSight = "NONE" | "MASKED" | "FULL";

/** The other side of a model: it sees persons as far as the owner grants. */
const GRANTED: Readonly<Record<OwnershipModel, GrantViewer>> = {
  BRAND_OWNS_MEMBER: "FRANCHISEE",
  FRANCHISEE_OWNS_MEMBER: "HEADQUARTERS",
};

/** What a viewer sees of a member under a model, by what the owner granted it, if anything. */
export function sightFor(
  model: OwnershipModel,
  viewer: Viewer,
  granted: GrantedSight | undefined,
): Sight {
  const sight = SIGHTS[model][viewer];
  if (granted === undefined || viewer !== GRANTED[model]) return sight;
  const profile = granted === "FULL" ? "FULL" : "NONE";
  return { ...sight, name: granted, identities: granted, profile };
}

/** Where a member belongs now; both undefined where it belongs nowhere. */
export interface Belonging {
  readonly storeId: string | undefined;
  readonly franchiseeId: string | undefined;
}

/** What an actor is to a member. `ownerOf` tells whose a store is now. */
export function viewerOf(
  actor: Actor,
  memberId: string,
  { storeId, franchiseeId }: Belonging,
  ownerOf: (storeId: string) => string | undefined,
): Viewer {
  switch (actor.kind) {
    case "hq":
    case "system":
      return "HEADQUARTERS";
    case "member":
      return actor.id === memberId ? "SELF" : "OTHER_MEMBER";
    case "franchisee":
      return actor.franchiseeId === franchiseeId ? "FRANCHISEE" : "OTHER_FRANCHISEE";
    default: {
      const place = actor.kind === "till" ? "TILL" : "STORE";
      if (actor.storeId === storeId) return place;
      const isSister = franchiseeId !== undefined && ownerOf(actor.storeId) === franchiseeId;
      return isSister ? `SISTER_${place}` : `OTHER_${place}`;
    }
  }
}

/** A grant of one side to the other, `[fromAt, untilAt)`. */
export interface Grant {
  readonly franchiseeId: string;
  readonly viewer: GrantViewer;
  readonly sight: GrantedSight;
  readonly fromAt: Date;
  readonly untilAt?: Date | null | undefined;
}

/** The newest grant in force: a later one takes the place of an earlier. */
export function grantAt(
  grants: readonly Grant[],
  whom: { readonly franchiseeId: string; readonly viewer: GrantViewer },
  at: Date,
): GrantedSight | undefined {
  let found: Grant | undefined;
  for (const each of grants)
    if (each.franchiseeId === whom.franchiseeId && each.viewer === whom.viewer && each.fromAt <= at)
      if (!found || each.fromAt >= found.fromAt) found = each;
  return found && (!found.untilAt || at < found.untilAt) ? found.sight : undefined;
}
