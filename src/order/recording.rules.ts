import { type Binding, beginBinding, bindingAt, boundStoreAt } from "../binding/binding.rules.ts";
import {
  type BindingPolicyTerms,
  bindingPolicyAt,
  justAfter,
} from "../binding/binding-policy.rules.ts";
import { NO_BONUS, type SaleBonus } from "../bonus/sale-bonus.rules.ts";
import { HEADQUARTERS, type OwnedStore, ownerAt } from "../brand/brand.rules.ts";
import { grow } from "../growth/growth.rules.ts";
import { bps, floorToMultiple, minor } from "../kernel/amount.ts";
import { dayOf, type Month, monthOf } from "../kernel/month.ts";
import type { Book, Posting, Transfer } from "../ledger/apply.ts";
import { modelFor, type Ownership, type Traits } from "../ownership/ownership.rules.ts";
import { baseOf, type EarnBase, earnBaseAt } from "../points/earn-base.rules.ts";
import {
  type EarningRuleTerms,
  earn,
  growthFor,
  pointsFor,
  ruleAt,
} from "../points/earning.rules.ts";
import { walletOf } from "../points/points.accounts.ts";
import { PointsShort } from "../points/points.refusals.ts";
import { spend } from "../points/spending.rules.ts";
import { spanFor } from "../points/validity.rules.ts";
import type { Redeemed } from "../redemption/redemption.rules.ts";
import { couponParts } from "../redemption/settling.rules.ts";
import type { BookedLine } from "../settlement/line.queries.ts";
import {
  accrue,
  bookingMonth,
  type Line,
  type TermsInForce,
  termsAt,
  transfersOf,
} from "../settlement/share.rules.ts";
import type { Multiplied } from "../tier/tier.rules.ts";
import { OrderConflict } from "./order.refusals.ts";
import {
  contentOfWish,
  differencesOf,
  fingerprintOf,
  type Ground,
  linesSha256,
  type Order,
  type OrderLine,
  orderKey,
  saidCoupons,
  worthOf,
} from "./order.rules.ts";

/** What every order of a batch is decided by, as it stood when the batch took its locks. */
export interface Surroundings {
  readonly timeZone: string;
  readonly currency: string;
  readonly ownership: Ownership;
  readonly openMonth: Month;
  readonly rules: readonly EarningRuleTerms[];
  readonly earnBases: readonly EarnBase[];
  readonly bindingPolicies: readonly BindingPolicyTerms[];
  readonly terms: ReadonlyMap<string, TermsInForce[]>;
  readonly stores: ReadonlyMap<string, OwnedStore>;
  readonly now: Date;
  /** The local day of `now`. */
  readonly today: string;
}

/** Everything one order brings about. */
export interface Recording {
  readonly order: Order;
  readonly posting: Posting;
  readonly lines: readonly BookedLine[];
  /** What was sold, where the order says so. */
  readonly sold: readonly OrderLine[];
  /** Set when this order is the member's first, and so binds it. */
  readonly binding: Binding | undefined;
  readonly bonus: SaleBonus;
  readonly redeemed: readonly Redeemed[];
}

/**
 * What an order's spent points draw from the wallet as it stands, by the day it occurred: points paid on
 * their last day paid, however late the till delivers.
 */
export function drawFor(
  { wish, memberId, store }: Ground,
  book: Book,
  around: Pick<Surroundings, "timeZone">,
): Transfer[] | PointsShort {
  const { spentPoints = 0n } = wish;
  if (spentPoints === 0n) return [];
  const day = dayOf(wish.occurredAt, around.timeZone);
  const wallet = walletOf(book.balances.get(memberId), day);
  return wallet.balance < spentPoints
    ? new PointsShort(wallet.balance, spentPoints)
    : spend(wallet, spentPoints, store.code);
}

/** Decides one order: whose member, how many points, who owes whom what. Pure. */
export function decideOrder(
  ground: Ground,
  member: {
    readonly bindings: readonly Binding[];
    /** Undefined where nobody asks for them. */
    readonly traits: Traits | undefined;
    readonly owed: bigint;
    /** What its spent points draw. */
    readonly drawn: readonly Transfer[];
    /** By its level. */
    readonly multiplied: Multiplied;
    /** The coupons it uses. */
    readonly redeemed: readonly Redeemed[];
    /** What bonuses give beyond the standing points. */
    readonly bonus: (standing: {
      readonly baseMinor: bigint;
      readonly standing: bigint;
    }) => SaleBonus;
  },
  around: Surroundings,
  ids: { readonly order: string; readonly binding: string },
): Recording {
  const { wish, memberId, store, seller } = ground;
  const { bindingPolicies, stores } = around;
  const binding = firstBinding(ground, member.bindings, bindingPolicies, ids);
  const inForce = bindingAt(binding ? [binding] : member.bindings, wish.occurredAt);
  const boundStoreId = inForce && boundStoreAt(inForce, wish.occurredAt, stores);
  const rules = wish.earns === false ? [] : around.rules;
  const rule = ruleAt(rules, wish.occurredAt);
  const { multiplied } = member;
  const baseMinor = baseOf(wish, earnBaseAt(around.earnBases, wish.occurredAt));
  const standing = floorToMultiple(
    pointsFor(minor(baseMinor), rule),
    bps(BigInt(multiplied.multiplierBps)),
  );
  // Bonus points are of the standing rule's kind and days: without one there are none.
  const bonus = rule ? member.bonus({ baseMinor, standing }) : NO_BONUS;
  const points = standing + bonus.points;
  const byStore = points - bonus.headquartersPoints;
  const order: Order = {
    id: ids.order,
    memberId,
    storeId: store.id,
    franchiseeId: seller.franchiseeId,
    boundStoreId: boundStoreId ?? null,
    source: wish.source,
    number: wish.number,
    netMinor: wish.netMinor,
    couponMinor: wish.couponMinor,
    currency: wish.currency,
    ...{ taxMinor: wish.taxMinor ?? 0n, shippingMinor: wish.shippingMinor ?? 0n },
    ...{ tenders: wish.tenders ?? null, baseMinor },
    ...{ points, bonusPoints: bonus.points },
    earningRuleId: rule?.id ?? null,
    spentPoints: wish.spentPoints ?? 0n,
    spentMinor: worthOf(ground),
    pointValueId: ground.pointValue?.id ?? null,
    linesSha256: linesSha256(wish.lines),
    ...{ coupons: saidCoupons(wish), quoteId: wish.quoteId ?? null },
    ...multiplied,
    occurredAt: wish.occurredAt,
    bookedAt: around.now,
  };
  const earned = rule
    ? earn({
        issued: [
          { issuerCode: store.code, points: byStore },
          { issuerCode: HEADQUARTERS, points: bonus.headquartersPoints },
        ],
        orderId: order.id,
        span: spanFor(rule, wish.occurredAt, around.timeZone),
        owed: member.owed,
        today: around.today,
      })
    : [];
  const grown = growthFor(minor(baseMinor), rules, wish.occurredAt).flatMap((each) =>
    grow({ ...each, storeCode: store.code }),
  );
  const parts = couponParts(
    member.redeemed.map(({ redemption }) => redemption),
    { seller, at: wish.occurredAt },
    around,
  );
  const lines = accrue({
    netMinor: minor(wish.netMinor),
    couponMinor: minor(wish.couponMinor + parts.subsidisedMinor),
    issuers: parts.issuers,
    points: byStore,
    storeId: store.id,
    seller,
    bound:
      boundStoreId === undefined
        ? undefined
        : boundParty(boundStoreId, { at: wish.occurredAt, traits: member.traits }, around),
  });
  const month = bookingMonth(monthOf(wish.occurredAt, around.timeZone), around.openMonth);
  return {
    order,
    binding,
    bonus,
    redeemed: member.redeemed,
    sold: wish.lines ?? [],
    lines: bookLines(lines, {
      id: order.id,
      memberId,
      month,
      occurredAt: wish.occurredAt,
      corrects: null,
    }),
    posting: {
      id: order.id,
      ownerId: memberId,
      key: orderKey(wish.source, wish.number),
      fingerprint: fingerprintOf(order),
      kind: "order",
      occurredAt: wish.occurredAt,
      transfers: [
        ...member.drawn,
        ...earned,
        ...grown,
        ...transfersOf(lines, month, around.currency),
      ] satisfies Transfer[],
    },
  };
}

/** What a number that came before is refused for; undefined where its content is the same. */
export function judgeRepeat(
  recorded: Order,
  { wish, memberId, store }: Ground,
  seesRecorded: boolean,
): OrderConflict | undefined {
  const differences = differencesOf(recorded, contentOfWish(wish, memberId, store.id));
  if (differences.length === 0) return undefined;
  // A till that hits upon another store's number learns whose it is, not what was sold there.
  const shown = seesRecorded ? differences : differences.filter(({ field }) => field === "storeId");
  return new OrderConflict(wish.number, shown);
}

/** A member that was never bound, or not any more, is bound by the store it buys at, as the brand's policy says. */
function firstBinding(
  ground: Ground,
  bindings: readonly Binding[],
  policies: readonly BindingPolicyTerms[],
  ids: { readonly binding: string },
): Binding | undefined {
  const { memberId, store, wish } = ground;
  const { occurredAt } = wish;
  if (bindings.some(({ toAt }) => toAt === null || toAt > occurredAt)) return undefined;
  const { firstOrder } = bindingPolicyAt(policies, occurredAt);
  // A store that closes wins nobody, not by an order that comes late either.
  if (firstOrder === "BINDS_NOT" || store.closedAt) return undefined;
  const fromAt = firstOrder === "BINDS" ? occurredAt : justAfter(occurredAt);
  const first = { id: ids.binding, memberId, storeId: store.id, source: "FIRST_ORDER" } as const;
  return beginBinding({ ...first, fromAt }, policies);
}

/** Whose share the binding gives, if the brand shares at all and has agreed terms with that owner. */
function boundParty(
  storeId: string,
  { at, traits }: { readonly at: Date; readonly traits: Traits | undefined },
  around: Surroundings,
) {
  const store = around.stores.get(storeId);
  const owner = store && ownerAt(store, at);
  const franchiseeId = owner?.franchiseeId;
  if (modelFor(around.ownership, { franchiseeId, traits }, at) !== "BRAND_OWNS_MEMBER")
    return undefined;
  const terms = owner && termsAt(around.terms.get(owner.franchiseeId) ?? [], at);
  return terms && { storeId, terms };
}

/** Lines, numbered within their posting and put into their month. */
export const bookLines = (
  lines: readonly Line[],
  posting: {
    readonly id: string;
    readonly memberId: string;
    readonly month: Month;
    readonly occurredAt: Date;
    readonly corrects: string | null;
  },
): BookedLine[] =>
  lines.map((line, no) => ({
    ...line,
    postingId: posting.id,
    no,
    memberId: posting.memberId,
    month: posting.month,
    occurredAt: posting.occurredAt,
    correctsPostingId: posting.corrects,
  }));
