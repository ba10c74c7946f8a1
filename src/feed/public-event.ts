import { hasRight, mayDo } from "../brand/brand.policy.ts";
import { type OwnedStore, ownerAt } from "../brand/brand.rules.ts";
import type { Actor } from "../kernel/actor.ts";
import type { Right } from "../kernel/right.ts";
import type { FeedEvent } from "../platform/outbox/feed-event.ts";

/** What others are told of a fact. It is thin: whoever hears of it looks again, with its own rights. */
export interface PublicEvent {
  readonly cursor: string;
  /** One of `EVENT_TYPES`. */
  readonly type: string;
  readonly at: Date;
  /** Whose events it keeps its order among. Not to be told: what is told of it is in `data`. */
  readonly memberId: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Who wants to hear: a brand, or what concerns one franchisee, store or member of it. */
export type Side =
  | { readonly kind: "brand" }
  | {
      readonly kind: "franchisee";
      readonly franchiseeId: string;
      /** The brand's stores by id, with their owners through time. */
      readonly stores: ReadonlyMap<string, OwnedStore>;
    }
  | { readonly kind: "store"; readonly storeId: string }
  | { readonly kind: "member"; readonly memberId: string };

interface PublicKind {
  readonly type: string;
  readonly means: string;
  /** Whoever has a role hears of it by one of these; left out: whatever its role. As at the doors to what it tells of. */
  readonly rights?: readonly Right[];
  /** The fields of `data`, as they are called in the fact's payload, and what they mean. */
  readonly data: Readonly<Record<string, string>>;
}

const MEMBER = { memberId: "whose" };
const FRANCHISEE = { franchiseeId: "whose" };

/** What each kind of fact is called in public. A kind that is not here is nobody's affair but the hub's. */
const PUBLIC: Readonly<Record<string, PublicKind>> = {
  WalletChanged: {
    type: "wallet.changed",
    means: "Points came into a member's wallet or left it.",
    data: {
      ...MEMBER,
      cause: "why: EARNED, SPENT, EXPIRED and so on, as in WalletChangeCause",
      postingId: "the posting in the book",
      change: "points, signed, a string of digits",
    },
  },
  CouponChanged: {
    type: "coupon.changed",
    means: "A coupon was issued, reserved, redeemed, reversed, given or revoked.",
    data: { ...MEMBER, couponId: "which", change: "what happened to it, as in CouponEventKind" },
  },
  TierChanged: {
    type: "tier.changed",
    means: "A member's level is another.",
    data: { ...MEMBER, no: "its how manieth level", level: "the level's code", reason: "why" },
  },
  BindingChanged: {
    type: "binding.changed",
    means: "A member was bound to a store, or left one.",
    data: MEMBER,
  },
  BindingTransferRequested: {
    type: "handover.requested",
    means: "A store asks another for a member.",
    data: { transferId: "which request", ...MEMBER },
  },
  BindingTransferDecided: {
    type: "handover.decided",
    means: "That was agreed to, declined, or withdrawn.",
    data: { transferId: "which request", ...MEMBER },
  },
  MemberMerged: {
    type: "member.merged",
    means: "Two members were made one.",
    data: { mergeId: "which merge" },
  },
  MemberUnmerged: {
    type: "member.unmerged",
    means: "They were made two again.",
    data: { mergeId: "which merge" },
  },
  MergeProposed: {
    type: "merge.proposed",
    means: "Two members look like one person: somebody should look.",
    rights: ["MEMBER_DESK"],
    data: { proposalId: "which proposal", evidence: "the kinds of identities that show it" },
  },
  MemberJoined: {
    type: "member.joined",
    means: "A person became a member; imports are none.",
    data: { ...MEMBER, storeId: "where; null: at none" },
  },
  OrderRecorded: {
    type: "order.recorded",
    means: "An order was recorded.",
    data: { orderId: "which", storeId: "where", ...MEMBER },
  },
  OrderRefunded: {
    type: "order.refunded",
    means: "Something of an order was refunded.",
    data: { orderId: "which order", refundId: "which refund of it", storeId: "where", ...MEMBER },
  },
  EventRecorded: {
    type: "event.recorded",
    means: "A member did something that is no order.",
    data: { eventId: "which", storeId: "where; null: nowhere in particular", ...MEMBER },
  },
  PointsTransferred: {
    type: "points.transferred",
    means: "A member gave points to another.",
    data: { transferId: "which gift" },
  },
  LinesAccrued: {
    type: "lines.accrued",
    means: "Something made headquarters and a franchisee owe each other.",
    rights: ["BOOKS"],
    data: { ...FRANCHISEE, postingId: "the posting in the book", month: "the month booked into" },
  },
  StatementIssued: {
    type: "statement.issued",
    means: "A closed month's statement is there.",
    rights: ["BOOKS"],
    data: { statementId: "which", ...FRANCHISEE, month: "of which month" },
  },
  StatementChanged: {
    type: "statement.changed",
    means: "A statement was accepted, disputed, settled and so on.",
    rights: ["BOOKS"],
    data: {
      ...{ statementId: "which", ...FRANCHISEE, change: "what was done, as in StatementAct" },
      disputeId: "upon which dispute; left out where it is of the whole statement",
    },
  },
  TermsChanged: {
    type: "terms.changed",
    means:
      "Terms were proposed, approved, signed, declined or withdrawn; a franchisee hears of what was approved.",
    rights: ["BOOKS", "TERMS", "APPROVE_TERMS", "SIGN_TERMS"],
    data: {
      ...{ proposalId: "which proposal", ...FRANCHISEE },
      status: "what it became, as in TermsProposalStatus",
    },
  },
  JobProgressed: {
    type: "job.progressed",
    means: "Long work came a step further, or to its end.",
    data: {
      ...{ job: "CLOSE, IMPORT, CODES or DROP", id: "the month, the import's name, the number" },
      ...{ done: "how far it is", total: "of how many; null: not known before it ends" },
      endedAt: "when it ended; null: it goes on",
    },
  },
  PayoutMoved: {
    type: "payout.moved",
    means: "A payout took a step.",
    rights: ["BOOKS", "PAYOUTS"],
    data: { payoutId: "which", ...FRANCHISEE, state: "where it is now, as in PayoutState" },
  },
};

/** Every type there is, sorted, with what it means and what its `data` holds. */
export const EVENT_TYPES: readonly PublicKind[] = Object.values(PUBLIC).sort((a, b) =>
  a.type < b.type ? -1 : 1,
);

/** Refuses types of events that tell of what an actor may not see. */
export function mayHear(actor: Actor, types: readonly string[]): void {
  for (const { type, rights } of EVENT_TYPES)
    if (rights && types.includes(type)) mayDo(actor, ...rights);
}

/** The types of events an actor may hear of. */
export const heardBy = (actor: Actor): ReadonlySet<string> =>
  new Set(
    EVENT_TYPES.filter(
      ({ rights }) => !rights || rights.some((right) => hasRight(actor, right)),
    ).map(({ type }) => type),
  );

/** What others are told of it; undefined: nothing. */
export function publicEvent(event: FeedEvent): PublicEvent | undefined {
  const kind = Object.hasOwn(PUBLIC, event.kind) ? PUBLIC[event.kind] : undefined;
  if (!kind) return undefined;
  const { cursor, recordedAt: at, payload } = event;
  const told = Object.keys(kind.data).filter((field) => payload[field] !== undefined);
  return {
    ...{ cursor, type: kind.type, at, memberId: memberOf(event) },
    data: Object.fromEntries(told.map((field) => [field, payload[field]])),
  };
}

const MEMBER_TOPIC = "member:";
const STORE_TOPIC = "store:";

/** The member it happened to, or the first of them. */
function memberOf({ payload, topics }: FeedEvent): string | undefined {
  if (typeof payload.memberId === "string") return payload.memberId;
  return topics.find((topic) => topic.startsWith(MEMBER_TOPIC))?.slice(MEMBER_TOPIC.length);
}

/**
 * Whether a side of the event's brand may hear of it: a brand of all; a member, a store, a franchisee of what names it; a
 * franchisee also of what happened at a store while that was its own.
 */
export function hears(side: Side, { topics, recordedAt }: FeedEvent): boolean {
  switch (side.kind) {
    case "brand":
      return true;
    case "store":
      return topics.includes(`store:${side.storeId}`);
    case "member":
      return topics.includes(`member:${side.memberId}`);
    default:
      return (
        topics.includes(`franchisee:${side.franchiseeId}`) ||
        topics.some((topic) => {
          const store = topic.startsWith(STORE_TOPIC)
            ? side.stores.get(topic.slice(STORE_TOPIC.length))
            : undefined;
          return store && ownerAt(store, recordedAt)?.franchiseeId === side.franchiseeId;
        })
      );
  }
}
