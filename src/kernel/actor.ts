import type { Right, TillScope } from "./right.ts";

/** What is known of whoever signed in, beside who it is. */
interface SignedIn {
  /** Undefined: all of its kind's; its token was given by the keys' owner, who hired nobody. */
  readonly rights?: ReadonlySet<Right>;
  /** It is somebody of support who acts in this one's place. */
  readonly behalf?: Behalf;
}

/** Who really acts, and why. */
export interface Behalf {
  /** A person at headquarters. */
  readonly staffId: string;
  readonly reason: string;
  /** The impersonation it was given by, which may be ended. */
  readonly id: string;
}

/** Who acts. A value, so that every feature can judge an actor without knowing how it signed in. */
export type Actor =
  /** Headquarters staff of one brand. */
  | ({ readonly kind: "hq"; readonly id: string; readonly brandId: string } & SignedIn)
  /** Staff of a franchisee: sees its stores and its statements. */
  | ({
      readonly kind: "franchisee";
      readonly id: string;
      readonly brandId: string;
      readonly franchiseeId: string;
    } & SignedIn)
  /** Staff of one store. */
  | ({
      readonly kind: "store";
      readonly id: string;
      readonly brandId: string;
      readonly storeId: string;
    } & SignedIn)
  /** A point of sale bound to one store. */
  | ({
      readonly kind: "till";
      readonly id: string;
      readonly brandId: string;
      readonly storeId: string;
      /** Undefined: all that a till may. */
      readonly scopes?: ReadonlySet<TillScope>;
    } & SignedIn)
  /** A member of the brand. */
  | ({ readonly kind: "member"; readonly id: string; readonly brandId: string } & SignedIn)
  /** The hub itself; `task` names the job or command, so that the trail says why. */
  | {
      readonly kind: "system";
      readonly task: string;
      readonly brandId: string;
      /** Who runs it as a command: the operating system's user. */
      readonly operator?: string;
      /** It serves all brands alike; what it reads is not one brand's. */
      readonly forAllBrands?: true;
    };

/** The hub acting by itself in one brand. */
export const system = (task: string, brandId: string): Actor => ({ kind: "system", task, brandId });

/** Who an actor is by id; the hub itself has none. */
export const idOf = (actor: Actor): string | null => (actor.kind === "system" ? null : actor.id);

/** The person that really acts, be it in another's place: of two pairs of eyes, no two are one person's. */
export const personOf = (actor: Exclude<Actor, { kind: "system" }>): string =>
  actor.behalf?.staffId ?? actor.id;

/** The person that really acts; null: the hub itself. */
export const personBehind = (actor: Actor): string | null =>
  actor.kind === "system" ? null : personOf(actor);

/** No brand has it. */
const NO_BRAND = "00000000-0000-0000-0000-000000000000";

/** What serves all brands alike, and why it must: PostgreSQL shows everything else one brand's rows. */
const FOR_ALL_BRANDS = {
  // What all brands share: queues, beats, keys.
  relay: "numbers the facts of all brands in one feed",
  feed: "reads it for all who follow",
  "forget-events": "deletes what of it is old",
  jobs: "notes when each ran",
  health: "counts what waits in the outbox",
  webhooks: "takes the next of all queues in turn",
  "forget-deliveries": "deletes what was sent",
  "clear-deliveries": "deletes what came in and is done with",
  attempts: "counts for callers who are nobody yet",
  "clear-sessions": "deletes those that are over",
  "seal the trail": "chains what was written since",
  "level coupons": "follows the feed",
  alarm: "looks for refunds that wait too long",
  "reseal keys": "turns the master key",
  // A brand's own beats: first they are told which brands there are.
  "check-bill": "goes from brand to brand",
  cadences: "goes from brand to brand",
  deadlines: "goes from brand to brand",
  drops: "goes from brand to brand",
  "expire-points": "goes from brand to brand",
  "generate-codes": "goes from brand to brand",
  "hand-over-members": "goes from brand to brand",
  inbox: "goes from brand to brand, as far as something waits",
  "release-holds": "goes from brand to brand",
  "release-lapsed-reservations": "goes from brand to brand",
  rerate: "goes from brand to brand",
  "review-tiers": "goes from brand to brand",
  "split-payments": "goes from brand to brand",
  "tell-lapsed": "goes from brand to brand",
  // Something came of which nobody knows yet whose it is: one row is looked up, and its brand acts.
  "sign in with WeChat": "by the app's id",
  "WeChat Pay's notices": "by the merchant's number",
  intake: "by the source's id",
  "member download": "by a signed address",
  "statement download": "by a signed address",
  "till upload": "by a signed address",
  "findings download": "by a signed address",
  // The operator's own: it has the keys to all of it.
  prove: "recomputes the whole book",
  verify: "recomputes the whole book",
  anchor: "writes down the heads of all chains",
  "export-history": "by the member's id",
  "export a member": "by the member's id",
  "export-statement": "by the statement's id",
  "find brand": "for whom a token is made out",
  "rotate-token-key": "every brand's tokens are signed with it",
  start: "whether there is any brand yet",
  "replay complete-journey": "whether its brand is there yet",
} as const satisfies Record<string, string>;

export type ForAllBrands = keyof typeof FOR_ALL_BRANDS;

/** The hub acting by itself for all brands alike. */
export const forAllBrands = (task: ForAllBrands): Actor => ({
  ...{ kind: "system", task, brandId: NO_BRAND, forAllBrands: true },
});
