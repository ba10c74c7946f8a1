import type { OwnedStore } from "../brand/brand.rules.ts";
import type { Proportion } from "../kernel/amount.ts";
import { type Month, nextMonth } from "../kernel/month.ts";
import { accrue } from "../settlement/accrual.rules.ts";
import { judgeMonth, type LineSum } from "../settlement/month.rules.ts";
import type { SaleFact } from "../settlement/sale.rules.ts";
import { type Line, type LineKind, takeBack } from "../settlement/share.rules.ts";
import type { Clause } from "../terms/clause.rules.ts";
import type { TermsInForce } from "../terms/terms.rules.ts";

/** What clauses could take the place of a franchisee's contract, from its beginning on. */
export interface Proposal {
  readonly franchiseeId: string;
  readonly clauses: readonly Clause[];
}

/** What a replay goes by. */
export interface SimulationGround {
  readonly from: Month;
  readonly until: Month;
  readonly timeZone: string;
  /** All versions of all contracts, by franchisee. */
  readonly terms: ReadonlyMap<string, readonly TermsInForce[]>;
  readonly stores: readonly OwnedStore[];
  readonly proposals: readonly Proposal[];
  /** The last day that counts, of a month that is not over. */
  readonly lastDay: string;
}

/** What one clause comes to, by the contract and by what is proposed; signed in the franchisee's favour. */
export interface SimulatedPart {
  readonly kind: LineKind;
  readonly clause: string;
  readonly oldMinor: bigint;
  readonly newMinor: bigint;
}

/** A sale that the proposal makes another one for the franchisee. */
export interface SimulatedSale {
  readonly orderId: string;
  readonly key: string;
  readonly occurredAt: Date;
  readonly storeId: string;
  readonly netMinor: bigint;
  readonly oldMinor: bigint;
  readonly newMinor: bigint;
}

/** One franchisee, by its contract and by what is proposed. */
export interface SimulatedFranchisee {
  readonly franchiseeId: string;
  readonly franchiseeCode: string;
  /** Sales it had a line of, by either. */
  readonly orders: number;
  readonly oldMinor: bigint;
  readonly newMinor: bigint;
  readonly parts: readonly SimulatedPart[];
  /** Those that differ most, the most first. */
  readonly topSales: readonly SimulatedSale[];
  /** Of the contract in force: what orders, and what months' closes, come to. */
  readonly replayed: { readonly ordersMinor: bigint; readonly monthsMinor: bigint };
}

const TOP = 10;

type Side = "old" | "new";

interface Tally {
  orders: number;
  readonly sums: Record<Side, Map<string, LineSum>>;
  readonly totals: Record<Side, Map<string, bigint>>;
  readonly tops: SimulatedSale[];
}

/** A replay under way: nothing of its sales stays but sums, and the few that differ most. */
export interface Replay {
  readonly ground: SimulationGround;
  readonly terms: Record<Side, ReadonlyMap<string, readonly TermsInForce[]>>;
  readonly tallies: ReadonlyMap<string, Tally>;
}

export const openReplay = (ground: SimulationGround): Replay => ({
  ground,
  terms: { old: ground.terms, new: proposedTerms(ground) },
  tallies: new Map(
    ground.proposals.map(({ franchiseeId }) => [
      franchiseeId,
      {
        ...{ orders: 0, tops: [] },
        sums: { old: new Map(), new: new Map() },
        totals: { old: new Map(), new: new Map() },
      },
    ]),
  ),
});

/** Replays a sale, with what of it was refunded since. */
export function replaySale(replay: Replay, sale: SaleFact, refunded: Proportion): void {
  const [before, after] = [
    linesOf(replay, "old", sale, refunded),
    linesOf(replay, "new", sale, refunded),
  ];
  for (const [franchiseeId, tally] of replay.tallies) {
    const isOwn = (line: Line) => line.franchiseeId === franchiseeId;
    const lines = { old: before.filter(isOwn), new: after.filter(isOwn) };
    if (lines.old.length + lines.new.length === 0) continue;
    tally.orders++;
    for (const side of ["old", "new"] as const)
      for (const line of lines[side]) add(tally, side, line, sale.ofMonth);
    const [oldMinor, newMinor] = [totalOf(lines.old), totalOf(lines.new)];
    if (oldMinor !== newMinor) keepTop(tally.tops, { ...shown(sale), oldMinor, newMinor });
  }
}

/** What a replay came to, with what months' closes make of it. */
export function finishReplay(replay: Replay): SimulatedFranchisee[] {
  return [...replay.tallies].map(([franchiseeId, tally]) => {
    const ordersMinor = sumOf(tally.totals.old.values());
    for (const side of ["old", "new"] as const) closeMonths(replay, franchiseeId, side);
    const oldMinor = sumOf(tally.totals.old.values());
    return {
      franchiseeId,
      franchiseeCode: replay.terms.new.get(franchiseeId)?.[0]?.franchiseeCode ?? "",
      ...{ orders: tally.orders, oldMinor, newMinor: sumOf(tally.totals.new.values()) },
      parts: partsOf(tally),
      topSales: tally.tops,
      replayed: { ordersMinor, monthsMinor: oldMinor - ordersMinor },
    };
  });
}

function linesOf(
  { ground: { timeZone }, terms }: Replay,
  side: Side,
  sale: SaleFact,
  refunded: Proportion,
): Line[] {
  const lines = accrue(sale, { terms: terms[side], timeZone });
  if (refunded.part === 0n) return lines;
  const placed = lines.map((line, no) => ({ ...line, no }));
  return [...lines, ...takeBack(placed, [], refunded)];
}

/** Each month's close, as it reads once all refunds have come. */
function closeMonths({ ground, terms, tallies }: Replay, franchiseeId: string, side: Side): void {
  const { from, until, timeZone, lastDay } = ground;
  const tally = tallies.get(franchiseeId);
  if (!tally) return;
  const stores = ground.stores.filter(({ owners }) =>
    owners.some((owner) => owner.franchiseeId === franchiseeId),
  );
  for (let month = from; month <= until; month = nextMonth(month)) {
    // Points paid for in advance are counted through all months; everything else in its own.
    const sums = [...tally.sums[side].values()].filter(
      ({ ofMonth, kind }) =>
        ofMonth === month ||
        (ofMonth < month && (kind === "POINTS_COST" || kind === "POINTS_BLOCK")),
    );
    const lines = judgeMonth({
      ...{ franchiseeId, month, timeZone, terms: terms[side].get(franchiseeId) ?? [] },
      ...{ stores, touched: [], sums, until: lastDay },
    });
    for (const line of lines) add(tally, side, line, month);
  }
}

/** The contracts as they would stand: each proposal one version, in force as long as there was any. */
function proposedTerms({ terms, proposals }: SimulationGround) {
  const proposed = new Map(terms);
  for (const { franchiseeId, clauses } of proposals) {
    const versions = terms.get(franchiseeId) ?? [];
    const [first] = versions;
    if (!first) continue;
    const fromAt = new Date(Math.min(...versions.map((version) => +version.fromAt)));
    const numbered = clauses.toSorted((a, b) => (a.number < b.number ? -1 : 1));
    proposed.set(franchiseeId, [{ ...first, fromAt, clauses: numbered }]);
  }
  return proposed;
}

function add(tally: Tally, side: Side, line: Line, ofMonth: Month): void {
  const { storeId, termsId, clause, kind, rate, base, amountMinor } = line;
  const alike = [ofMonth, storeId ?? "", termsId, clause, kind, rate].join(" ");
  const sums = tally.sums[side];
  const known = sums.get(alike);
  sums.set(alike, {
    ...{ ofMonth, storeId, termsId, clause, kind, rate },
    base: (known?.base ?? 0n) + base,
    amountMinor: (known?.amountMinor ?? 0n) + amountMinor,
  });
  const part = `${kind} ${clause}`;
  tally.totals[side].set(part, (tally.totals[side].get(part) ?? 0n) + amountMinor);
}

function partsOf({ totals }: Tally): SimulatedPart[] {
  const names = new Set([...totals.old.keys(), ...totals.new.keys()]);
  return [...names].sort().map((name) => ({
    kind: name.slice(0, name.indexOf(" ")) as LineKind,
    clause: name.slice(name.indexOf(" ") + 1),
    oldMinor: totals.old.get(name) ?? 0n,
    newMinor: totals.new.get(name) ?? 0n,
  }));
}

const shown = ({ orderId, key, occurredAt, storeId, netMinor }: SaleFact) => ({
  ...{ orderId, key, occurredAt, storeId, netMinor },
});

const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
const weight = ({ oldMinor, newMinor }: SimulatedSale): bigint => size(newMinor - oldMinor);

/** Keeps the few that differ most, in order; of equal ones the earlier. */
function keepTop(tops: SimulatedSale[], sale: SimulatedSale): void {
  const at = tops.findIndex((each) => weight(each) < weight(sale));
  if (at < 0 && tops.length >= TOP) return;
  tops.splice(at < 0 ? tops.length : at, 0, sale);
  tops.length = Math.min(tops.length, TOP);
}

const totalOf = (lines: readonly Line[]): bigint =>
  lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

const sumOf = (amounts: Iterable<bigint>): bigint => {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
};

/** What headquarters has of franchisees, in its favour: the other side of all of it. */
export interface SimulatedHeadquarters {
  readonly oldMinor: bigint;
  readonly newMinor: bigint;
  readonly parts: readonly SimulatedPart[];
}

export function headquartersOf(
  franchisees: ReadonlyArray<Pick<SimulatedFranchisee, "parts">>,
): SimulatedHeadquarters {
  const alike = Map.groupBy(
    franchisees.flatMap(({ parts }) => parts),
    ({ kind, clause }) => `${kind} ${clause}`,
  );
  const parts = [...alike].sort().flatMap(([, some]) =>
    some.slice(0, 1).map(({ kind, clause }) => ({
      ...{ kind, clause },
      oldMinor: -sumOf(some.map(({ oldMinor }) => oldMinor)),
      newMinor: -sumOf(some.map(({ newMinor }) => newMinor)),
    })),
  );
  return {
    oldMinor: sumOf(parts.map(({ oldMinor }) => oldMinor)),
    newMinor: sumOf(parts.map(({ newMinor }) => newMinor)),
    parts,
  };
}
