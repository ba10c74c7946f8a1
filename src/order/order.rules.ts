import { createHash } from "node:crypto";
import { PointValueMissing, UnknownStore } from "../brand/brand.refusals.ts";
import {
  latestOccurrence,
  type OwnedStore,
  ownerAt,
  type PointValueTerms,
  pointValueAt,
} from "../brand/brand.rules.ts";
import { floorToMinor, points } from "../kernel/amount.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { isWord } from "../kernel/word.ts";
import { requestKey } from "../ledger/key.ts";
import type { MemberSaid } from "../member/identity.rules.ts";
import type { Tender } from "../points/earn-base.rules.ts";
import type { OrderChannel } from "../terms/clause.rules.ts";
import { TermsMissing } from "../terms/terms.refusals.ts";
import { type TermsInForce, termsAt } from "../terms/terms.rules.ts";
import {
  AmountOutOfRange,
  CurrencyMismatch,
  type Difference,
  LinesSumWrong,
  NetPartWrong,
  OccurredAfterStore,
  OccurredBeforeStore,
  OccurredInFuture,
} from "./order.refusals.ts";

/** An order as a till or shop sends it. */
export interface RecordOrder {
  /** Who numbers its orders: with `number`, it names the order in the brand for ever. */
  readonly source: string;
  readonly number: string;
  readonly storeCode: string;
  readonly member: MemberSaid;
  /** What the order earns and owes on, in minor units: after discounts and refunds. */
  readonly netMinor: bigint;
  /** The discount of headquarters' coupons in it that only the till knows, in minor units. */
  readonly couponMinor: bigint;
  readonly currency: string;
  /** What of the net is tax, and what delivery; none when left out. */
  readonly taxMinor?: bigint | undefined;
  readonly shippingMinor?: bigint | undefined;
  /** What the net was paid by, where its source says so: they sum to it. */
  readonly tenders?: readonly Tender[] | undefined;
  /** Points that paid part of it at the till, beside the net; none when left out. */
  readonly spentPoints?: bigint | undefined;
  /** False: it is shared, and earns neither points nor growth; the price of a membership. */
  readonly earns?: boolean | undefined;
  /** Coupons of the hub's that it uses: what they take off is worked out, and the net must say the same. */
  readonly coupons?: readonly CouponUse[] | undefined;
  /** The quote it is recorded by: its coupons, what they take off, its points and net. */
  readonly quoteId?: string | undefined;
  /** Before coupons and points: of all but the delivery, where lines are not said; and of the delivery. */
  readonly grossMinor?: bigint | undefined;
  readonly shippingGrossMinor?: bigint | undefined;
  /** By which way it was sold; at the store, when left out. */
  readonly channel?: OrderChannel | undefined;
  /** What was sold, where its source says so: the nets and the delivery sum to the order's. */
  readonly lines?: readonly OrderLine[] | undefined;
  readonly occurredAt: Date;
}

export const channelOf = ({ channel = "STORE" }: Pick<RecordOrder, "channel">): OrderChannel =>
  channel;

/** A coupon that an order uses; of one whose discount the till works out, what it says. */
export interface CouponUse {
  readonly couponId: string;
  readonly statedMinor?: bigint | undefined;
}

/** Some of one thing in an order. */
export interface OrderLine {
  /** Above zero; once in an order. */
  readonly number: number;
  readonly sku: string | null;
  readonly category?: string | null;
  readonly quantity: number;
  /** What they cost before coupons and points; null: its source did not say. */
  readonly grossMinor?: bigint | null;
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
  readonly taxMinor: bigint;
  readonly shippingMinor: bigint;
  readonly tenders: readonly Tender[] | null;
  /** What of the net earned. */
  readonly baseMinor: bigint;
  /** By the standing rule, the member's level and bonus rules. */
  readonly points: bigint;
  /** Of these: by bonus rules. */
  readonly bonusPoints: bigint;
  readonly earningRuleId: string | null;
  /** What points paid of it, and what they were worth then. */
  readonly spentPoints: bigint;
  readonly spentMinor: bigint;
  readonly pointValueId: string | null;
  /** The digest of its lines; null: it was recorded without. */
  readonly linesSha256: string | null;
  /** The hub's coupons it used; null: none. */
  readonly coupons: readonly CouponUse[] | null;
  readonly quoteId: string | null;
  /** What its member's level multiplied its points by, and the entry of the member's history that says so. */
  readonly multiplierBps: number;
  readonly tierNo: number | null;
  readonly channel: OrderChannel;
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
    /** Whom its name stands for, or why nobody. */
    readonly memberId: string | Refusal;
    readonly store: OwnedStore | undefined;
    readonly terms: ReadonlyMap<string, TermsInForce[]>;
    readonly currency: string;
    readonly pointValues?: readonly PointValueTerms[];
    readonly now: Date;
  },
): Ground | Refusal {
  const latest = latestOccurrence(known.now);
  if (!known.store) return new UnknownStore(wish.storeCode);
  const { memberId } = known;
  if (memberId instanceof Refusal) return memberId;
  if (wish.currency !== known.currency) return new CurrencyMismatch(known.currency, wish.currency);
  const { spentPoints = 0n, taxMinor = 0n, shippingMinor = 0n, netMinor, couponMinor } = wish;
  const { grossMinor = 0n, shippingGrossMinor = 0n } = wish;
  const amounts = {
    ...{ netMinor, couponMinor, spentPoints, taxMinor, shippingMinor, grossMinor },
    shippingGrossMinor,
  };
  for (const [field, amount] of Object.entries(amounts))
    if (amount < 0n || amount > AMOUNT_LIMIT) return new AmountOutOfRange(field, AMOUNT_LIMIT);
  for (const [field, part] of Object.entries({ taxMinor, shippingMinor }))
    if (part > netMinor) return new NetPartWrong(field, part, netMinor);
  const paid = wish.tenders?.reduce((sum, { minor }) => sum + minor, 0n);
  if (paid !== undefined && paid !== netMinor) return new NetPartWrong("tenders", paid, netMinor);
  const listed = wish.lines && sumOf(wish.lines) + shippingMinor;
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
  return { wish, memberId, store: known.store, seller, pointValue };
}

/** What an order cost before coupons and points, as far as its source says, in minor units. */
export function grossOf(
  ground: Ground,
  redeemed: ReadonlyArray<{ readonly redemption: { readonly discountMinor: bigint } }>,
): bigint {
  const { wish } = ground;
  const listed = wish.lines?.map(({ grossMinor }) => grossMinor ?? undefined);
  if (listed?.every((gross) => gross !== undefined))
    return listed.reduce(
      (sum, gross) => sum + gross,
      wish.shippingGrossMinor ?? wish.shippingMinor ?? 0n,
    );
  return redeemed.reduce(
    (sum, { redemption }) => sum + redemption.discountMinor,
    wish.netMinor + wish.couponMinor + worthOf(ground),
  );
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

const TENDER_LIMIT = 20;

/** Lines and tenders that no till can mean: the call that holds them is malformed. */
export function checkContent({ number, lines, tenders }: RecordOrder): void {
  for (const { kind, minor } of tenders ?? [])
    if (!isWord(kind) || minor < 0n || minor > AMOUNT_LIMIT)
      throw new BadInput(
        `order ${number}: a tender has a kind of 1 to 64 letters or digits and 0 to ${AMOUNT_LIMIT}`,
      );
  if (tenders && (tenders.length < 1 || tenders.length > TENDER_LIMIT))
    throw new BadInput(`order ${number}: 1 to ${TENDER_LIMIT} tenders, or none said`);
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
      (line.grossMinor ?? line.netMinor) < line.netMinor ||
      (line.grossMinor ?? line.netMinor) > AMOUNT_LIMIT
    )
      throw new BadInput(
        `order ${number}: a line has a number and a quantity of 1 to ${QUANTITY_LIMIT} and a net of 0 to its gross, at most ${AMOUNT_LIMIT}`,
      );
  for (const { category = null } of lines)
    if (category !== null && !isWord(category))
      throw new BadInput(`order ${number}: a category is 1 to 64 letters, digits, dots or dashes`);
}

/** The digest of an order's lines, whatever their order; null where it has none. */
export const linesSha256 = (lines: readonly OrderLine[] | undefined): string | null =>
  lines
    ? createHash("sha256")
        .update(
          lines
            .toSorted((a, b) => a.number - b.number)
            .map((line) =>
              [
                ...[line.number, line.quantity, line.netMinor, line.sku ?? ""],
                ...[line.category ?? "", line.grossMinor ?? ""],
              ].join(","),
            )
            .join("\n"),
        )
        .digest("hex")
    : null;

/** An order's coupons as they are recorded; null: none. */
export const saidCoupons = ({ coupons = [] }: RecordOrder): readonly CouponUse[] | null =>
  coupons.length > 0 ? coupons : null;

const couponText = ({ couponId, statedMinor }: CouponUse) =>
  statedMinor === undefined ? couponId : `${couponId} ${statedMinor}`;

/** What a repeat of an order must agree with. */
export const contentOfWish = (wish: RecordOrder, memberId: string, storeId: string): Content => ({
  ...{ memberId, storeId, netMinor: wish.netMinor, couponMinor: wish.couponMinor },
  ...{ currency: wish.currency, spentPoints: wish.spentPoints ?? 0n },
  ...{ taxMinor: wish.taxMinor ?? 0n, shippingMinor: wish.shippingMinor ?? 0n },
  tenders: wish.tenders ?? null,
  ...{ coupons: saidCoupons(wish), quoteId: wish.quoteId ?? null, channel: channelOf(wish) },
  ...{ linesSha256: linesSha256(wish.lines), occurredAt: wish.occurredAt },
});

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
  | "taxMinor"
  | "shippingMinor"
  | "tenders"
  | "coupons"
  | "quoteId"
  | "linesSha256"
  | "channel"
  | "occurredAt"
>;

const contentOf = (content: Content): [string, string][] => [
  ["memberId", content.memberId],
  ["storeId", content.storeId],
  ["netMinor", String(content.netMinor)],
  ["couponMinor", String(content.couponMinor)],
  ["currency", content.currency],
  ["spentPoints", String(content.spentPoints)],
  ["taxMinor", String(content.taxMinor)],
  ["shippingMinor", String(content.shippingMinor)],
  ["tenders", (content.tenders ?? []).map(({ kind, minor }) => `${kind} ${minor}`).join(", ")],
  ["coupons", (content.coupons ?? []).map(couponText).sort().join(", ")],
  ["quoteId", content.quoteId ?? ""],
  ["linesSha256", content.linesSha256 ?? ""],
  ["channel", content.channel],
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
