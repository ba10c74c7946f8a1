import { createHash } from "node:crypto";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { latestOccurrence, type OwnedStore, ownerAt } from "../brand/brand.rules.ts";
import type { Refusal } from "../kernel/refusal.ts";
import { requestKey } from "../ledger/key.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import { TermsMissing } from "../settlement/settlement.refusals.ts";
import { type TermsInForce, termsAt } from "../settlement/share.rules.ts";
import {
  AmountOutOfRange,
  CurrencyMismatch,
  type Difference,
  OccurredBeforeStore,
  OccurredInFuture,
} from "./order.refusals.ts";

/** An order as a till or shop sends it. */
export interface RecordOrder {
  /** Who numbers its orders: with `number`, it names the order in the brand for ever. */
  readonly source: string;
  readonly number: string;
  readonly storeCode: string;
  readonly member:
    | { readonly id: string }
    | { readonly identity: { readonly kind: string; readonly value: string } };
  /** What the order earns and owes on, in minor units: after discounts and refunds. */
  readonly netMinor: bigint;
  /** The discount of headquarters' coupons in it, in minor units. */
  readonly couponMinor: bigint;
  readonly currency: string;
  readonly occurredAt: Date;
}

/** An order as it was recorded: the facts a repeat must agree with, and what came of it. */
export interface Order {
  readonly id: string;
  readonly memberId: string;
  readonly storeId: string;
  readonly franchiseeId: string;
  readonly boundStoreId: string | null;
  readonly source: string;
  readonly number: string;
  readonly netMinor: bigint;
  readonly couponMinor: bigint;
  readonly currency: string;
  readonly points: bigint;
  readonly earningRuleId: string | null;
  readonly occurredAt: Date;
  readonly bookedAt: Date;
}

/**
 * Above it stands a typing error. With the bounds of rules and terms it keeps every product within 64 bits.
 */
export const AMOUNT_LIMIT = 10_000_000_000n;

/** What an order stands on, once it is judged sound. */
export interface Ground {
  readonly wish: RecordOrder;
  readonly memberId: string;
  readonly store: OwnedStore;
  readonly seller: TermsInForce;
}

/** Refuses an order for the first reason that holds, most fundamental first. */
export function judgeOrder(
  wish: RecordOrder,
  known: {
    readonly memberId: string | undefined;
    readonly store: OwnedStore | undefined;
    readonly terms: ReadonlyMap<string, TermsInForce[]>;
    readonly currency: string;
    readonly now: Date;
  },
): Ground | Refusal {
  const latest = latestOccurrence(known.now);
  if (!known.store) return new UnknownStore(wish.storeCode);
  if (!known.memberId) return new UnknownMember(nameOf(wish.member));
  if (wish.currency !== known.currency) return new CurrencyMismatch(known.currency, wish.currency);
  for (const field of ["netMinor", "couponMinor"] as const)
    if (wish[field] < 0n || wish[field] > AMOUNT_LIMIT)
      return new AmountOutOfRange(field, AMOUNT_LIMIT);
  if (wish.occurredAt > latest) return new OccurredInFuture(latest);
  const owner = ownerAt(known.store, wish.occurredAt);
  if (!owner) return new OccurredBeforeStore(wish.storeCode);
  const seller = termsAt(known.terms.get(owner.franchiseeId) ?? [], wish.occurredAt);
  if (!seller) return new TermsMissing(owner.franchiseeCode, wish.occurredAt);
  return { wish, memberId: known.memberId, store: known.store, seller };
}

export const nameOf = (member: RecordOrder["member"]): string =>
  "id" in member ? member.id : `${member.identity.kind}:${member.identity.value}`;

export const orderKey = (source: string, number: string): string =>
  requestKey("order", source, number);
export const refundKey = (source: string, number: string): string =>
  requestKey("refund", source, number);

type Content = Pick<
  Order,
  "memberId" | "storeId" | "netMinor" | "couponMinor" | "currency" | "occurredAt"
>;

const contentOf = (content: Content): [string, string][] => [
  ["memberId", content.memberId],
  ["storeId", content.storeId],
  ["netMinor", String(content.netMinor)],
  ["couponMinor", String(content.couponMinor)],
  ["currency", content.currency],
  ["occurredAt", content.occurredAt.toISOString()],
];

/** A digest of what makes an order this order and no other. */
export const fingerprintOf = (content: Content): Buffer =>
  createHash("sha256")
    .update(JSON.stringify(contentOf(content)))
    .digest();

/** Where a repeat disagrees with what was recorded. */
export function differencesOf(recorded: Content, received: Content): Difference[] {
  const theirs = new Map(contentOf(received));
  return contentOf(recorded).flatMap(([field, value]) =>
    theirs.get(field) === value
      ? []
      : [{ field, recorded: value, received: theirs.get(field) ?? "" }],
  );
}
