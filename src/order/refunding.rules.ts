import { createHash } from "node:crypto";
import type { Bearer, Shortfall } from "../brand/brand.entity.ts";
import { latestOccurrence } from "../brand/brand.rules.ts";
import { type Growth, ungrow } from "../growth/growth.rules.ts";
import { type Month, monthOf } from "../kernel/month.ts";
import type { Refusal } from "../kernel/refusal.ts";
import type { Account } from "../ledger/address.ts";
import type { Posting } from "../ledger/apply.ts";
import { unearn } from "../points/earning.rules.ts";
import type { BookedLine } from "../settlement/line.queries.ts";
import { bookingMonth, reverse, transfersOf } from "../settlement/share.rules.ts";
import {
  OccurredInFuture,
  OrderRefunded,
  RefundBeforeOrder,
  RefundConflict,
  UnknownOrder,
} from "./order.refusals.ts";
import { type Order, refundKey } from "./order.rules.ts";
import { bookLines } from "./recording.rules.ts";

/** A full refund of one order. */
export interface RefundOrder {
  readonly source: string;
  /** The order's number, as its source sent it. */
  readonly orderNumber: string;
  /** The refund's own number: sent twice, it is done once. */
  readonly number: string;
  readonly reason?: string | undefined;
  readonly occurredAt: Date;
}

/** A full refund as it was recorded. */
export interface Refund {
  readonly id: string;
  readonly orderId: string;
  readonly memberId: string;
  readonly number: string;
  readonly reason: string | null;
  /** What was taken back. */
  readonly points: bigint;
  readonly occurredAt: Date;
  readonly bookedAt: Date;
}

/** Where an order's points are now: the bucket they went into, or the account they wait in. */
export interface Earned {
  readonly into: Account;
  readonly issuerCode: string;
  readonly points: bigint;
}

/** Everything one refund brings about. */
export interface Refunding {
  readonly order: Order;
  readonly refund: Refund;
  readonly posting: Posting;
  readonly lines: readonly BookedLine[];
}

/** Refuses a refund for the first reason that holds; the order, where it is sound or a repeat. */
export function judgeRefund(
  wish: RefundOrder,
  known: {
    readonly order: Order | undefined;
    readonly earlier: Refund | undefined;
    /** What its number was used for. */
    readonly used: { readonly fingerprint: Buffer } | undefined;
    readonly now: Date;
  },
): Order | Refusal {
  const { order, earlier, used } = known;
  const latest = latestOccurrence(known.now);
  if (!order) return new UnknownOrder(wish.orderNumber);
  if (used && !used.fingerprint.equals(fingerprintOf(wish))) return new RefundConflict(wish.number);
  if (earlier && earlier.number !== wish.number)
    return new OrderRefunded(order.number, earlier.number);
  if (wish.occurredAt > latest) return new OccurredInFuture(latest);
  if (wish.occurredAt < order.occurredAt) return new RefundBeforeOrder(order.occurredAt);
  return order;
}

/**
 * Decides one refund: what the order gave is taken back, its shares under their own clauses. Pure. Throws
 * PointsMissing where the brand refuses to refund what is spent.
 */
export function decideRefund(
  wish: RefundOrder,
  order: Order,
  given: {
    readonly lines: readonly BookedLine[];
    /** Nothing, where the order earned no points. */
    readonly earned: (Earned & { readonly held: bigint; readonly expired: bigint }) | undefined;
    /** What it let its member grow by, and what is there of that kind. */
    readonly grown: ReadonlyArray<Growth & { readonly held: bigint }>;
  },
  around: {
    readonly timeZone: string;
    readonly currency: string;
    readonly openMonth: Month;
    readonly now: Date;
    readonly shortfall: Shortfall;
    readonly shortfallBearer: Bearer;
  },
  id: string,
): Refunding {
  const { memberId } = order;
  const { number, occurredAt } = wish;
  const { shortfall, shortfallBearer: bearer } = around;
  const month = bookingMonth(monthOf(occurredAt, around.timeZone), around.openMonth);
  const reversed = reverse(given.lines);
  const refund = {
    ...{ id, orderId: order.id, memberId, number, reason: wish.reason ?? null },
    ...{ points: order.points, occurredAt, bookedAt: around.now },
  };
  return {
    order,
    refund,
    lines: bookLines(reversed, { id, memberId, month, occurredAt, corrects: order.id }),
    posting: {
      id,
      ownerId: memberId,
      key: refundKey(wish.source, number),
      fingerprint: fingerprintOf(wish),
      kind: "refund",
      occurredAt,
      transfers: [
        ...(given.earned ? unearn({ ...given.earned, shortfall, bearer }) : []),
        ...given.grown.flatMap((each) => ungrow(each, each.held)),
        ...transfersOf(reversed, month, around.currency),
      ],
    },
  };
}

/** A digest of what makes a refund this refund and no other. */
export const fingerprintOf = ({ source, orderNumber, occurredAt }: RefundOrder): Buffer =>
  createHash("sha256")
    .update(JSON.stringify([source, orderNumber, occurredAt.toISOString()]))
    .digest();
