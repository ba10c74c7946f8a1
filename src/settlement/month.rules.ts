import type { OwnedStore } from "../brand/brand.rules.ts";
import { ownerAt } from "../brand/brand.rules.ts";
import { roundHalfUp, WHOLE_BPS } from "../kernel/amount.ts";
import { addDays, dayStart, daysBetween, lastDayOf, type Month } from "../kernel/month.ts";
import type { Clause } from "../terms/clause.rules.ts";
import { type TermsInForce, termsAt } from "../terms/terms.rules.ts";
import type { Line, LineKind } from "./share.rules.ts";

/** What lines come to that count in one month, at one store, under one clause, of one kind and rate. */
export interface LineSum {
  readonly ofMonth: Month;
  /** Null: all of a franchisee's stores. */
  readonly storeId: string | null;
  readonly termsId: string;
  readonly clause: string;
  readonly kind: LineKind;
  readonly rate: bigint;
  readonly base: bigint;
  readonly amountMinor: bigint;
  /** The first of them. */
  readonly first?: LineRef | undefined;
}

export interface LineRef {
  readonly postingId: string;
  readonly no: number;
}

/** What a franchisee's month is judged by. */
export interface MonthGround {
  readonly franchiseeId: string;
  readonly month: Month;
  readonly timeZone: string;
  /** All versions of its contract. */
  readonly terms: readonly TermsInForce[];
  /** All stores of the brand, or those it ever owned. */
  readonly stores: readonly OwnedStore[];
  /** The earlier months that something was booked of in this one. */
  readonly touched: readonly Month[];
  /**
   * All that was booked so far of the month and of those touched; of points paid for in advance, all there is. Without
   * what disputes corrected: a contract gives what it gives.
   */
  readonly sums: readonly LineSum[];
  /** The last day that counts, of a month that runs on; left out, the month's last. */
  readonly until?: string | undefined;
}

/** What lines booked in one month come to that are alike. */
export interface LineGroup extends LineSum {
  readonly lines: number;
  readonly orders: number;
  /** `correction`: what disputes decided. The kind of their posting, where it is the franchisee's own; null, a member's. */
  readonly by: string | null;
}

/** A franchisee's month: what it is judged by, and all of its lines. */
export interface MonthBook {
  readonly ground: MonthGround;
  readonly groups: readonly LineGroup[];
}

/** A line that a month's close makes. */
export interface MonthLine extends Line {
  readonly ofMonth: Month;
  /** The first line of what it corrects. */
  readonly corrects: LineRef | undefined;
}

/**
 * What a month's close makes of a franchisee's contract beyond its orders: steps, minimum and maximum of royalties, fees,
 * points paid for in advance; of this month, and of each earlier one that was booked into since. Each is what it comes to
 * by all there is now, less what was charged so far: judged again with its own lines, nothing.
 */
export function judgeMonth(ground: MonthGround): MonthLine[] {
  const sums = Map.groupBy(ground.sums, ({ ofMonth, termsId }) => `${ofMonth} ${termsId}`);
  return [...ground.touched.toSorted(), ground.month].flatMap((month) => {
    const days = daysOf(ground, month);
    return ground.terms
      .toSorted((a, b) => a.version - b.version)
      .flatMap((terms) => {
        const all = sums.get(`${month} ${terms.id}`) ?? [];
        const around = { ground, month, days, terms, all };
        const byStore = Map.groupBy(all, ({ storeId }) => storeId);
        return terms.clauses.toSorted(byNumber).flatMap((clause) => {
          const of = { ...around, byStore, clause };
          return dues(of).flatMap((due) => lineOf(of, due));
        });
      });
  });
}

interface Of {
  readonly ground: MonthGround;
  readonly month: Month;
  readonly days: readonly Day[];
  readonly terms: TermsInForce;
  /** The sums of the month under the terms; and each store's. */
  readonly all: readonly LineSum[];
  readonly byStore: ReadonlyMap<string | null, readonly LineSum[]>;
  readonly clause: Clause;
}

/** What a clause comes to in all, in one month. */
interface Due {
  readonly unit: string | null;
  readonly kind: LineKind;
  readonly base: bigint;
  readonly rate: bigint;
  readonly amountMinor: bigint;
  /** What was charged of it so far. */
  readonly charged: Charged;
}

interface Charged {
  readonly base: bigint;
  readonly amountMinor: bigint;
  readonly first?: LineRef | undefined;
}

const byNumber = (a: Clause, b: Clause) => (a.number < b.number ? -1 : 1);

function dues(of: Of): Due[] {
  const { clause, month, ground } = of;
  switch (clause.kind) {
    case "ROYALTY":
      return unitsOf(of).flatMap((unit) => royaltyDues(of, unit));
    case "NET_FEE":
      return unitsOf(of).flatMap((unit) => netFeeDue(of, unit));
    case "FEE":
      return month === ground.month ? unitsOf(of).map((unit) => feeDue(of, unit)) : [];
    case "POINTS_COST":
      return month === ground.month ? blockDues(of) : [];
    default:
      return [];
  }
}

/** Steps first: minimum and maximum are of what royalties come to with them. */
function royaltyDues(of: Of, unit: string | null): Due[] {
  const { clause } = of;
  const own = sumsAt(of, unit).filter((sum) => sum.clause === clause.number);
  const royalties = own.filter(({ kind }) => kind === "ROYALTY");
  const dues: Due[] = [];
  const chargedOf = (kind: LineKind) => totalOf(own.filter((sum) => sum.kind === kind));
  const due = (kind: LineKind, base: bigint, rate: bigint, amountMinor: bigint) =>
    dues.push({ unit, kind, base, rate, amountMinor, charged: chargedOf(kind) });

  let volumeMinor = chargedOf("VOLUME").amountMinor;
  if (clause.steps?.length) {
    const volume = totalOf(royalties.filter(({ rate }) => rate === clause.rate)).base;
    const { rate, minor } = stepped(clause, volume);
    volumeMinor = -minor;
    due("VOLUME", volume, rate, volumeMinor);
  }
  const royalty = -(totalOf(royalties).amountMinor + volumeMinor);
  const days = daysInForce(of, unit);
  if (clause.minimumMinor !== undefined) {
    const least = ofTheMonth(clause.minimumMinor, days, of);
    due("MINIMUM", least, 0n, royalty < least ? royalty - least : 0n);
  }
  if (clause.maximumMinor !== undefined) {
    const most = ofTheMonth(clause.maximumMinor, days, of);
    due("MAXIMUM", most, 0n, royalty > most ? royalty - most : 0n);
  }
  return dues;
}

/** What a volume owes by steps beyond the clause's rate, rounded once, and the rate of the step it reached. */
export function stepped(
  { rate, steps = [], stepsAre = "MARGINAL" }: Pick<Clause, "rate" | "steps" | "stepsAre">,
  volume: bigint,
): { readonly rate: bigint; readonly minor: bigint } {
  const reached = steps
    .filter(({ fromMinor }) => volume >= fromMinor)
    .toSorted((a, b) => (a.fromMinor < b.fromMinor ? -1 : 1));
  const last = reached.at(-1);
  if (!last) return { rate, minor: 0n };
  const beyond =
    stepsAre === "WHOLE"
      ? (last.rate - rate) * volume
      : reached.reduce((sum, step, index) => {
          const end = reached[index + 1]?.fromMinor ?? volume;
          return sum + (step.rate - rate) * (end - step.fromMinor);
        }, 0n);
  return { rate: last.rate, minor: roundHalfUp(beyond, WHOLE_BPS) };
}

/** A month that begins before the clause's last free day is free of it. */
function netFeeDue(of: Of, unit: string | null): Due[] {
  const { clause, month } = of;
  if (clause.freeUntil !== undefined && `${month}-01` < clause.freeUntil) return [];
  const there = sumsAt(of, unit);
  const net = totalOf(there.filter(({ kind }) => kind === "ROYALTY")).base;
  const charged = totalOf(
    there.filter((sum) => sum.kind === "NET_FEE" && sum.clause === clause.number),
  );
  const amountMinor = -roundHalfUp(net * clause.rate, WHOLE_BPS);
  return [{ unit, kind: "NET_FEE", base: net, rate: clause.rate, amountMinor, charged }];
}

function feeDue(of: Of, unit: string | null): Due {
  const { clause } = of;
  const days = daysInForce(of, unit);
  const charged = totalOf(
    sumsAt(of, unit).filter((sum) => sum.kind === "FEE" && sum.clause === clause.number),
  );
  return {
    ...{ unit, kind: "FEE", base: BigInt(days), rate: clause.rate, charged },
    amountMinor: -ofTheMonth(clause.rate, days, of),
  };
}

/** Points paid for in advance: bought with the first month, then used up by what is issued, in any month. */
function blockDues(of: Of): Due[] {
  const { ground, terms, clause } = of;
  const { blockPoints: block, rate } = clause;
  if (block === undefined || clause.due === "AT_USE") return [];
  const own = ground.sums.filter((sum) => sum.termsId === terms.id && sum.clause === clause.number);
  const charged = totalOf(own.filter(({ kind }) => kind === "POINTS_BLOCK"));
  // What was bought and used up has a first line, too.
  const bought = own.some(({ kind }) => kind === "POINTS_BLOCK");
  if (!bought && daysInForce(of, null) === 0) return [];
  const due = { unit: null, kind: "POINTS_BLOCK", rate } as const;
  const whole = { base: block, amountMinor: -block * rate };
  const issued = totalOf(own.filter(({ kind }) => kind === "POINTS_COST")).base;
  const used = issued < 0n ? 0n : issued < block ? issued : block;
  const left = { base: block - used, amountMinor: -(block - used) * rate };
  return bought
    ? [{ ...due, ...left, charged }]
    : [
        { ...due, ...whole, charged },
        { ...due, ...left, charged: whole },
      ];
}

function lineOf({ ground, month, terms, clause }: Of, due: Due): MonthLine[] {
  const base = due.base - due.charged.base;
  const amountMinor = due.amountMinor - due.charged.amountMinor;
  if (base === 0n && amountMinor === 0n) return [];
  const { franchiseeCode } = terms;
  return [
    {
      ...{ franchiseeId: ground.franchiseeId, franchiseeCode, storeId: due.unit, kind: due.kind },
      ...{ termsId: terms.id, clause: clause.number, base, rate: due.rate, amountMinor, orders: 0 },
      ...{ ofMonth: month, corrects: month < ground.month ? due.charged.first : undefined },
    },
  ];
}

/** The sums of a store, or of all. */
const sumsAt = ({ all, byStore }: Of, unit: string | null): readonly LineSum[] =>
  unit === null ? all : (byStore.get(unit) ?? []);

const totalOf = (sums: readonly LineSum[]): Charged =>
  sums.reduce<Charged>(
    (total, { base, amountMinor, first }) => ({
      base: total.base + base,
      amountMinor: total.amountMinor + amountMinor,
      first: earlier(total.first, first),
    }),
    { base: 0n, amountMinor: 0n },
  );

function earlier(a: LineRef | undefined, b: LineRef | undefined): LineRef | undefined {
  if (!a || !b) return a ?? b;
  return a.postingId < b.postingId || (a.postingId === b.postingId && a.no < b.no) ? a : b;
}

/** Whose month is counted: each store that was its for a day under the contract or has lines there; or all of them as one. */
function unitsOf(of: Of): (string | null)[] {
  const { ground, clause, byStore } = of;
  if (clause.per === "FRANCHISEE") return [null];
  return ground.stores
    .filter(({ id }) => byStore.has(id) || daysInForce(of, id) > 0)
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ id }) => id);
}

/** A day belongs to whoever holds at its end. */
interface Day {
  readonly day: string;
  readonly termsId: string | undefined;
  /** The stores that were the franchisee's, and open. */
  readonly storeIds: ReadonlySet<string>;
}

function daysOf(
  { franchiseeId, timeZone, terms, stores, until }: MonthGround,
  month: Month,
): Day[] {
  const last = lastDayOf(month);
  const days: Day[] = [];
  for (let day = `${month}-01`; day <= last && (!until || day <= until); day = addDays(day, 1)) {
    const at = new Date(+dayStart(addDays(day, 1), timeZone) - 1);
    const held = stores.filter(
      (store) =>
        !(store.closedAt && store.closedAt <= at) &&
        ownerAt(store, at)?.franchiseeId === franchiseeId,
    );
    days.push({
      ...{ day, termsId: termsAt(terms, at)?.id },
      storeIds: new Set(held.map(({ id }) => id)),
    });
  }
  return days;
}

/** How many days a contract was in force, and the store its party's; not those free of the clause. */
function daysInForce({ days, terms, clause }: Of, unit: string | null): number {
  return days.filter(
    ({ day, termsId, storeIds }) =>
      termsId === terms.id &&
      (unit === null || storeIds.has(unit)) &&
      !(clause.freeUntil !== undefined && day < clause.freeUntil),
  ).length;
}

/** An amount of a whole month, for some of its days. */
const ofTheMonth = (minor: bigint, days: number, { month }: Of): bigint =>
  roundHalfUp(minor * BigInt(days), BigInt(lengthOf(month)));

const lengthOf = (month: Month): number => daysBetween(`${month}-01`, lastDayOf(month)) + 1;

/** The kinds that a month's close makes; an order's are all others. */
const MONTHLY: ReadonlySet<LineKind> = new Set<LineKind>([
  ...(["VOLUME", "MINIMUM", "MAXIMUM", "FEE", "NET_FEE", "POINTS_BLOCK"] as const),
]);

/**
 * A month that runs on, as if the rest of its days went like those up to `until`: what is booked in it, that of its own
 * orders by days, and what a close would make of that. Days before the franchisee had a contract count neither way.
 */
export function projectMonth(
  { ground, groups }: MonthBook,
  until: string,
): { readonly groups: readonly LineGroup[]; readonly lines: readonly MonthLine[] } {
  const { month } = ground;
  const signed = daysOf(ground, month).filter(({ termsId }) => termsId !== undefined);
  const all = BigInt(signed.length);
  const over = BigInt(signed.filter(({ day }) => day <= until).length);
  const project = <Sum extends LineSum>(sum: Sum): Sum =>
    over === 0n || sum.ofMonth !== month || MONTHLY.has(sum.kind)
      ? sum
      : {
          ...sum,
          base: roundHalfUp(sum.base * all, over),
          amountMinor: roundHalfUp(sum.amountMinor * all, over),
        };
  const sums = ground.sums.map(project);
  return {
    groups: groups.map((group) => (group.by === "correction" ? group : project(group))),
    lines: judgeMonth({ ...ground, sums }),
  };
}
