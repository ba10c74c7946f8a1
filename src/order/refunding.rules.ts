import { createHash } from "node:crypto";
import type { Bearer, Shortfall } from "../brand/brand.entity.ts";
import { latestOccurrence } from "../brand/brand.rules.ts";
import { growthOf } from "../growth/growth.accounts.ts";
import { type Growth, ungrow } from "../growth/growth.rules.ts";
import { type Proportion, proportionOf } from "../kernel/amount.ts";
import { type Month, monthOf } from "../kernel/month.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import type { Account } from "../ledger/address.ts";
import type { Posting, Transfer } from "../ledger/apply.ts";
import { unearn } from "../points/earning.rules.ts";
import { type Drawn, unspend } from "../points/spending.rules.ts";
import type { BookedLine } from "../settlement/booking.rules.ts";
import { bookingMonth, transfersOf } from "../settlement/booking.rules.ts";
import { takeBack } from "../settlement/share.rules.ts";
import {
  LineRefundTooMuch,
  OccurredInFuture,
  OrderRefunded,
  RefundBeforeOrder,
  RefundConflict,
  RefundTooMuch,
  UnknownLine,
} from "./order.refusals.ts";
import { type Order, type OrderLine, refundKey } from "./order.rules.ts";

/** `CHARGEBACK`: the buyer's bank took the money back. It undoes as much as a return does. */
export type RefundKind = "RETURN" | "CHARGEBACK";

/** A refund of an order: of an amount, of some of its lines, or of all that is left. */
export interface RefundOrder {
  readonly source: string;
  /** The order's number, as its source sent it. */
  readonly orderNumber: string;
  /** The refund's own number: sent twice, it is done once. */
  readonly number: string;
  /** A return when left out. */
  readonly kind?: RefundKind | undefined;
  readonly reason?: string | undefined;
  /** So much of what was paid, in minor units. */
  readonly refundMinor?: bigint | undefined;
  readonly lines?: readonly LineRefund[] | undefined;
  readonly occurredAt: Date;
}

/** Some pieces of one line, or an amount of it. */
export interface LineRefund {
  readonly number: number;
  readonly quantity?: number | undefined;
  readonly refundMinor?: bigint | undefined;
}

/** A line's part in a refund as it was recorded; without a quantity it was refunded by amount. */
export interface RefundedLine {
  readonly number: number;
  readonly quantity: number | null;
  readonly refundMinor: bigint;
}

/** A refund as it was recorded. */
export interface Refund {
  readonly id: string;
  readonly orderId: string;
  readonly memberId: string;
  /** The order's refunds run from 1. */
  readonly no: number;
  readonly number: string;
  readonly kind: RefundKind;
  readonly reason: string | null;
  readonly refundedMinor: bigint;
  /** What the order's refunds come to with this one. */
  readonly totalMinor: bigint;
  readonly lines: readonly RefundedLine[] | null;
  /** Earned points that were taken back. */
  readonly points: bigint;
  /** Spent points that were given back. */
  readonly restoredPoints: bigint;
  readonly occurredAt: Date;
  readonly bookedAt: Date;
}

/** Where an order's points of one issuer are now: the bucket they went into, or the account they wait in. */
export interface Earned {
  readonly into: Account;
  readonly issuerCode: string;
  readonly points: bigint;
}

/** What a dispute took back of a line. */
export interface Correction {
  readonly line: BookedLine;
  /** What refunds of the order had come to by then; undefined: there was none. */
  readonly refundedMinor: bigint | undefined;
}

/** Everything one refund brings about. */
export interface Refunding {
  readonly order: Order;
  readonly refund: Refund;
  readonly posting: Posting;
  readonly lines: readonly BookedLine[];
  /** What reached the wallet of the spent points that came back. */
  readonly gained: bigint;
}

/** Refunds that no till can mean: the call that holds them is malformed. */
export function checkRefund({ number, refundMinor, lines }: RefundOrder): void {
  const bad = (why: string) => new BadInput(`refund ${number}: ${why}`);
  if (refundMinor !== undefined && lines) throw bad("give refundMinor or lines, or neither");
  if (refundMinor !== undefined && refundMinor < 1n) throw bad("refundMinor is above zero");
  if (!lines) return;
  if (lines.length === 0) throw bad("name a line, or leave lines out");
  if (new Set(lines.map((line) => line.number)).size < lines.length)
    throw bad("a line is named twice");
  for (const line of lines) {
    if ((line.quantity === undefined) === (line.refundMinor === undefined))
      throw bad(`line ${line.number}: give quantity or refundMinor`);
    if (line.quantity !== undefined && !(Number.isInteger(line.quantity) && line.quantity >= 1))
      throw bad(`line ${line.number}: quantity is 1 or more`);
    if (line.refundMinor !== undefined && line.refundMinor < 1n)
      throw bad(`line ${line.number}: refundMinor is above zero`);
  }
}

/** What the refunds of an order come to. */
export const refundedOf = (refunds: readonly Refund[]): bigint =>
  refunds.reduce((sum, { refundedMinor }) => sum + refundedMinor, 0n);

/** The refund that a number stands for already, if its content is this one's. */
export function judgeRefundRepeat(
  wish: RefundOrder,
  used: { readonly postingId: string; readonly fingerprint: Buffer } | undefined,
  refunds: readonly Refund[],
): Refund | RefundConflict | undefined {
  if (!used) return undefined;
  const earlier = refunds.find(({ id }) => id === used.postingId);
  return earlier && used.fingerprint.equals(fingerprintOf(wish))
    ? earlier
    : new RefundConflict(wish.number);
}

/** What a sound refund comes to. */
export interface Measure {
  readonly refundedMinor: bigint;
  readonly lines: readonly RefundedLine[] | null;
}

/** Refuses a refund for the first reason that holds; what it comes to, where it is sound. */
export function judgeRefund(
  wish: RefundOrder,
  known: {
    readonly order: Order;
    /** Earlier ones, in their turn. */
    readonly refunds: readonly Refund[];
    readonly sold: readonly OrderLine[];
    readonly now: Date;
  },
): Measure | Refusal {
  const { order, refunds, sold } = known;
  const left = order.netMinor - refundedOf(refunds);
  const last = refunds.at(-1);
  if (last && left === 0n) return new OrderRefunded(order.number, last.number);
  const latest = latestOccurrence(known.now);
  if (wish.occurredAt > latest) return new OccurredInFuture(latest);
  if (wish.occurredAt < order.occurredAt) return new RefundBeforeOrder(order.occurredAt);

  const lines = wish.lines && measureLines(wish.lines, order.number, sold, refunds);
  if (lines instanceof Refusal) return lines;
  const asked = lines
    ? lines.reduce((sum, { refundMinor }) => sum + refundMinor, 0n)
    : (wish.refundMinor ?? left);
  if (asked > left) return new RefundTooMuch(order.number, left);
  return { refundedMinor: asked, lines: lines ?? null };
}

function measureLines(
  wishes: readonly LineRefund[],
  orderNumber: string,
  sold: readonly OrderLine[],
  refunds: readonly Refund[],
): RefundedLine[] | Refusal {
  const measured: RefundedLine[] = [];
  for (const wish of wishes) {
    const line = sold.find(({ number }) => number === wish.number);
    if (!line) return new UnknownLine(orderNumber, String(wish.number));
    const earlier = refunds
      .flatMap(({ lines }) => lines ?? [])
      .filter(({ number }) => number === wish.number);
    const one = measureLine(wish, line, earlier, orderNumber);
    if (one instanceof Refusal) return one;
    measured.push(one);
  }
  return measured;
}

/** Pieces cost their proportion of the line's net, cumulated: all of them in any split cost all of it. */
function measureLine(
  wish: LineRefund,
  line: OrderLine,
  earlier: readonly RefundedLine[],
  orderNumber: string,
): RefundedLine | LineRefundTooMuch {
  const byPiece = earlier.filter(({ quantity }) => quantity !== null);
  const pieces = byPiece.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
  const sum = (lines: readonly RefundedLine[]) =>
    lines.reduce((all, { refundMinor }) => all + refundMinor, 0n);
  const share = { part: BigInt(pieces + (wish.quantity ?? 0)), whole: BigInt(line.quantity) };
  const refundMinor = wish.refundMinor ?? proportionOf(line.netMinor, share) - sum(byPiece);
  const leftMinor = line.netMinor - sum(earlier);
  if (refundMinor > leftMinor || share.part > share.whole)
    return new LineRefundTooMuch(
      orderNumber,
      String(line.number),
      leftMinor,
      String(line.quantity - pieces),
    );
  return { number: line.number, quantity: wish.quantity ?? null, refundMinor };
}

/** What an order's postings did so far. */
export interface Undoing {
  /** Its lines, and what refunds took back of them. */
  readonly given: readonly BookedLine[];
  readonly taken: readonly BookedLine[];
  /** What disputes took back of its lines, or of what became of these. */
  readonly corrections: readonly Correction[];
  /** By issuer; empty, where the order earned no points. */
  readonly earned: readonly Earned[];
  /** Nothing, where it spent none. */
  readonly drawn: Drawn | undefined;
  /** What it let its member grow by, of each kind. */
  readonly grown: readonly Growth[];
  readonly refunds: readonly Refund[];
  /** What the member holds at an address. */
  readonly held: (address: string) => bigint;
  /** What expired out of an address and was not taken back since. */
  readonly expired: (address: string) => bigint;
}

/**
 * Decides one refund: points, growth and shares go back in proportion to all that is refunded by now. Pure. Throws
 * PointsMissing where the brand refuses to refund what is spent.
 */
export function decideRefund(
  wish: RefundOrder,
  measure: Measure,
  order: Order,
  undoing: Undoing,
  around: {
    readonly timeZone: string;
    readonly currency: string;
    readonly openMonth: Month;
    /** The local day of `now`. */
    readonly today: string;
    /** How long spent points are good that come back too late; undefined: they are lost. */
    readonly graceUntil: string | undefined;
    readonly now: Date;
    readonly shortfall: Shortfall;
    readonly shortfallBearer: Bearer;
  },
  id: string,
): Refunding {
  const { memberId } = order;
  const { number, occurredAt } = wish;
  const { refunds } = undoing;
  const totalMinor = refundedOf(refunds) + measure.refundedMinor;
  const soFar = refundedPart(order, totalMinor);
  const taken = takenBack(order, undoing, soFar);
  const refund: Refund = {
    ...{ id, orderId: order.id, memberId, no: refunds.length + 1, number },
    ...{ kind: wish.kind ?? "RETURN", reason: wish.reason ?? null, ...measure, totalMinor },
    points: taken.reduce((sum, { points }) => sum + points, 0n),
    restoredPoints: moreOf(
      order.spentPoints,
      soFar,
      refunds.map((each) => each.restoredPoints),
    ),
    ...{ occurredAt, bookedAt: around.now },
  };
  const month = bookingMonth(monthOf(occurredAt, around.timeZone), around.openMonth);
  const own = takeBack(undoing.given, undoing.taken, soFar);
  const corrected = takenOfCorrections(order, undoing, totalMinor);
  const restored = restore(refund, undoing, around);
  return {
    order,
    refund,
    lines: [
      ...own.map((line) => ({ ...line, correctsPostingId: order.id, correctsNo: line.no })),
      ...corrected,
    ].map((line) => ({ ...line, postingId: id, month, occurredAt })),
    gained: restored.reduce((sum, each) => sum + (each.kind === "unspend" ? each.amount : 0n), 0n),
    posting: {
      id,
      ownerId: memberId,
      key: refundKey(wish.source, number),
      fingerprint: fingerprintOf(wish),
      kind: "refund",
      occurredAt,
      transfers: [
        ...restored,
        ...unearned(taken, undoing, restored, around),
        ...ungrown(order, undoing, soFar),
        ...transfersOf([...own, ...corrected], month, around.currency),
      ],
    },
  };
}

/** The proportion of an order that its refunds undo; an order of nothing is undone by its one refund. */
export const refundedPart = (
  { netMinor }: Pick<Order, "netMinor">,
  totalMinor: bigint,
): Proportion =>
  netMinor === 0n ? { part: 1n, whole: 1n } : { part: totalMinor, whole: netMinor };

/**
 * Of what disputes took back of its lines a refund takes the proportion of what was not refunded then, cumulated like that
 * of the lines: so nothing is given twice. It names the line that was disputed, behind all numbers of the order's own.
 */
function takenOfCorrections(
  order: Order,
  { given, corrections, refunds }: Undoing,
  totalMinor: bigint,
): BookedLine[] {
  const from = nextNo(given);
  const before = refunds.length === 0 ? undefined : refundedOf(refunds);
  return corrections.flatMap(({ line, refundedMinor }, index) => {
    if (refundedMinor === order.netMinor) return [];
    const since = (total: bigint): Proportion => {
      const then = refundedMinor ?? 0n;
      return refundedPart({ netMinor: order.netMinor - then }, total - then);
    };
    const more = (amount: bigint): bigint =>
      (before === undefined ? 0n : proportionOf(amount, since(before))) -
      proportionOf(amount, since(totalMinor));
    const [base, amountMinor] = [more(line.base), more(line.amountMinor)];
    return base === 0n && amountMinor === 0n
      ? []
      : [
          {
            ...line,
            ownerId: order.memberId,
            no: from + index,
            base,
            amountMinor,
            orders: 0 as const,
          },
        ];
  });
}

/** The first number behind those of an order's lines. */
const nextNo = (given: readonly BookedLine[]): number =>
  Math.max(-1, ...given.map(({ no }) => no)) + 1;

/** The first number that a refund's lines leave free. */
export const freeNo = ({ given, corrections }: Undoing): number =>
  nextNo(given) + corrections.length;

/** What a cumulated proportion comes to beyond what went before. */
const moreOf = (total: bigint, soFar: Proportion, before: readonly bigint[]): bigint =>
  proportionOf(total, soFar) - before.reduce((sum, each) => sum + each, 0n);

function restore(
  { restoredPoints }: Refund,
  { drawn, refunds }: Undoing,
  around: { readonly today: string; readonly graceUntil: string | undefined },
): Transfer[] {
  if (!drawn || restoredPoints === 0n) return [];
  const already = refunds.reduce((sum, each) => sum + each.restoredPoints, 0n);
  const { today, graceUntil } = around;
  return unspend({ drawn, already, points: restoredPoints, today, graceUntil });
}

/** Of each issuer's points the proportion of all refunds, less that of those before. */
function takenBack(order: Order, { earned, refunds }: Undoing, soFar: Proportion): Earned[] {
  const before = refundedPart(order, refundedOf(refunds));
  return earned.map((part) => ({
    ...part,
    points:
      proportionOf(part.points, soFar) -
      (refunds.length === 0 ? 0n : proportionOf(part.points, before)),
  }));
}

/** What the refund itself gives back into a bucket is held too. */
function unearned(
  taken: readonly Earned[],
  { held, expired }: Undoing,
  restored: readonly Transfer[],
  around: { readonly shortfall: Shortfall; readonly shortfallBearer: Bearer },
): Transfer[] {
  return taken.flatMap((part) => {
    const { address } = part.into;
    const back = restored.reduce(
      (sum, { to, amount }) => (to.address === address ? sum + amount : sum),
      0n,
    );
    const { shortfall, shortfallBearer: bearer } = around;
    const there = { held: held(address) + back, expired: expired(address) };
    return unearn({ ...part, ...there, shortfall, bearer });
  });
}

/** Of each kind the proportion of all refunds, less that of those before. */
function ungrown(order: Order, { grown, refunds, held }: Undoing, soFar: Proportion): Transfer[] {
  const before = refundedPart(order, refundedOf(refunds));
  return grown.flatMap((each) => {
    const already = refunds.length === 0 ? 0n : proportionOf(each.amount, before);
    const amount = proportionOf(each.amount, soFar) - already;
    return ungrow({ ...each, amount }, held(growthOf(each.kind).address));
  });
}

/** A digest of what makes a refund this refund and no other. */
export const fingerprintOf = ({
  source,
  orderNumber,
  occurredAt,
  kind,
  refundMinor,
  lines,
}: RefundOrder): Buffer =>
  createHash("sha256")
    .update(
      JSON.stringify([
        ...[source, orderNumber, occurredAt.toISOString(), kind ?? "RETURN"],
        refundMinor === undefined ? "" : String(refundMinor),
        (lines ?? [])
          .toSorted((a, b) => a.number - b.number)
          .map((line) => [line.number, line.quantity ?? "", String(line.refundMinor ?? "")]),
      ]),
    )
    .digest();
