import { createHash } from "node:crypto";
import { UnknownStore } from "../brand/brand.refusals.ts";
import {
  latestOccurrence,
  type OwnedStore,
  ownerAt,
  type PointValueTerms,
  pointValueAt,
} from "../brand/brand.rules.ts";
import { floorToMinor, points } from "../kernel/amount.ts";
import { BadInput, type Refusal } from "../kernel/refusal.ts";
import { requestKey } from "../ledger/key.ts";
import { type Identity, identityText } from "../member/identity.rules.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import { TermsMissing } from "../settlement/settlement.refusals.ts";
import { type TermsInForce, termsAt } from "../settlement/share.rules.ts";
import {
  AmountOutOfRange,
  CurrencyMismatch,
  type Difference,
  LinesSumWrong,
  OccurredAfterStore,
  OccurredBeforeStore,
  OccurredInFuture,
  PointValueMissing,
} from "./order.refusals.ts";

/** An order as a till or shop sends it. */
export interface RecordOrder {
  /** Who numbers its orders: with `number`, it names the order in the brand for ever. */
  readonly source: string;
  readonly number: string;
  readonly storeCode: string;
  readonly member: { readonly id: string } | { readonly identity: Identity };
  /** What the order earns and owes on, in minor units: after discounts and refunds. */
  readonly netMinor: bigint;
  /** The discount of headquarters' coupons in it, in minor units. */
  readonly couponMinor: bigint;
  readonly currency: string;
  /** Points that paid part of it at the till, beside the net; none when left out. */
  readonly spentPoints?: bigint | undefined;
  /** False: it is shared, and earns neither points nor growth; the price of a membership. */
  readonly earns?: boolean | undefined;
  /** What was sold, where its source says so: the nets sum to the order's. */
  readonly lines?: readonly OrderLine[] | undefined;
  readonly occurredAt: Date;
}

/** Some of one thing in an order. */
export interface OrderLine {
  /** Above zero; once in an order. */
  readonly number: number;
  readonly sku: string | null;
  readonly quantity: number;
  /** What was paid for all of them, in minor units. */
  readonly netMinor: bigint;
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
  /** What points paid of it, and what they were worth then. */
  readonly spentPoints: bigint;
  readonly spentMinor: bigint;
  readonly pointValueId: string | null;
  /** The digest of its lines; null: it was recorded without. */
  readonly linesSha256: string | null;
  /** What its member's level multiplied its points by, and the entry of the member's history that says so. */
  readonly multiplierBps: number;
  readonly tierNo: number | null;
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
  /** What its spent points pay; undefined where it spends none. */
  readonly pointValue: PointValueTerms | undefined;
}

/** Refuses an order for the first reason that holds, most fundamental first. */
export function judgeOrder(
  wish: RecordOrder,
  known: {
    readonly memberId: string | undefined;
    readonly store: OwnedStore | undefined;
    readonly terms: ReadonlyMap<string, TermsInForce[]>;
    readonly currency: string;
    readonly pointValues?: readonly PointValueTerms[];
    readonly now: Date;
  },
): Ground | Refusal {
  const latest = latestOccurrence(known.now);
  if (!known.store) return new UnknownStore(wish.storeCode);
  if (!known.memberId) return new UnknownMember(nameOf(wish.member));
  if (wish.currency !== known.currency) return new CurrencyMismatch(known.currency, wish.currency);
  const { spentPoints = 0n, netMinor, couponMinor } = wish;
  for (const [field, amount] of Object.entries({ netMinor, couponMinor, spentPoints }))
    if (amount < 0n || amount > AMOUNT_LIMIT) return new AmountOutOfRange(field, AMOUNT_LIMIT);
  const listed = wish.lines && sumOf(wish.lines);
  if (listed !== undefined && listed !== netMinor) return new LinesSumWrong(listed, netMinor);
  if (wish.occurredAt > latest) return new OccurredInFuture(latest);
  const { closedAt } = known.store;
  if (closedAt && wish.occurredAt >= closedAt)
    return new OccurredAfterStore(wish.storeCode, closedAt);
  const owner = ownerAt(known.store, wish.occurredAt);
  if (!owner) return new OccurredBeforeStore(wish.storeCode);
  const seller = termsAt(known.terms.get(owner.franchiseeId) ?? [], wish.occurredAt);
  if (!seller) return new TermsMissing(owner.franchiseeCode, wish.occurredAt);
  const pointValue =
    spentPoints > 0n ? pointValueAt(known.pointValues ?? [], wish.occurredAt) : undefined;
  if (spentPoints > 0n && !pointValue) return new PointValueMissing(wish.occurredAt);
  return { wish, memberId: known.memberId, store: known.store, seller, pointValue };
}

/** What an order's spent points paid, in minor units. */
export const worthOf = ({ wish, pointValue }: Ground): bigint =>
  pointValue ? floorToMinor(points(wish.spentPoints ?? 0n), pointValue) : 0n;

const sumOf = (lines: readonly OrderLine[]) =>
  lines.reduce((sum, { netMinor }) => sum + netMinor, 0n);

const LINE_LIMIT = 1_000;
const QUANTITY_LIMIT = 1_000_000;
const isCount = (value: number, limit: number) =>
  Number.isInteger(value) && value >= 1 && value <= limit;

/** Lines that no till can mean: the call that holds them is malformed. */
export function checkLines({ number, lines }: RecordOrder): void {
  if (!lines) return;
  if (lines.length < 1 || lines.length > LINE_LIMIT)
    throw new BadInput(`order ${number}: 1 to ${LINE_LIMIT} lines, or none said`);
  if (new Set(lines.map((line) => line.number)).size < lines.length)
    throw new BadInput(`order ${number}: two lines have one number`);
  for (const line of lines)
    if (
      !isCount(line.number, QUANTITY_LIMIT) ||
      !isCount(line.quantity, QUANTITY_LIMIT) ||
      line.netMinor < 0n ||
      line.netMinor > AMOUNT_LIMIT
    )
      throw new BadInput(
        `order ${number}: a line has a number and a quantity of 1 to ${QUANTITY_LIMIT} and a net of 0 to ${AMOUNT_LIMIT}`,
      );
}

/** The digest of an order's lines, whatever their order; null where it has none. */
export const linesSha256 = (lines: readonly OrderLine[] | undefined): string | null =>
  lines
    ? createHash("sha256")
        .update(
          lines
            .toSorted((a, b) => a.number - b.number)
            .map((line) => [line.number, line.quantity, line.netMinor, line.sku ?? ""].join(","))
            .join("\n"),
        )
        .digest("hex")
    : null;

/** What a repeat of an order must agree with. */
export const contentOfWish = (wish: RecordOrder, memberId: string, storeId: string): Content => ({
  ...{ memberId, storeId, netMinor: wish.netMinor, couponMinor: wish.couponMinor },
  ...{ currency: wish.currency, spentPoints: wish.spentPoints ?? 0n },
  ...{ linesSha256: linesSha256(wish.lines), occurredAt: wish.occurredAt },
});

export const nameOf = (member: RecordOrder["member"]): string =>
  "id" in member ? member.id : identityText(member.identity);

export const orderKey = (source: string, number: string): string =>
  requestKey("order", source, number);
export const refundKey = (source: string, number: string): string =>
  requestKey("refund", source, number);

type Content = Pick<
  Order,
  | "memberId"
  | "storeId"
  | "netMinor"
  | "couponMinor"
  | "currency"
  | "spentPoints"
  | "linesSha256"
  | "occurredAt"
>;

const contentOf = (content: Content): [string, string][] => [
  ["memberId", content.memberId],
  ["storeId", content.storeId],
  ["netMinor", String(content.netMinor)],
  ["couponMinor", String(content.couponMinor)],
  ["currency", content.currency],
  ["spentPoints", String(content.spentPoints)],
  ["linesSha256", content.linesSha256 ?? ""],
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
