import type { Bearer, Shortfall } from "../../src/brand/brand.entity.ts";
import type { Activation, Validity } from "../../src/points/validity.rules.ts";
import { dayIn, daysAfter, lastDay, monthIn, NEVER } from "./calendar.ts";

/*
 * What an accountant would keep of a brand's points on paper: each member's lots, debts and holds, each
 * order with what it earned, spent and gave back, and a total of what left or entered the members' hands.
 * It shares no rule with the hub: its days are the standard's, its arithmetic is below.
 */

/** A request is refused for a reason; `why` are fields the hub's refusal must agree with. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly why: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}

/** Points of one issuer, good from a first day ("": at once) to a last. */
export interface Lot {
  readonly issuer: string;
  readonly firstDay: string;
  readonly lastDay: string;
  points: bigint;
  /** What ended here unused, and was not taken back since. */
  expired: bigint;
}

/** A part of a lot that was drawn from it. */
interface Part {
  readonly lot: Lot;
  readonly points: bigint;
}

interface Member {
  readonly lots: Lot[];
  owed: bigint;
  growth: bigint;
  /** The store of its first order, and since when. */
  bound: { readonly store: string; readonly from: Date } | undefined;
  /** By local day. */
  readonly given: Map<string, bigint>;
}

export type HoldEnd = "COMMITTED" | "RELEASED" | "TIMED_OUT";

interface Hold {
  readonly wish: HoldWish;
  readonly parts: readonly Part[];
  readonly until: Date;
  end: { readonly how: HoldEnd; readonly spent: bigint; readonly said: string } | undefined;
}

export interface HoldWish {
  readonly member: string;
  readonly store: string;
  readonly number: string;
  readonly points: bigint;
  readonly minutes: number;
}

export interface SpendWish {
  readonly member: string;
  readonly store: string;
  readonly number: string;
  readonly points: bigint;
}

export interface GiftWish {
  readonly member: string;
  readonly to: string;
  readonly number: string;
  readonly points: bigint;
}

export interface AdjustWish {
  readonly member: string;
  readonly number: string;
  readonly points: bigint;
  readonly issuer: string | undefined;
  readonly lastDay: string | undefined;
  readonly by: string;
}

interface Adjustment {
  readonly wish: AdjustWish;
  readonly until: Date;
  decision: { readonly verdict: "APPROVED" | "REJECTED"; readonly by: string } | undefined;
}

export interface Sold {
  readonly number: number;
  readonly quantity: number;
  readonly net: bigint;
}

export interface OrderWish {
  readonly number: string;
  readonly store: string;
  readonly member: string;
  readonly net: bigint;
  readonly coupon: bigint;
  readonly currency: string;
  readonly spent: bigint;
  readonly sold: readonly Sold[] | undefined;
  readonly at: Date;
}

export interface RefundWish {
  readonly order: string;
  readonly number: string;
  readonly kind: "RETURN" | "CHARGEBACK";
  readonly amount: bigint | undefined;
  readonly lines:
    | readonly {
        readonly number: number;
        readonly quantity: number | undefined;
        readonly amount: bigint | undefined;
      }[]
    | undefined;
  readonly at: Date;
}

interface Refund {
  readonly wish: RefundWish;
  readonly minor: bigint;
  readonly points: bigint;
  readonly restored: bigint;
  readonly lines: readonly { number: number; quantity: number; minor: bigint; byPiece: boolean }[];
}

/** What an order owes one franchisee, or is owed, under one clause; and what refunds took back of it. */
interface Share {
  readonly franchisee: string;
  readonly kind: string;
  readonly base: bigint;
  readonly amount: bigint;
  readonly orders: bigint;
  readonly taken: { base: bigint; amount: bigint; orders: bigint };
}

interface Order {
  readonly wish: OrderWish;
  readonly points: bigint;
  readonly growth: bigint;
  /** Of the rule it earned by. */
  readonly validity: Validity | undefined;
  /** Where its points are; undefined: it earned none. */
  into: Lot | undefined;
  /** It waits for its event. */
  waiting: boolean;
  readonly drawn: readonly Part[];
  readonly boundTo: string | undefined;
  readonly shares: readonly Share[];
  readonly refunds: Refund[];
}

export interface Activating {
  readonly order: string;
  readonly number: string;
  readonly at: Date;
}

interface Rule {
  readonly from: Date;
  readonly perStep: bigint;
  readonly step: bigint;
  readonly validity: Validity;
  readonly activation: Activation;
}

/** What a brand was founded with. */
export interface Founding {
  readonly zone: string;
  readonly currency: string;
  readonly opened: Date;
  readonly members: readonly string[];
  /** Whose stores they are, by code. */
  readonly stores: Readonly<Record<string, string>>;
  /** Spent points that come back too late are good for so many days, or are lost. */
  readonly graceDays: number | undefined;
  readonly sharesWithBound: boolean;
  /** So many minor units for so many points. */
  readonly pointValue: { readonly points: bigint; readonly minor: bigint };
  readonly growthStep: bigint;
  /** Basis points; minor units a point. */
  readonly royalty: bigint;
  readonly boundShare: bigint;
  readonly pointCost: bigint;
  readonly couponSubsidy: bigint;
}

const MINUTE = 60_000;
/** A till's clock may be so much ahead. */
const AHEAD = 5 * MINUTE;
const WEEK = 7 * 24 * 60 * MINUTE;

const sum = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((all, one) => all + one, 0n);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A fraction of an amount to the nearest unit, a half away from zero. */
function part(amount: bigint, of: bigint, whole: bigint): bigint {
  if (amount < 0n) return -part(-amount, of, whole);
  const [units, rest] = [(amount * of) / whole, (amount * of) % whole];
  return rest * 2n >= whole ? units + 1n : units;
}

const isSame = (a: object, b: object): boolean => text(a) === text(b);
export const text = (value: unknown): string =>
  JSON.stringify(value, (_, each) => (typeof each === "bigint" ? `${each}n` : each));

export class Count {
  readonly #of: Founding;
  #now: Date;
  #today: string;
  readonly members = new Map<string, Member>();
  readonly orders = new Map<string, Order>();
  readonly holds = new Map<string, Hold>();
  readonly adjustments = new Map<string, Adjustment>();
  /** What came before its order; with why it was refused once that came. */
  readonly parked = new Map<string, { readonly wish: RefundWish; refused: string | undefined }>();
  readonly #spendings = new Map<string, SpendWish>();
  readonly #gifts = new Map<string, GiftWish>();
  readonly #activations = new Map<string, Activating>();
  readonly #rules: Rule[] = [];
  readonly #giftRules: { readonly from: Date; readonly daily: bigint }[] = [];
  #shortfall: Shortfall = "DEBT";
  #bearer: Bearer = "HEADQUARTERS";
  /** By `issued/N1`: what entered the members' hands there, below zero, or left them, above. */
  readonly totals = new Map<string, bigint>();
  /** By `franchisee month kind`. */
  readonly settled = new Map<string, { base: bigint; amount: bigint; orders: bigint }>();

  constructor(of: Founding, now: Date) {
    this.#of = of;
    this.#now = now;
    this.#today = dayIn(of.zone, now);
    for (const id of of.members)
      this.members.set(id, {
        ...{ lots: [], owed: 0n, growth: 0n, bound: undefined, given: new Map() },
      });
  }

  // Time and policies

  /** It is another instant now: what a hold kept beyond its time is back in its lots. */
  passTo(now: Date): void {
    this.#now = now;
    this.#today = dayIn(this.#of.zone, now);
    for (const hold of this.holds.values())
      if (!hold.end && hold.until <= now) {
        for (const { lot, points } of hold.parts) lot.points += points;
        hold.end = { how: "TIMED_OUT", spent: 0n, said: "time-out" };
      }
  }

  setRule(rule: Rule): void {
    this.#rules.push(rule);
  }

  setGiftRule(from: Date, daily: bigint): void {
    this.#giftRules.push({ from, daily });
  }

  setShortfall(shortfall: Shortfall, bearer: Bearer): void {
    this.#shortfall = shortfall;
    this.#bearer = bearer;
  }

  /** Every lot that is over is its issuer's gain. */
  expire(): { buckets: number; points: bigint } {
    let [buckets, points] = [0, 0n];
    for (const { lots } of this.members.values())
      for (const lot of lots) {
        if (lot.points === 0n || !this.#isOver(lot)) continue;
        buckets++;
        points += lot.points;
        this.#total(`breakage/${lot.issuer}`, lot.points);
        lot.expired += lot.points;
        lot.points = 0n;
      }
    return { buckets, points };
  }

  // Wallets

  /** What a member is shown. */
  wallet(id: string) {
    const member = this.#member(id);
    const live = this.#live(member, this.#today);
    const mine = [...this.orders.values()].filter(({ wish }) => wish.member === id);
    const dated = member.lots
      .filter((lot) => lot.points > 0n && lot.firstDay > this.#today && !this.#isOver(lot))
      .map((lot) => `${lot.firstDay} ${lot.lastDay} ${lot.issuer} ${lot.points}`);
    const waiting = mine
      .filter((order) => order.waiting && order.into && order.into.points > 0n)
      .map(({ wish, into }) => `${wish.number} ${wish.store} ${into?.points}`);
    return {
      balance: sum(live.map(({ points }) => points)) - member.owed,
      owed: member.owed,
      held: this.held(id),
      buckets: live.map((lot) => `${lot.firstDay} ${lot.lastDay} ${lot.issuer} ${lot.points}`),
      pending: [...dated, ...waiting].sort(),
      growth: member.growth,
    };
  }

  balance(id: string): bigint {
    const member = this.#member(id);
    return sum(this.#live(member, this.#today).map(({ points }) => points)) - member.owed;
  }

  held(id: string): bigint {
    const open = [...this.holds.values()].filter((hold) => !hold.end && hold.wish.member === id);
    return sum(open.flatMap(({ parts }) => parts.map(({ points }) => points)));
  }

  /** All that members have, hold and owe, and all that left or entered their hands: nothing is ever lost. */
  sumOfEverything(): bigint {
    const owned = [...this.members].map(
      ([id, { lots, owed }]) => sum(lots.map(({ points }) => points)) + this.held(id) - owed,
    );
    const waiting = [...this.orders.values()].map(({ waiting, into }) =>
      waiting && into ? into.points : 0n,
    );
    const outside = [...this.totals].filter(([account]) => !account.startsWith("grown/"));
    return sum([...owned, ...waiting, ...outside.map(([, points]) => points)]);
  }

  spend(wish: SpendWish): void {
    const earlier = this.#spendings.get(wish.number);
    if (earlier) {
      this.#mustBe(earlier, wish, "SPENDING_CONFLICT");
      return;
    }
    this.#draw(wish.member, wish.points, this.#today);
    this.#total(`spent/${wish.store}`, wish.points);
    this.#spendings.set(wish.number, wish);
  }

  hold(wish: HoldWish): { spent: bigint; status: string } {
    const earlier = this.holds.get(wish.number);
    if (earlier) {
      this.#mustBe(earlier.wish, wish, "HOLD_CONFLICT");
      return { spent: earlier.end?.spent ?? 0n, status: earlier.end?.how ?? "OPEN" };
    }
    const parts = this.#draw(wish.member, wish.points, this.#today);
    const until = new Date(this.#now.getTime() + wish.minutes * MINUTE);
    this.holds.set(wish.number, { wish, parts, until, end: undefined });
    return { spent: 0n, status: "OPEN" };
  }

  /** Spends some of what is held, or all; the rest goes back. */
  commit(number: string, some: bigint | undefined): { spent: bigint; status: string } {
    const hold = this.#openHold(number, (wish) => `commit ${some ?? wish.points}`);
    const points = some ?? hold.wish.points;
    if (!hold.end) {
      if (points > hold.wish.points)
        throw new Refused("HOLD_EXCEEDED", { held: hold.wish.points, wanted: points });
      let left = points;
      for (const each of hold.parts) {
        const spent = least(left, each.points);
        left -= spent;
        each.lot.points += each.points - spent;
      }
      this.#total(`spent/${hold.wish.store}`, points);
      hold.end = { how: "COMMITTED", spent: points, said: `commit ${points}` };
    }
    return { spent: hold.end.spent, status: hold.end.how };
  }

  release(number: string): { spent: bigint; status: string } {
    const hold = this.#openHold(number, () => "release");
    if (!hold.end) {
      for (const { lot, points } of hold.parts) lot.points += points;
      hold.end = { how: "RELEASED", spent: 0n, said: "release" };
    }
    return { spent: hold.end.spent, status: hold.end.how };
  }

  give(wish: GiftWish): void {
    const key = `${wish.member} ${wish.number}`;
    const earlier = this.#gifts.get(key);
    if (earlier) {
      this.#mustBe(earlier, wish, "TRANSFER_CONFLICT");
      return;
    }
    const daily = this.#giftRules.findLast(({ from }) => from <= this.#now)?.daily ?? 0n;
    const { given } = this.#member(wish.member);
    const today = given.get(this.#today) ?? 0n;
    if (today + wish.points > daily)
      throw new Refused("TRANSFER_LIMIT_REACHED", { dailyPoints: daily, givenToday: today });
    for (const { lot, points } of this.#draw(wish.member, wish.points, this.#today)) {
      const same = this.#lot(wish.to, lot);
      same.points += points;
      this.#repay(wish.to, same, points);
    }
    given.set(this.#today, today + wish.points);
    this.#gifts.set(key, wish);
  }

  propose(wish: AdjustWish): void {
    const key = `${wish.member} ${wish.number}`;
    const earlier = this.adjustments.get(key);
    if (earlier) {
      this.#mustBe({ ...earlier.wish, by: "" }, { ...wish, by: "" }, "ADJUSTMENT_CONFLICT");
      return;
    }
    const until = new Date(this.#now.getTime() + WEEK);
    if (wish.lastDay !== undefined && wish.lastDay < dayIn(this.#of.zone, until))
      throw new Refused("BAD_INPUT");
    this.adjustments.set(key, { wish, until, decision: undefined });
  }

  decide(key: string, verdict: "APPROVED" | "REJECTED", by: string): void {
    const adjustment = this.adjustments.get(key);
    if (!adjustment) throw new Refused("UNKNOWN_ADJUSTMENT");
    const { wish, until, decision } = adjustment;
    if (wish.by === by) throw new Refused("SECOND_APPROVER_NEEDED");
    if (decision?.verdict === verdict && decision.by === by) return;
    const status = decision?.verdict ?? (until <= this.#now ? "EXPIRED" : undefined);
    if (status) throw new Refused("ADJUSTMENT_CLOSED", { status });
    if (verdict === "APPROVED") this.#adjust(wish);
    adjustment.decision = { verdict, by };
  }

  #adjust({ member, points, issuer, lastDay: until }: AdjustWish): void {
    if (issuer !== undefined) {
      const lot = this.#lot(member, { issuer, firstDay: "", lastDay: until ?? NEVER });
      this.#total(`issued/${issuer}`, -points);
      lot.points += points;
      this.#repay(member, lot, points);
    } else
      for (const { lot, points: taken } of this.#draw(member, -points, this.#today))
        this.#total(`issued/${lot.issuer}`, taken);
  }

  // Orders

  /** Orders of one call: the first that happened first. What waited for them is refunded behind them all. */
  record(wishes: readonly OrderWish[]) {
    const said = new Map<OrderWish, unknown>();
    for (const wish of byTime(wishes, ({ at }) => at))
      said.set(wish, said.get(wish) ?? this.#try(() => this.#record(wish)));
    const come = new Set([...said].flatMap(([wish, said]) => (isNew(said) ? [wish.number] : [])));
    const waited = [...this.parked.values()].filter(
      ({ wish, refused }) => refused === undefined && come.has(wish.order),
    );
    for (const parked of byTime(waited, ({ wish }) => wish.at)) {
      const outcome = this.#try(() => this.#refund(parked.wish));
      if (outcome instanceof Refused) parked.refused = outcome.code;
      else this.parked.delete(parked.wish.number);
    }
    return wishes.map((wish) => said.get(wish));
  }

  #record(wish: OrderWish) {
    const { at, member: id, store, net } = wish;
    if (!(store in this.#of.stores)) throw new Refused("UNKNOWN_STORE");
    const member = this.members.get(id);
    if (!member) throw new Refused("UNKNOWN_MEMBER");
    if (wish.currency !== this.#of.currency) throw new Refused("CURRENCY_MISMATCH");
    const listed = wish.sold && sum(wish.sold.map((line) => line.net));
    if (listed !== undefined && listed !== net)
      throw new Refused("LINES_SUM_WRONG", { linesMinor: listed, netMinor: net });
    if (at > this.#latest()) throw new Refused("OCCURRED_IN_FUTURE");
    if (at < this.#of.opened) throw new Refused("OCCURRED_BEFORE_STORE");
    const earlier = this.orders.get(wish.number);
    if (earlier) {
      if (!isSame(earlier.wish, wish)) throw new Refused("ORDER_CONFLICT");
      return this.#saidOf(earlier, true);
    }
    const day = dayIn(this.#of.zone, at);
    const drawn = wish.spent > 0n ? this.#draw(id, wish.spent, day) : [];
    if (wish.spent > 0n) this.#total(`spent/${store}`, wish.spent);
    member.bound ??= { store, from: at };
    const boundTo = member.bound.from <= at ? member.bound.store : undefined;

    const rule = this.#rules.findLast(({ from }) => from <= at);
    const points = rule ? (net / rule.step) * rule.perStep : 0n;
    const growth = net / this.#of.growthStep;
    const waiting = rule?.activation.kind === "ON_EVENT";
    const into = rule && points > 0n ? this.#earn(id, store, points, rule, day) : undefined;
    member.growth += growth;
    this.#total(`grown/${store}`, -growth);
    const shares = this.#share(wish, points, boundTo);
    const order: Order = {
      ...{ wish, points, growth, validity: rule?.validity, into, waiting, drawn, boundTo, shares },
      refunds: [],
    };
    for (const share of shares) this.#settle(share, monthIn(this.#of.zone, at), share);
    this.orders.set(wish.number, order);
    return this.#saidOf(order, false);
  }

  /** Issues points; a debt is repaid out of them at once, unless they wait for an event or are over. */
  #earn(id: string, issuer: string, points: bigint, rule: Rule, day: string): Lot {
    this.#total(`issued/${issuer}`, -points);
    const { activation, validity } = rule;
    if (activation.kind === "ON_EVENT")
      return { issuer, firstDay: "", lastDay: NEVER, points, expired: 0n };
    const from = activation.kind === "AFTER_DAYS" ? daysAfter(day, activation.count) : day;
    const lot = this.#lot(id, {
      issuer,
      firstDay: from > this.#today ? from : "",
      lastDay: lastDay(validity, from),
    });
    lot.points += points;
    this.#repay(id, lot, points);
    return lot;
  }

  #share({ store, net, coupon }: OrderWish, points: bigint, boundTo: string | undefined): Share[] {
    const { stores, royalty, boundShare, pointCost, couponSubsidy, sharesWithBound } = this.#of;
    const seller = stores[store] ?? "";
    const binder = boundTo && sharesWithBound ? stores[boundTo] : undefined;
    const taken = () => ({ base: 0n, amount: 0n, orders: 0n });
    const bps = (base: bigint, rate: bigint) => part(base, rate, 10_000n);
    return [
      ["ROYALTY", seller, net, -bps(net, royalty)] as const,
      ["POINTS_COST", seller, points, -(points * pointCost)] as const,
      ["COUPON_SUBSIDY", seller, coupon, bps(coupon, couponSubsidy)] as const,
      ["BOUND_SHARE", binder ?? seller, net, bps(net, boundShare)] as const,
    ]
      .filter(([kind]) => kind !== "BOUND_SHARE" || (binder !== undefined && binder !== seller))
      .map(([kind, franchisee, base, amount]) => ({
        ...{ franchisee, kind, base, amount, taken: taken() },
        orders: kind === "ROYALTY" ? 1n : 0n,
      }));
  }

  #saidOf({ wish, points, boundTo }: Order, repeated: boolean) {
    const { pointValue } = this.#of;
    const spentMinor = (wish.spent * pointValue.minor) / pointValue.points;
    return { number: wish.number, points, spentMinor, boundTo, repeated };
  }

  activate(wish: Activating): bigint {
    const order = this.orders.get(wish.order);
    if (!order) throw new Refused("NOTHING_PENDING");
    const earlier = this.#activations.get(wish.number);
    if (earlier) {
      this.#mustBe(earlier, wish, "ACTIVATION_CONFLICT");
      return -1n;
    }
    const { waiting, into, validity } = order;
    if (!waiting || !into || into.points === 0n || !validity) throw new Refused("NOTHING_PENDING");
    if (wish.at < order.wish.at || wish.at > this.#latest())
      throw new Refused("ACTIVATION_OUT_OF_TIME");
    const { points } = into;
    const until = lastDay(validity, dayIn(this.#of.zone, wish.at));
    order.into = this.#lot(order.wish.member, { ...into, firstDay: "", lastDay: until });
    order.into.points += points;
    order.waiting = false;
    this.#repay(order.wish.member, order.into, points);
    this.#activations.set(wish.number, wish);
    return points;
  }

  // Refunds

  /** Refunds of one call: the first that happened first; one without its order waits for it. */
  refund(wishes: readonly RefundWish[]) {
    const said = new Map<RefundWish, unknown>();
    const known: RefundWish[] = [];
    for (const wish of wishes) {
      const used = [...this.orders.values()].some(({ refunds }) =>
        refunds.some((refund) => refund.wish.number === wish.number),
      );
      const kept = this.parked.get(wish.number);
      if (kept && !isSame(kept.wish, wish)) said.set(wish, new Refused("REFUND_CONFLICT"));
      else if (this.orders.has(wish.order)) known.push(wish);
      else if (kept) said.set(wish, { parked: wish.number, repeated: true });
      else if (used) said.set(wish, new Refused("REFUND_CONFLICT"));
      else {
        this.parked.set(wish.number, { wish, refused: undefined });
        said.set(wish, { parked: wish.number, repeated: false });
      }
    }
    for (const wish of byTime(known, ({ at }) => at)) {
      const outcome = this.#try(() => this.#refund(wish));
      said.set(wish, outcome);
      if (!(outcome instanceof Refused)) this.parked.delete(wish.number);
    }
    return wishes.map((wish) => said.get(wish));
  }

  #refund(wish: RefundWish) {
    const order = this.orders.get(wish.order);
    if (!order) throw new Error("only an order that is there is refunded");
    const saidOf = (refund: Refund, repeated: boolean) => {
      const { minor, points, restored } = refund;
      return { number: wish.number, minor, points, restored, repeated };
    };
    for (const { wish: of, refunds } of this.orders.values())
      for (const refund of refunds)
        if (refund.wish.number === wish.number) {
          if (of.number !== wish.order || !isSame(refund.wish, wish))
            throw new Refused("REFUND_CONFLICT");
          return saidOf(refund, true);
        }
    const { net, spent, member: id, store } = order.wish;
    const before = sum(order.refunds.map(({ minor }) => minor));
    const left = net - before;
    if (order.refunds.length > 0 && left === 0n) throw new Refused("ORDER_REFUNDED");
    if (wish.at > this.#latest()) throw new Refused("OCCURRED_IN_FUTURE");
    if (wish.at < order.wish.at) throw new Refused("REFUND_BEFORE_ORDER");
    const lines = (wish.lines ?? []).map((line) => this.#measure(order, line));
    const minor = wish.lines ? sum(lines.map((line) => line.minor)) : (wish.amount ?? left);
    if (minor > left) throw new Refused("REFUND_TOO_MUCH", { leftMinor: left });

    // What is undone by now is a proportion of all; an order of nothing is undone at once.
    const soFar = (amount: bigint) => (net === 0n ? amount : part(amount, before + minor, net));
    const points = soFar(order.points) - sum(order.refunds.map((each) => each.points));
    const restored = soFar(spent) - sum(order.refunds.map((each) => each.restored));
    const back = this.#goingBack(order, restored);
    const backInto = (lot: Lot) => sum(back.map((each) => (each.into === lot ? each.points : 0n)));
    const { into } = order;
    const there = into ? into.points + backInto(into) : 0n;
    const revived = into ? least(points > there ? points - there : 0n, into.expired) : 0n;
    const missing = points > there + revived ? points - there - revived : 0n;
    if (missing > 0n && this.#shortfall === "REFUSE")
      throw new Refused("POINTS_MISSING", { missing });

    for (const each of back) {
      this.#total(`spent/${store}`, -each.points);
      if (each.into) each.into.points += each.points;
      else this.#total(`breakage/${each.issuer}`, each.points);
    }
    if (into) {
      into.expired -= revived;
      this.#total(`breakage/${store}`, -revived);
      into.points -= points - revived - missing;
    }
    this.#total(`issued/${store}`, points);
    if (missing > 0n && this.#shortfall === "CLAMP")
      this.#total(`borne/${this.#bearer === "ISSUER" ? store : "headquarters"}`, -missing);
    else this.#member(id).owed += missing;

    const wasGrown =
      order.refunds.length === 0 ? 0n : net === 0n ? order.growth : part(order.growth, before, net);
    const member = this.#member(id);
    const shrunk = least(soFar(order.growth) - wasGrown, member.growth);
    member.growth -= shrunk;
    this.#total(`grown/${store}`, shrunk);
    this.#unshare(order, wish.at, soFar, net === 0n || before + minor === net);
    const refund: Refund = { wish, minor, points, restored, lines };
    order.refunds.push(refund);
    return saidOf(refund, false);
  }

  #unshare(order: Order, at: Date, soFar: (amount: bigint) => bigint, all: boolean): void {
    for (const share of order.shares) {
      const { taken } = share;
      const more = {
        base: -soFar(share.base) - taken.base,
        amount: -soFar(share.amount) - taken.amount,
        orders: all ? -share.orders - taken.orders : 0n,
      };
      taken.base += more.base;
      taken.amount += more.amount;
      taken.orders += more.orders;
      this.#settle(share, monthIn(this.#of.zone, at), more);
    }
  }

  /** Pieces cost their proportion of the line, cumulated. */
  #measure(order: Order, wish: NonNullable<RefundWish["lines"]>[number]) {
    const line = order.wish.sold?.find(({ number }) => number === wish.number);
    if (!line) throw new Refused("UNKNOWN_LINE");
    const earlier = order.refunds
      .flatMap(({ lines }) => lines)
      .filter(({ number }) => number === wish.number);
    const pieces = earlier.filter(({ byPiece }) => byPiece);
    const gone = pieces.reduce((count, { quantity }) => count + quantity, 0);
    const quantity = wish.quantity ?? 0;
    const left = line.net - sum(earlier.map(({ minor }) => minor));
    const minor =
      wish.amount ??
      part(line.net, BigInt(gone + quantity), BigInt(line.quantity)) -
        sum(pieces.map((each) => each.minor));
    if (minor > left || gone + quantity > line.quantity)
      throw new Refused("LINE_REFUND_TOO_MUCH", {
        ...{ leftMinor: left, leftQuantity: String(line.quantity - gone) },
      });
    return { number: wish.number, quantity, minor, byPiece: wish.quantity !== undefined };
  }

  /** Spent points go back to their own lots, the last drawn first; where one is over, by policy. */
  #goingBack(order: Order, restored: bigint) {
    const { graceDays } = this.#of;
    let skip = sum(order.refunds.map((each) => each.restored));
    let wanted = restored;
    return order.drawn.toReversed().flatMap(({ lot, points }) => {
      const skipped = least(skip, points);
      skip -= skipped;
      const some = least(points - skipped, wanted);
      wanted -= some;
      const fresh = () =>
        graceDays === undefined
          ? undefined
          : this.#lot(order.wish.member, {
              ...{ issuer: lot.issuer, firstDay: "" },
              lastDay: daysAfter(this.#today, graceDays),
            });
      const into = this.#isOver(lot) ? fresh() : lot;
      return some > 0n ? [{ issuer: lot.issuer, into, points: some }] : [];
    });
  }

  // Small things

  #try<T>(act: () => T): T | Refused {
    try {
      return act();
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  }

  #mustBe(earlier: object, wish: object, conflict: string): void {
    if (!isSame(earlier, wish)) throw new Refused(conflict);
  }

  #openHold(number: string, said: (wish: HoldWish) => string): Hold {
    const hold = this.holds.get(number);
    if (!hold) throw new Refused("UNKNOWN_HOLD");
    if (hold.end && hold.end.said !== said(hold.wish))
      throw new Refused("HOLD_ENDED", { status: hold.end.how });
    return hold;
  }

  #member(id: string): Member {
    const member = this.members.get(id);
    if (!member) throw new Refused("UNKNOWN_MEMBER");
    return member;
  }

  #latest = (): Date => new Date(this.#now.getTime() + AHEAD);

  #isOver = (lot: Lot): boolean => lot.lastDay < this.#today;

  /** The member's lot of that kind; an empty one, where it never had any. */
  #lot(
    id: string,
    { issuer, firstDay, lastDay }: Pick<Lot, "issuer" | "firstDay" | "lastDay">,
  ): Lot {
    const { lots } = this.#member(id);
    const found = lots.find(
      (lot) => lot.issuer === issuer && lot.firstDay === firstDay && lot.lastDay === lastDay,
    );
    const lot = found ?? { issuer, firstDay, lastDay, points: 0n, expired: 0n };
    if (!found) lots.push(lot);
    return lot;
  }

  /** What can be spent on a day, the soonest to end first. */
  #live({ lots }: Member, day: string): Lot[] {
    const place = (lot: Lot) => `${lot.lastDay} ${lot.issuer} ${lot.firstDay}`;
    return lots
      .filter((lot) => lot.points > 0n && lot.firstDay <= day && day <= lot.lastDay)
      .sort((a, b) => (place(a) < place(b) ? -1 : 1));
  }

  #draw(id: string, points: bigint, day: string): Part[] {
    const member = this.#member(id);
    const live = this.#live(member, day);
    const balance = sum(live.map((lot) => lot.points)) - member.owed;
    if (balance < points) throw new Refused("POINTS_SHORT", { balance, wanted: points });
    let wanted = points;
    return live.flatMap((lot) => {
      const some = least(lot.points, wanted);
      wanted -= some;
      lot.points -= some;
      return some > 0n ? [{ lot, points: some }] : [];
    });
  }

  /** What the member owes goes out of what it just got; not out of what is over. */
  #repay(id: string, lot: Lot, got: bigint): void {
    if (this.#isOver(lot)) return;
    const member = this.#member(id);
    const repaid = least(member.owed, got);
    lot.points -= repaid;
    member.owed -= repaid;
  }

  #total(account: string, points: bigint): void {
    this.totals.set(account, (this.totals.get(account) ?? 0n) + points);
  }

  #settle(
    { franchisee, kind }: Pick<Share, "franchisee" | "kind">,
    month: string,
    more: { readonly base: bigint; readonly amount: bigint; readonly orders: bigint },
  ): void {
    const key = `${franchisee} ${month} ${kind}`;
    const had = this.settled.get(key) ?? { base: 0n, amount: 0n, orders: 0n };
    this.settled.set(key, {
      base: had.base + more.base,
      amount: had.amount + more.amount,
      orders: had.orders + more.orders,
    });
  }
}

const isNew = (said: unknown): boolean =>
  !(said instanceof Refused) && !(said as { repeated: boolean }).repeated;

const byTime = <T>(all: readonly T[], at: (one: T) => Date): T[] =>
  all.toSorted((a, b) => at(a).getTime() - at(b).getTime());
