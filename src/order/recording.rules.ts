import type { Binding } from "../binding/binding.rules.ts";
import type { BindingPolicyTerms } from "../binding/binding-policy.rules.ts";
import { NO_BONUS, type SaleBonus } from "../bonus/sale-bonus.rules.ts";
import { HEADQUARTERS, type OwnedStore } from "../brand/brand.rules.ts";
import { grow } from "../growth/growth.rules.ts";
import { bps, floorToMultiple, minor } from "../kernel/amount.ts";
import { dayOf, type Month } from "../kernel/month.ts";
import type { Book, Posting, Transfer } from "../ledger/apply.ts";
import type { Ownership } from "../ownership/ownership.rules.ts";
import { baseOf, type EarnBase, earnBaseAt } from "../points/earn-base.rules.ts";
import {
  type EarningRuleTerms,
  earn,
  growthFor,
  pointsFor,
  ruleAt,
} from "../points/earning.rules.ts";
import { lotsOf } from "../points/lots.rules.ts";
import { walletOf } from "../points/points.accounts.ts";
import { PointsShort } from "../points/points.refusals.ts";
import { spend } from "../points/spending.rules.ts";
import { spanFor } from "../points/validity.rules.ts";
import type { Redeemed } from "../redemption/redemption.rules.ts";
import { couponParts } from "../redemption/settling.rules.ts";
import { type Asks, accrue } from "../settlement/accrual.rules.ts";
import {
  type BookedLine,
  bookingMonth,
  bookLines,
  transfersOf,
} from "../settlement/booking.rules.ts";
import { lotsIn, recordedCost } from "../settlement/clearing.rules.ts";
import type { SaleFact } from "../settlement/sale.rules.ts";
import type { TermsInForce } from "../terms/terms.rules.ts";
import type { Multiplied } from "../tier/tier.rules.ts";
import { OrderConflict } from "./order.refusals.ts";
import {
  channelOf,
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
import type { Bond, Parties } from "./selling.rules.ts";

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
  /** What contracts ask of orders. */
  readonly asks: Asks;
  readonly stores: ReadonlyMap<string, OwnedStore>;
  readonly storesByCode: ReadonlyMap<string, OwnedStore>;
  readonly now: Date;
  /** The local day of `now`. */
  readonly today: string;
}

/** Everything one order brings about. */
export interface Recording {
  readonly order: Order;
  readonly posting: Posting;
  readonly lines: readonly BookedLine[];
  readonly parties: Parties | null;
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

/** Decides one order: how many points, who owes whom what. Pure. */
export function decideOrder(
  ground: Ground,
  member: {
    readonly bond: Bond;
    readonly parties: Parties | null;
    /** What it shares, before its coupons and points. */
    readonly sale: SaleFact;
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
): Recording {
  const { wish, memberId, store, seller } = ground;
  const { bond, sale } = member;
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
    id: sale.orderId,
    memberId,
    storeId: store.id,
    franchiseeId: seller.franchiseeId,
    boundStoreId: bond.storeId,
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
    channel: channelOf(wish),
    occurredAt: wish.occurredAt,
    bookedAt: around.now,
  };
  const day = dayOf(wish.occurredAt, around.timeZone);
  const earned = rule
    ? earn({
        issued: [
          { issuerCode: store.code, points: byStore, cost: recordedCost(seller, day) },
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
    { sellerId: seller.franchiseeId, at: wish.occurredAt },
    around.stores,
  );
  const lines = accrue(
    {
      ...sale,
      ...{ storePoints: byStore, issuers: parts.issuers },
      couponMinor: wish.couponMinor + parts.couponMinor,
      lots: lotsIn(lotsOf(member.drawn, "spend"), around, wish.occurredAt),
    },
    around,
  );
  const { ofMonth } = sale;
  const month = bookingMonth(ofMonth, around.openMonth);
  return {
    order,
    binding: bond.begun,
    parties: member.parties,
    bonus,
    redeemed: member.redeemed,
    sold: wish.lines ?? [],
    lines: bookLines(lines, {
      ...{ id: order.id, ownerId: memberId, month, ofMonth },
      occurredAt: wish.occurredAt,
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
