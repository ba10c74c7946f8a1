import { expect } from "@jest/globals";
import { activatePoints } from "../../src/activation/activate-points.ts";
import { approveAdjustment } from "../../src/adjustment/approve-adjustment.ts";
import { proposeAdjustment } from "../../src/adjustment/propose-adjustment.ts";
import { rejectAdjustment } from "../../src/adjustment/reject-adjustment.ts";
import type { Bearer, Shortfall } from "../../src/brand/brand.entity.ts";
import { setShortfall } from "../../src/brand/set-shortfall.ts";
import { expirePoints } from "../../src/expiry/expire-points.ts";
import { definePointKind } from "../../src/growth/define-point-kind.ts";
import { growthOfMembers } from "../../src/growth/growth.queries.ts";
import { commitHold } from "../../src/hold/commit-hold.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import { releaseDueHolds } from "../../src/hold/release-due-holds.ts";
import { releaseHold } from "../../src/hold/release-hold.ts";
import { type Actor, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Refusal } from "../../src/kernel/refusal.ts";
import type { RecordOrder } from "../../src/order/order.rules.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { RefundOrder } from "../../src/order/refunding.rules.ts";
import { createBegin, createLook } from "../../src/platform/database/begin.ts";
import type { Scope } from "../../src/platform/database/work.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { walletLoader } from "../../src/points/wallet.loader.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { transferPoints } from "../../src/transfer/transfer-points.ts";
import { type TestClock, testClock } from "../support/clock.ts";
import type { Kit } from "../support/database.ts";
import { type World, world } from "../support/world.ts";
import { dayIn, daysAfter, midnightAfter } from "./calendar.ts";
import {
  type AdjustWish,
  Count,
  type GiftWish,
  type HoldWish,
  type OrderWish,
  type RefundWish,
  Refused,
  type SpendWish,
  text,
} from "./count.ts";
import type { Life, Step } from "./steps.ts";

const NAMES = ["m0", "m1", "m2", "m3", "m4", "m5"];
const NOBODY = newId();
const GROWTH = "GROWTH";
const MINUTE = 60_000;
const STORES = ["N1", "N2", "S1"] as const;

/** What is done, with everything said: it can be done again in another life, with others left out. */
export type Deed =
  | Request
  | { readonly kind: "pass"; readonly to: Date }
  | { readonly kind: "expire" | "release due" }
  | ({ readonly kind: "rule" } & Parameters<Count["setRule"]>[0])
  | { readonly kind: "shortfall"; readonly shortfall: Shortfall; readonly bearer: Bearer }
  | { readonly kind: "gift rule"; readonly from: Date; readonly daily: bigint };

/** What can be asked of the hub, and asked again. */
type Request =
  | { readonly kind: "record"; readonly orders: readonly OrderWish[] }
  | { readonly kind: "refund"; readonly refunds: readonly RefundWish[] }
  | { readonly kind: "spend"; readonly wish: SpendWish }
  | { readonly kind: "hold"; readonly wish: HoldWish }
  | { readonly kind: "commit"; readonly hold: string; readonly points: bigint | undefined }
  | { readonly kind: "release"; readonly hold: string }
  | { readonly kind: "give"; readonly wish: GiftWish }
  | { readonly kind: "propose"; readonly wish: AdjustWish }
  | {
      readonly kind: "decide";
      readonly key: string;
      readonly verdict: "APPROVED" | "REJECTED";
      readonly by: string;
    }
  | {
      readonly kind: "activate";
      readonly wish: { readonly order: string; readonly number: string; readonly at: Date };
    };

/** One life, lived twice: by the hub on its database, and in the count. */
export class Play {
  readonly #kit: Kit;
  readonly #clock: TestClock;
  readonly #there: World;
  readonly #count: Count;
  readonly #zone: string;
  /** What was asked, to be asked again. */
  readonly #asked: Request[] = [];
  /** Ids the hub gave, by the numbers of holds, orders and adjustments. */
  readonly #ids = new Map<string, string>();
  readonly #numbers = new Map<string, string>();
  /** Numbers of orders whose refund came first. */
  readonly #awaited: string[] = [];
  readonly #staff: readonly Actor[];
  readonly #look: Scope;
  readonly log: string[] = [];
  acts = 0;
  #next = 0;

  private constructor(kit: Kit, clock: TestClock, there: World, count: Count, zone: string) {
    this.#kit = kit;
    this.#clock = clock;
    this.#there = there;
    this.#count = count;
    this.#zone = zone;
    const { brandId } = there;
    this.#look = kit.look(there.hq);
    this.#staff = [0, 1, 2].map(() => ({ kind: "hq", id: newId(), brandId }));
  }

  static async begin(kit: Kit, { setting, policy }: Omit<Life, "steps">): Promise<Play> {
    const { zone, start, graceDays, sharesWithBound } = setting;
    const clock = testClock(start.toISOString());
    const begin = createBegin(kit.orm, clock, () => undefined);
    const look = createLook(kit.orm, clock);
    const opened = new Date(start.getTime() - 40 * 1_440 * MINUTE);
    const there = await world(
      { begin },
      {
        ...{ timeZone: zone, openedAt: opened.toISOString(), members: NAMES.length },
        ...{ validity: policy.validity, activation: policy.activation },
        ownershipModel: sharesWithBound ? "BRAND_OWNS_MEMBER" : "FRANCHISEE_OWNS_MEMBER",
        expiredRefund: graceDays === undefined ? "LOST" : "GRACE",
        graceDays: graceDays ?? 30,
        pointValue: { points: 3n, minor: 100n },
      },
    );
    const count = new Count(
      {
        ...{ zone, currency: there.currency, opened, members: NAMES, graceDays },
        ...{ stores: { N1: "north", N2: "north", S1: "south" }, sharesWithBound },
        ...{ pointValue: { points: 3n, minor: 100n }, growthStep: 700n },
        ...{ royalty: 500n, boundShare: 200n, pointCost: 1n, couponSubsidy: 10_000n },
      },
      start,
    );
    const { shortfall, bearer } = policy.shortfall;
    await there.as(async (work) => {
      await definePointKind(work, { code: GROWTH, name: "Growth" });
      await setEarningRule(work, {
        ...{ kind: GROWTH, pointsPerStep: 1n, stepMinor: 700n, fromAt: opened },
      });
      await setTransferRule(work, { dailyPoints: 500n, fromAt: opened });
      await setShortfall(work, { shortfall, bearer });
    });
    count.setRule({ ...policy, from: opened, perStep: 1n, step: 100n });
    count.setGiftRule(opened, 500n);
    count.setShortfall(shortfall, bearer);
    return new Play({ ...kit, begin, look }, clock, there, count, zone);
  }

  /** What a step comes to, as things are. */
  deedOf(step: Step): Deed | undefined {
    switch (step.act) {
      case "pass": {
        const now = this.#clock();
        const to =
          "minutes" in step
            ? this.#minutesAgo(-step.minutes)
            : new Date(midnightAfter(this.#zone, now, step.midnights).getTime() - step.before);
        return { kind: "pass", to };
      }
      case "expire":
      case "release due":
        return { kind: step.act };
      case "rule": {
        const { validity, activation } = step;
        const rule = { perStep: BigInt(step.perStep), step: BigInt(step.step) };
        return {
          ...{ kind: "rule", ...rule, validity, activation },
          from: this.#minutesAgo(-step.inMinutes),
        };
      }
      case "shortfall":
        return { kind: "shortfall", shortfall: step.shortfall, bearer: step.bearer };
      case "gift rule":
        return { kind: "gift rule", from: this.#minutesAgo(-10), daily: BigInt(step.daily) };
      default: {
        const request = this.#requestOf(step);
        if (request && step.act !== "again") this.#asked.push(request);
        return request;
      }
    }
  }

  /** Does it in both, and compares. */
  async do(deed: Deed): Promise<void> {
    this.log.push(text(deed));
    this.acts +=
      deed.kind === "record"
        ? deed.orders.length
        : deed.kind === "refund"
          ? deed.refunds.length
          : 1;
    const { begin } = this.#kit;
    const there = this.#there;
    switch (deed.kind) {
      case "pass":
        this.#clock.set(deed.to);
        this.#count.passTo(deed.to);
        return this.#compare(NAMES);
      case "expire": {
        const { buckets, points } = await expirePoints(begin, system("model", there.brandId));
        expect({ buckets, points }).toEqual(this.#count.expire());
        return this.#compare(NAMES);
      }
      case "release due":
        await releaseDueHolds(begin, there.hq);
        return this.#compare(NAMES);
      case "rule": {
        const { perStep, step, validity, activation, from } = deed;
        const terms = { pointsPerStep: perStep, stepMinor: step, validity, activation };
        await there.as((work) => setEarningRule(work, { ...terms, fromAt: from }));
        return this.#count.setRule(deed);
      }
      case "shortfall":
        await there.as((work) => setShortfall(work, deed));
        return this.#count.setShortfall(deed.shortfall, deed.bearer);
      case "gift rule": {
        const { from, daily } = deed;
        await there.as((work) => setTransferRule(work, { dailyPoints: daily, fromAt: from }));
        return this.#count.setGiftRule(from, daily);
      }
      default:
        return this.#ask(deed);
    }
  }

  /** Everything at the end: all members, every hot account, every franchisee's months, what is parked. */
  async end(): Promise<void> {
    await this.#compare(NAMES);
    const { brandId } = this.#there;
    const hot = await this.#kit.asOwner<{ address: string; sum: string }>(
      `select address, sum(amount) from ledger_entry
       where brand_id = $1 and asset in ('PTS', $2)
         and split_part(address, '/', 1) in ('issued', 'spent', 'breakage', 'borne', 'moved', 'grown')
       group by address having sum(amount) <> 0 order by address`,
      [brandId, GROWTH],
    );
    expect(hot.map(({ address, sum }) => `${address} ${sum}`)).toEqual(
      [...this.#count.totals]
        .filter(([, points]) => points !== 0n)
        .map(([account, points]) => `${account} ${points}`)
        .sort(),
    );
    const lines = await this.#kit.asOwner<Record<string, string>>(
      `select format('%s %s %s', f.code, l.month, l.kind) as key, sum(l.base) as base,
         sum(l.amount_minor) as amount, sum(l.orders) as orders
       from settlement_line l join franchisee f on f.id = l.franchisee_id
       where l.brand_id = $1 group by 1`,
      [brandId],
    );
    const isSomething = (line: string) => !line.endsWith(" 0 0 0");
    expect(
      lines
        .map(({ key, base, amount, orders }) => `${key} ${base} ${amount} ${orders}`)
        .filter(isSomething)
        .sort(),
    ).toEqual(
      [...this.#count.settled]
        .map(([key, { base, amount, orders }]) => `${key} ${base} ${amount} ${orders}`)
        .filter(isSomething)
        .sort(),
    );
    const parked = await this.#kit.asOwner<{ number: string; code: string | null }>(
      `select number, refusal->>'code' as code from parked_refund where brand_id = $1`,
      [brandId],
    );
    expect(parked.map(({ number, code }) => `${number} ${code}`).sort()).toEqual(
      [...this.#count.parked].map(([number, { refused }]) => `${number} ${refused ?? null}`).sort(),
    );
  }

  #minutesAgo(minutes: number): Date {
    return new Date(this.#clock().getTime() - minutes * MINUTE);
  }

  #number(prefix: string): string {
    return `${prefix}${++this.#next}`;
  }

  // What a step asks for

  #requestOf(step: Step): Request | undefined {
    const count = this.#count;
    const who = "who" in step ? this.#memberAt(step.who) : "";
    const store = "store" in step ? (STORES[step.store] ?? "N1") : "";
    const some = () =>
      "hundredths" in step ? this.#some(count.balance(who), BigInt(step.hundredths)) : 1n;
    switch (step.act) {
      case "orders":
        return { kind: "record", orders: step.orders.map((dice) => this.#order(dice)) };
      case "refunds": {
        const refunds = step.refunds.flatMap((dice) => this.#refund(dice) ?? []);
        return refunds.length > 0 ? { kind: "refund", refunds } : undefined;
      }
      case "spend":
        return {
          kind: "spend",
          wish: { member: who, store, number: this.#number("s"), points: some() },
        };
      case "hold":
        return {
          kind: "hold",
          wish: {
            ...{ member: who, store, number: this.#number("h"), points: some() },
            minutes: step.minutes,
          },
        };
      case "commit":
      case "release": {
        const [number, hold] = pickLast([...count.holds], step.hold) ?? [];
        if (!number || !hold) return undefined;
        if (step.act === "release") return { kind: "release", hold: number };
        const points = (hold.wish.points * BigInt(step.hundredths)) / 100n;
        return { kind: "commit", hold: number, points: points > 0n ? points : undefined };
      }
      case "give": {
        const to = this.#memberAt(step.to);
        if (to === who) return undefined;
        return {
          kind: "give",
          wish: { member: who, to, number: this.#number("g"), points: some() },
        };
      }
      case "propose": {
        const issuer = step.store === 2 ? "headquarters" : store;
        const day = daysAfter(dayIn(this.#zone, this.#clock()), step.days);
        const added = {
          ...{ issuer, points: BigInt(step.hundredths) },
          lastDay: step.days === 0 ? undefined : day,
        };
        const taken = { issuer: undefined, points: -some(), lastDay: undefined };
        return {
          kind: "propose",
          wish: {
            ...{ member: who, number: this.#number("a"), by: "0" },
            ...(step.adds ? added : taken),
          },
        };
      }
      case "decide": {
        const [key] = pickLast([...count.adjustments], step.adjustment) ?? [];
        const verdict = step.approves ? "APPROVED" : "REJECTED";
        return key ? { kind: "decide", key, verdict, by: String(step.by) } : undefined;
      }
      case "activate": {
        const waiting = [...count.orders].filter(([, order]) => order.waiting);
        const [number] =
          pickLast(waiting.length > 0 ? waiting : [...count.orders], step.order) ?? [];
        if (!number) return undefined;
        const at = this.#minutesAgo(step.minutesAgo);
        return { kind: "activate", wish: { order: number, number: this.#number("e"), at } };
      }
      case "again": {
        const request = step.recent
          ? pickLast(this.#asked, step.nth % 12)
          : pickLast(this.#asked, step.nth);
        return request && step.otherwise ? otherwise(request) : request;
      }
      default:
        return undefined;
    }
  }

  #memberAt(die: number): string {
    return NAMES[die % NAMES.length] ?? "";
  }

  #some(balance: bigint, hundredths: bigint): bigint {
    const points = (balance * hundredths) / 100n;
    return points > 0n ? points : 1n + hundredths / 10n;
  }

  #order(dice: Extract<Step, { act: "orders" }>["orders"][number]): OrderWish {
    const { wrong } = dice;
    const net = BigInt(dice.net);
    const member = wrong === "member" ? "nobody" : this.#memberAt(dice.who);
    const spent =
      wrong === "member" || dice.spent === 0
        ? 0n
        : this.#some(this.#count.balance(member), BigInt(dice.spent));
    const things = Array.from({ length: dice.things }, (_, index) => ({
      ...{ number: index + 1, quantity: 1 + ((dice.who + index) % 3) },
      net: index === 0 ? net - (net / 4n) * BigInt(dice.things - 1) : net / 4n,
    }));
    const sold =
      wrong === "sum"
        ? [{ number: 1, quantity: 1, net: net + 1n }]
        : things.length > 0
          ? things
          : undefined;
    return {
      number: (dice.awaited && this.#awaited.shift()) || this.#number("o"),
      store: wrong === "store" ? "X9" : (STORES[dice.store] ?? "N1"),
      ...{ member, net, coupon: BigInt(dice.coupon), spent, sold },
      currency: wrong === "currency" ? "USD" : this.#there.currency,
      at: this.#minutesAgo(dice.minutesAgo),
    };
  }

  #refund(dice: Extract<Step, { act: "refunds" }>["refunds"][number]): RefundWish | undefined {
    const orders = [...this.#count.orders.values()];
    const order = pickLast(orders, dice.recent ? dice.order % 8 : dice.order);
    const early = dice.early ? this.#number("o") : undefined;
    if (early) this.#awaited.push(early);
    if (!early && !order) return undefined;
    const net = order?.wish.net ?? 1_000n;
    const line = dice.line + 1;
    const sold = order?.wish.sold?.find(({ number }) => number === line);
    const part = (whole: bigint) => {
      const amount = (whole * BigInt(dice.hundredths)) / 100n;
      return amount > 0n ? amount : 1n;
    };
    return {
      order: early ?? order?.wish.number ?? "",
      number: this.#number("r"),
      kind: dice.kind,
      amount: dice.how === "amount" ? part(net) : undefined,
      lines:
        dice.how === "pieces"
          ? [{ number: line, quantity: 1 + (dice.hundredths % 2), amount: undefined }]
          : dice.how === "line"
            ? [{ number: line, quantity: undefined, amount: part(sold?.net ?? 1n) }]
            : undefined,
      at: this.#minutesAgo(dice.minutesAgo),
    };
  }

  // Asking, and comparing

  async #ask(request: Request): Promise<void> {
    const real = await said(() => this.#really(request));
    const counted = await said(async () => this.#counted(request));
    this.log.push(`   ${text(counted)}`);
    expect(real).toEqual(counted.map((each, at) => likeness(each, real[at])));
    await this.#compare(this.#touched(request));
  }

  #touched(request: Request): string[] {
    switch (request.kind) {
      case "record":
        return [...new Set(request.orders.map(({ member }) => member))];
      case "refund":
        return request.refunds.flatMap(
          (each) => this.#count.orders.get(each.order)?.wish.member ?? [],
        );
      case "commit":
      case "release":
        return [this.#count.holds.get(request.hold)?.wish.member ?? ""];
      case "decide":
        return [this.#count.adjustments.get(request.key)?.wish.member ?? ""];
      case "activate":
        return [this.#count.orders.get(request.wish.order)?.wish.member ?? ""];
      case "give":
        return [request.wish.member, request.wish.to];
      default:
        return [request.wish.member];
    }
  }

  #counted(request: Request): unknown[] {
    const count = this.#count;
    switch (request.kind) {
      case "record":
        return count.record(request.orders);
      case "refund":
        return count.refund(request.refunds);
      case "spend":
        return [count.spend(request.wish)];
      case "hold":
        return [count.hold(request.wish)];
      case "commit":
        return [count.commit(request.hold, request.points)];
      case "release":
        return [count.release(request.hold)];
      case "give":
        return [count.give(request.wish)];
      case "propose":
        return [count.propose(request.wish)];
      case "decide":
        return [count.decide(request.key, request.verdict, request.by)];
      case "activate":
        return [count.activate(request.wish)];
    }
  }

  async #really(request: Request): Promise<unknown[]> {
    const there = this.#there;
    const source = "till";
    switch (request.kind) {
      case "record": {
        const outcomes = await there.as((work) =>
          recordOrders(
            work,
            request.orders.map((each) => asOrder(each, this.#idOf(each.member))),
          ),
        );
        return outcomes.map((outcome) => {
          if (outcome instanceof Refusal) return outcome;
          const { id, number, points, spentMinor, boundStoreId } = outcome.order;
          this.#ids.set(`order ${number}`, id);
          this.#numbers.set(id, number);
          const bound = this.#stores().find((store) => store.id === boundStoreId)?.code;
          return { number, points, spentMinor, boundTo: bound, repeated: outcome.repeated };
        });
      }
      case "refund": {
        const outcomes = await there.as((work) =>
          refundOrders(work, request.refunds.map(asRefund)),
        );
        return outcomes.map((outcome) => {
          if (outcome instanceof Refusal) return outcome;
          const { repeated } = outcome;
          if ("parked" in outcome) return { parked: outcome.parked.wish.number, repeated };
          const { number, refundedMinor, points, restoredPoints } = outcome.refund;
          return { number, minor: refundedMinor, points, restored: restoredPoints, repeated };
        });
      }
      case "spend": {
        const { member, store, number, points } = request.wish;
        const { id: storeId = "", till } = this.#stores().find(({ code }) => code === store) ?? {};
        const wish = { memberId: this.#idOf(member), storeId, source, number, points };
        const spending = await there.as((work) => spendPoints(work, wish), till);
        expect(spending.points).toBe(points);
        return [undefined];
      }
      case "hold": {
        const { member, store, number, points, minutes } = request.wish;
        const { id: storeId = "", till } = this.#stores().find(({ code }) => code === store) ?? {};
        const wish = { memberId: this.#idOf(member), storeId, source, number, points, minutes };
        const { id, spent, status } = await there.as((work) => holdPoints(work, wish), till);
        this.#ids.set(`hold ${number}`, id);
        return [{ spent, status }];
      }
      case "commit": {
        const holdId = this.#ids.get(`hold ${request.hold}`) ?? newId();
        const { points } = request;
        const { spent, status } = await there.as((work) => commitHold(work, { holdId, points }));
        return [{ spent, status }];
      }
      case "release": {
        const holdId = this.#ids.get(`hold ${request.hold}`) ?? newId();
        const { spent, status } = await there.as((work) => releaseHold(work, { holdId }));
        return [{ spent, status }];
      }
      case "give": {
        const { member, to, number, points } = request.wish;
        const wish = { memberId: this.#idOf(member), toMemberId: this.#idOf(to), number, points };
        const gift = await there.as((work) => transferPoints(work, wish));
        expect(gift.points).toBe(points);
        return [undefined];
      }
      case "propose": {
        const { member, number, points, issuer, lastDay, by } = request.wish;
        const { id } = await there.as(
          (work) =>
            proposeAdjustment(work, {
              ...{ memberId: this.#idOf(member), number, points, issuerCode: issuer, lastDay },
              reason: "counted",
            }),
          this.#staff[Number(by)],
        );
        this.#ids.set(`adjustment ${member} ${number}`, id);
        return [undefined];
      }
      case "decide": {
        const adjustmentId = this.#ids.get(`adjustment ${request.key}`) ?? newId();
        const by = this.#staff[Number(request.by)];
        await there.as(
          (work) =>
            request.verdict === "APPROVED"
              ? approveAdjustment(work, { adjustmentId })
              : rejectAdjustment(work, { adjustmentId, reason: "counted" }),
          by,
        );
        return [undefined];
      }
      case "activate": {
        const { order, number, at } = request.wish;
        const wish = { source, orderNumber: order, number, occurredAt: at };
        const { points } = await there.as((work) => activatePoints(work, wish));
        return [points];
      }
    }
  }

  #idOf(name: string): string {
    return this.#there.members[NAMES.indexOf(name)] ?? NOBODY;
  }

  #stores() {
    return [this.#there.n1, this.#there.n2, this.#there.s1];
  }

  /** What members are shown is what the count shows; and the count itself lost nothing. */
  async #compare(ids: readonly string[]): Promise<void> {
    const known = ids.filter((id) => this.#count.members.has(id));
    // The brand is read once for all.
    const look = { ...this.#look, now: this.#clock() };
    const loader = walletLoader(look);
    const [shown, growth] = await Promise.all([
      Promise.all(known.map((id) => loader.load(this.#idOf(id)))),
      growthOfMembers(
        look,
        known.map((name) => this.#idOf(name)),
      ),
    ]);
    const wallets = known.map((id, index) => {
      const wallet = shown[index];
      if (!wallet) throw new Error("a wallet can always be read");
      const { balance, owed, held, buckets, pending } = wallet;
      return {
        ...{ balance, owed, held },
        buckets: (buckets as Dated[]).map(dated),
        pending: (pending as Dated[])
          .map((each) =>
            each.orderId
              ? `${this.#numbers.get(each.orderId)} ${each.issuerCode} ${each.points}`
              : dated(each),
          )
          .sort(),
        growth: growth.get(this.#idOf(id))?.[0]?.amount,
      };
    });
    expect(wallets).toEqual(known.map((id) => this.#count.wallet(id)));
    expect(this.#count.sumOfEverything()).toBe(0n);
  }
}

/** What a wallet's bucket or pending points say, beside what callers are shown. */
interface Dated {
  readonly firstDay?: string | null;
  readonly lastDay: string | null;
  readonly issuerCode: string;
  readonly points: bigint;
  readonly orderId?: string | null;
}

const dated = ({ firstDay, lastDay, issuerCode, points }: Dated): string =>
  `${firstDay ?? ""} ${lastDay ?? "never"} ${issuerCode} ${points}`;

/** The nth from the end. */
function pickLast<T>(all: readonly T[], nth: number): T | undefined {
  return all.at(-1 - (nth % Math.max(all.length, 1)));
}

/** What came of it: a refusal of the whole is an outcome like any other. */
async function said(act: () => Promise<unknown[]>): Promise<unknown[]> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal || error instanceof Refused) return [error];
    if (error instanceof BadInput) return [new Refused("BAD_INPUT")];
    throw error;
  }
}

/** A refusal that the count expects, in the words of the hub's. */
function likeness(counted: unknown, real: unknown): unknown {
  if (!(counted instanceof Refused)) return counted === -1n ? real : counted;
  if (real instanceof Refusal) {
    const agrees = Object.entries(counted.why).every(
      ([field, value]) => (real as unknown as Record<string, unknown>)[field] === value,
    );
    if (real.code === counted.code && agrees) return real;
  }
  if (real instanceof Refused && real.code === counted.code) return real;
  return { refused: counted.code, ...counted.why };
}

const asOrder = (wish: OrderWish, memberId: string): RecordOrder => ({
  ...{ source: "till", number: wish.number, storeCode: wish.store, member: { id: memberId } },
  ...{ netMinor: wish.net, couponMinor: wish.coupon, currency: wish.currency },
  ...{ spentPoints: wish.spent, occurredAt: wish.at },
  lines: wish.sold?.map((line) => ({
    ...{ number: line.number, sku: null, quantity: line.quantity, netMinor: line.net },
  })),
});

const asRefund = ({ order, number, kind, amount, lines, at }: RefundWish): RefundOrder => ({
  ...{ source: "till", orderNumber: order, number, kind, refundMinor: amount, occurredAt: at },
  lines: lines?.map((line) => ({
    ...{ number: line.number, quantity: line.quantity, refundMinor: line.amount },
  })),
});

/** The same number with other content. */
function otherwise(request: Request): Request {
  switch (request.kind) {
    case "record":
      return {
        ...request,
        orders: request.orders.map((order) => ({ ...order, coupon: order.coupon + 1n })),
      };
    case "refund": {
      const [refund] = request.refunds;
      if (!refund) return request;
      // Of an order that never comes, or an instant later.
      const changed =
        refund.kind === "RETURN"
          ? { ...refund, order: `${refund.order}x` }
          : { ...refund, at: new Date(refund.at.getTime() + 1) };
      return { ...request, refunds: [changed] };
    }
    case "spend":
      return { ...request, wish: { ...request.wish, points: request.wish.points + 1n } };
    case "hold":
      return { ...request, wish: { ...request.wish, minutes: 1 + (request.wish.minutes % 1_440) } };
    case "give":
      return { ...request, wish: { ...request.wish, points: request.wish.points + 1n } };
    case "propose":
      return {
        ...request,
        wish: {
          ...request.wish,
          points: request.wish.points > 0n ? request.wish.points + 1n : request.wish.points - 1n,
        },
      };
    case "commit":
      return { ...request, points: (request.points ?? 0n) + 1n };
    case "activate":
      return { ...request, wish: { ...request.wish, at: new Date(request.wish.at.getTime() + 1) } };
    default:
      return request;
  }
}
