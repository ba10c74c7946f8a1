import { bps, minor, shareOf, WHOLE_BPS } from "../kernel/amount.ts";
import { addDays, dayOf } from "../kernel/month.ts";
import { type Clause, type ClauseKind, clauseOf, isFree } from "../terms/clause.rules.ts";
import { type TermsInForce, termsAt } from "../terms/terms.rules.ts";
import { clearSpent } from "./clearing.rules.ts";
import type { SaleFact } from "./sale.rules.ts";
import { SharesExceedSale } from "./settlement.refusals.ts";
import { type Line, lineUnder } from "./share.rules.ts";

/** What sales are settled by. */
export interface Contracts {
  /** All versions, by franchisee: the one in force when a sale occurred counts. */
  readonly terms: Pick<ReadonlyMap<string, readonly TermsInForce[]>, "get">;
  readonly timeZone: string;
}

/**
 * The lines an order makes, in the order of the kinds below; of several clauses of one kind the first that applies. Every
 * order has its royalty line, be it zero: a statement counts orders by it. Throws where its seller has no terms.
 */
export function accrue(sale: SaleFact, by: Contracts): Line[] {
  const termsOf = contractsAt(sale, by);
  const seller = sellerOf(sale, by);
  return [
    ...royalty(sale, seller),
    ...accruePoints(sale, seller),
    ...accrueCoupons(sale, seller, termsOf),
    ...boundShare(sale, by),
    ...sellersShare(sale, by),
    ...commission(sale, by),
    ...reward(sale, by),
    ...clearSpent(
      sale.lots,
      { storeId: sale.storeId, code: sale.storeCode, terms: seller },
      { termsOf, day: sale.day },
    ),
  ];
}

/** The version in force, when a sale occurred, of a franchisee's terms. */
export const contractsAt =
  ({ occurredAt }: Pick<SaleFact, "occurredAt">, { terms }: Pick<Contracts, "terms">) =>
  (franchiseeId: string): TermsInForce | undefined =>
    termsAt(terms.get(franchiseeId) ?? [], occurredAt);

/** What points cost that a store issued, where its terms say it is due then. */
export function accruePoints(
  { storeId, storePoints, day }: Pick<SaleFact, "storeId" | "storePoints" | "day">,
  terms: TermsInForce,
): Line[] {
  const clause = clauseOf(terms, "POINTS_COST");
  if (!clause || storePoints === 0n || isFree(clause, day) || clause.due === "AT_USE") return [];
  const amountMinor = -(storePoints * clause.rate);
  return [lineUnder(terms, clause, { storeId, base: storePoints, amountMinor })];
}

/** What coupons make: what others than the seller pay of them comes to it, and some of that from who issued them. */
export function accrueCoupons(
  sale: Pick<SaleFact, "storeId" | "couponMinor" | "issuers" | "day">,
  seller: TermsInForce,
  termsOf: (franchiseeId: string) => TermsInForce | undefined,
): Line[] {
  const under = (
    terms: TermsInForce | undefined,
    kind: ClauseKind,
    storeId: string,
    base: bigint,
  ): Line[] => {
    const clause = terms && clauseOf(terms, kind);
    if (!clause || base === 0n || isFree(clause, sale.day)) return [];
    const share = shareOf(minor(base), bps(clause.rate));
    const amountMinor = kind === "COUPON_FUNDING" ? -share : share;
    return [lineUnder(terms, clause, { storeId, base, amountMinor })];
  };
  return [
    ...under(seller, "COUPON_SUBSIDY", sale.storeId, sale.couponMinor),
    ...sale.issuers.flatMap((issuer) =>
      under(termsOf(issuer.franchiseeId), "COUPON_FUNDING", issuer.storeId, issuer.minor),
    ),
  ];
}

/**
 * Whether an order's contracts share out more of its net than there is, rounding left aside: on the seller's side, or
 * on headquarters'. Undefined: they do not.
 */
export function judgeShares(sale: SaleFact, by: Contracts): SharesExceedSale | undefined {
  const paid = [...royalty(sale, sellerOf(sale, by)), ...sellersShare(sale, by)];
  const given = [...boundShare(sale, by), ...commission(sale, by)];
  for (const lines of [paid, given]) {
    const exact = lines.reduce((sum, line) => sum + exactly(line), 0n);
    if (exact > sale.netMinor * WHOLE_BPS)
      return new SharesExceedSale(sale.storeCode, exact / WHOLE_BPS, sale.netMinor);
  }
  return undefined;
}

/** What a line shares, before it was rounded, in basis points of a minor unit; up to its cap. */
function exactly({ base, rate, amountMinor }: Line): bigint {
  const size = amountMinor < 0n ? -amountMinor : amountMinor;
  return size < shareOf(minor(base), bps(rate)) ? size * WHOLE_BPS : base * rate;
}

function sellerOf(sale: SaleFact, by: Contracts): TermsInForce {
  const seller = contractsAt(sale, by)(sale.sellerId);
  if (!seller) throw new Error(`nobody agreed by what order ${sale.orderId} was sold`);
  return seller;
}

function royalty(sale: SaleFact, seller: TermsInForce): Line[] {
  const clause = clauseOf(seller, "ROYALTY");
  if (!clause) return [];
  const base = baseOf(sale, clause);
  const rate = isFree(clause, sale.day) ? 0n : clause.rate;
  const amountMinor = -shareOf(minor(base), bps(rate));
  return [lineUnder(seller, clause, { storeId: sale.storeId, base, rate, amountMinor, orders: 1 })];
}

/** What headquarters gives the owner of the store that the member is bound to. */
function boundShare(sale: SaleFact, by: Contracts): Line[] {
  const { bound, sellerId } = sale;
  const receiver = bound && contractsAt(sale, by)(bound.franchiseeId);
  if (!bound || !receiver) return [];
  const isOwn = bound.franchiseeId === sellerId;
  const found = firstShare(sale, by, receiver, (clause) => {
    if (clause.payer === "SELLER") return false;
    return clause.sellers === "ANY" || isOwn === (clause.sellers === "OWN");
  });
  return found
    ? [lineUnder(receiver, found.clause, { ...found.share, storeId: bound.storeId })]
    : [];
}

/** What the seller pays for the sale to a member that is bound to another's store. */
function sellersShare(sale: SaleFact, by: Contracts): Line[] {
  const { bound, sellerId, storeId } = sale;
  if (!bound || bound.franchiseeId === sellerId) return [];
  const seller = sellerOf(sale, by);
  const found = firstShare(sale, by, seller, ({ payer }) => payer === "SELLER");
  if (!found) return [];
  const { base, amountMinor } = found.share;
  return [lineUnder(seller, found.clause, { storeId, base, amountMinor: -amountMinor })];
}

/** Of a contract's bound shares the first that applies, and what it comes to. */
function firstShare(
  sale: SaleFact,
  { timeZone }: Contracts,
  terms: TermsInForce,
  fits: (clause: Clause) => boolean,
) {
  const { bound, day, channel } = sale;
  for (const clause of terms.clauses) {
    if (clause.kind !== "BOUND_SHARE" || !fits(clause)) continue;
    const { days, channels } = clause;
    if (channels && !channels.includes(channel)) continue;
    if (days !== undefined && bound && isOver(bound.since, days, day, timeZone)) continue;
    const share = capped(sale, clause);
    if (share) return { clause, share };
  }
  return undefined;
}

/** What the franchisee gets whose guide looks after the member, whoever sells. */
function commission(sale: SaleFact, by: Contracts): Line[] {
  const { guide, channel } = sale;
  const terms = guide && contractsAt(sale, by)(guide.franchiseeId);
  const clause = terms && clauseOf(terms, "GUIDE_COMMISSION");
  if (!guide || !clause || (clause.channels && !clause.channels.includes(channel))) return [];
  const share = capped(sale, clause);
  const about = `guide/${guide.id}`;
  return share ? [lineUnder(terms, clause, { ...share, storeId: guide.storeId, about })] : [];
}

/** What the franchisee gets whose store brought the member, once. */
function reward(sale: SaleFact, by: Contracts): Line[] {
  const { brought, day } = sale;
  const terms = brought && contractsAt(sale, by)(brought.franchiseeId);
  const clause = terms && clauseOf(terms, "REFERRAL_REWARD");
  if (!brought || !clause || isFree(clause, day)) return [];
  const { days, rate } = clause;
  if (days !== undefined && isOver(brought.joinedAt, days, day, by.timeZone)) return [];
  return [lineUnder(terms, clause, { storeId: brought.storeId, base: 1n, amountMinor: rate })];
}

/** A share of what a clause counts of the net, up to its cap; undefined: there is nothing to share. */
function capped(sale: SaleFact, clause: Clause) {
  const base = baseOf(sale, clause);
  if (base === 0n || isFree(clause, sale.day)) return undefined;
  const share = shareOf(minor(base), bps(clause.rate));
  const { capMinor = share } = clause;
  return { base, amountMinor: capMinor < share ? capMinor : share };
}

/** What of an order's net a clause counts. */
function baseOf(sale: SaleFact, { categories, without = [] }: Clause): bigint {
  if (categories)
    return categories.reduce((sum, each) => sum + (sale.categories.get(each) ?? 0n), 0n);
  const tax = without.includes("TAX") ? sale.taxMinor : 0n;
  const shipping = without.includes("SHIPPING") ? sale.shippingMinor : 0n;
  const left = sale.netMinor - tax - shipping;
  return left < 0n ? 0n : left;
}

/** Whether so many days since an instant are over; its own day is the first of them. */
const isOver = (since: Date, days: number, day: string, zone: string): boolean =>
  day >= addDays(dayOf(since, zone), days);

/** What contracts ask of orders beside what every order says: looked up only where one of them asks. */
export interface Asks {
  /** Since when the member is bound. */
  readonly since: boolean;
  readonly guides: boolean;
  readonly brought: boolean;
  readonly categories: boolean;
}

export function asksOf(terms: ReadonlyMap<string, readonly TermsInForce[]>): Asks {
  const clauses = [...terms.values()].flat().flatMap((version) => version.clauses);
  const some = (asks: (clause: Clause) => boolean) => clauses.some(asks);
  return {
    since: some(({ kind, days }) => kind === "BOUND_SHARE" && days !== undefined),
    guides: some(({ kind }) => kind === "GUIDE_COMMISSION"),
    brought: some(({ kind }) => kind === "REFERRAL_REWARD"),
    categories: some(({ categories }) => categories !== undefined),
  };
}
