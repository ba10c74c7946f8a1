import type { TillRow } from "./till-file.rules.ts";

/** A sale or refund as the book has it, booked for the franchisee that sold. */
export interface BookedSale {
  readonly postingId: string;
  /** Of the posting's lines, the franchisee's. */
  readonly lineNos: readonly number[];
  readonly number: string;
  /** Of a refund: its order's; an order's own. */
  readonly orderId: string;
  readonly orderNumber: string;
  /** Milliseconds. */
  readonly at: number;
  /** Below zero: a refund. */
  readonly minor: bigint;
  readonly storeId: string;
  /** Beside the month's bounds: it is there to be met by a row, and missed by nobody. */
  readonly isBeside: boolean;
}

/** What two clocks and two tills may differ by, and be called equal. */
export interface Tolerance {
  readonly minutes: number;
  readonly minor: bigint;
}

/** `MISSING_HERE`: the file has it and the book does not; `MISSING_THERE`: the book alone has it. */
export type Outcome = "MATCHED" | "DIFFERENT" | "MISSING_HERE" | "MISSING_THERE";
export const OUTCOMES: readonly Outcome[] = [
  "MATCHED",
  "DIFFERENT",
  "MISSING_HERE",
  "MISSING_THERE",
];

/** What is different. `REFUNDED`: a refund of a sale that both know, which one of them does not. */
export type Difference = "AMOUNT" | "TIME" | "STORE" | "REFUNDED";

export interface Finding {
  readonly outcome: Outcome;
  readonly why: readonly Difference[];
  readonly theirs: TillRow | null;
  readonly ours: BookedSale | null;
}

/** What findings of one outcome come to, on both sides. */
export interface OutcomeSum {
  readonly outcome: Outcome;
  readonly theirs: number;
  readonly theirsMinor: bigint;
  readonly ours: number;
  readonly oursMinor: bigint;
}

/** A number as it is compared: without what tills and spreadsheets add to it. */
export const plainNumber = (number: string): string =>
  number
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/^0+(?=.)/, "");

/** A number that more rows bear names nothing. */
const NAMESAKES = 50;

type Pair = readonly [TillRow, BookedSale];

/**
 * Compares a till's rows with the book's sales. First by number, the best of those of one number; then by store, time and
 * amount, exact amounts first and the nearest in time first. Each is in one finding only, whatever the order of rows.
 */
export function match(
  rows: readonly TillRow[],
  booked: readonly BookedSale[],
  tolerance: Tolerance,
): Finding[] {
  const theirs = [...rows].sort(byContent);
  const ours = [...booked].sort((a, b) => a.at - b.at || compare(a.postingId, b.postingId));
  const left = { theirs: new Set(theirs), ours: new Set(ours) };
  const pairs: Pair[] = [];
  const take = (found: Iterable<Pair>) => {
    for (const pair of found) {
      left.theirs.delete(pair[0]);
      left.ours.delete(pair[1]);
      pairs.push(pair);
    }
  };
  const isSale = ({ minor }: { readonly minor: bigint }) => minor >= 0n;
  const isRefund = ({ minor }: { readonly minor: bigint }) => minor < 0n;
  const named = (
    [some, nameOf]: readonly [(row: TillRow) => boolean, (row: TillRow) => string],
    [those, numberOf]: readonly [(sale: BookedSale) => boolean, (sale: BookedSale) => string],
  ) =>
    take(
      pairNamed(
        grouped([...left.theirs].filter(some), nameOf),
        grouped([...left.ours].filter(those), numberOf),
        tolerance,
      ),
    );
  named([isSale, ({ number }) => number], [isSale, ({ number }) => number]);
  named([isRefund, ({ number }) => number], [isRefund, ({ number }) => number]);
  named([isRefund, saleNumberOf], [isRefund, ({ orderNumber }) => orderNumber]);
  const places = placesOf(left);
  for (let apart = 0n; apart <= tolerance.minor; apart++)
    for (const sign of apart === 0n ? [1n] : [1n, -1n])
      take(pairPlaced(left, places, { apart: sign * apart, minutes: tolerance.minutes }));

  return [...judge(pairs, left, tolerance)].sort(byTime);
}

/** The number of the sale that a refund's row takes back. */
const saleNumberOf = ({ original, number }: TillRow): string => original || number;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** Rows that say the same are told apart by their lines alone. */
const byContent = (a: TillRow, b: TillRow): number =>
  a.at - b.at ||
  Number(a.minor - b.minor) ||
  compare(a.number, b.number) ||
  compare(a.storeId ?? "", b.storeId ?? "") ||
  compare(a.original, b.original) ||
  a.line - b.line;

const instantOf = ({ theirs, ours }: Finding): number => theirs?.at ?? ours?.at ?? 0;
const byTime = (a: Finding, b: Finding): number =>
  instantOf(a) - instantOf(b) ||
  compare(a.outcome, b.outcome) ||
  (a.theirs && b.theirs ? byContent(a.theirs, b.theirs) : 0) ||
  compare(a.ours?.postingId ?? "", b.ours?.postingId ?? "");

function grouped<Each>(some: readonly Each[], nameOf: (each: Each) => string): Map<string, Each[]> {
  const groups = Map.groupBy(some, (each) => plainNumber(nameOf(each)));
  groups.delete("");
  return groups;
}

const isNear = (row: TillRow, sale: BookedSale, minutes: number): boolean =>
  row.timed && Math.abs(row.at - sale.at) <= minutes * 60_000;

/** Two tills may use one number: at another store it is the same sale only where time or amount says so, too. */
const mayBeOne = (row: TillRow, sale: BookedSale, { minutes }: Tolerance): boolean =>
  row.storeId === null ||
  row.storeId === sale.storeId ||
  row.minor === sale.minor ||
  isNear(row, sale, minutes);

function* pairNamed(
  theirs: ReadonlyMap<string, readonly TillRow[]>,
  ours: ReadonlyMap<string, readonly BookedSale[]>,
  tolerance: Tolerance,
): Generator<Pair> {
  for (const [number, rows] of theirs) {
    const sales = ours.get(number) ?? [];
    if (Math.max(rows.length, sales.length) > NAMESAKES) continue;
    const candidates = rows.flatMap((row, one) =>
      sales.flatMap((sale, other) =>
        mayBeOne(row, sale, tolerance) ? [{ pair: [row, sale] as const, one, other }] : [],
      ),
    );
    const ranked = candidates.sort(
      (a, b) =>
        Number(isElsewhere(...a.pair)) - Number(isElsewhere(...b.pair)) ||
        Number(size(a.pair[0].minor - a.pair[1].minor) - size(b.pair[0].minor - b.pair[1].minor)) ||
        apartOf(...a.pair) - apartOf(...b.pair) ||
        a.one - b.one ||
        a.other - b.other,
    );
    const taken = new Set<object>();
    for (const { pair } of ranked) {
      if (pair.some((each) => taken.has(each))) continue;
      for (const each of pair) taken.add(each);
      yield pair;
    }
  }
}

const isElsewhere = (row: TillRow, sale: BookedSale): boolean =>
  row.storeId !== null && row.storeId !== sale.storeId;

const apartOf = (row: TillRow, sale: BookedSale): number => Math.abs(row.at - sale.at);

interface Left {
  readonly theirs: ReadonlySet<TillRow>;
  readonly ours: ReadonlySet<BookedSale>;
}

/** What is left of both, by store and amount; by amount alone where the file says no store. */
function placesOf(left: Left) {
  const timed = [...left.theirs].filter((row) => row.timed);
  const anywhere = timed.every(({ storeId }) => storeId === null);
  const place = (storeId: string | null, minor: bigint) => `${anywhere ? "" : storeId} ${minor}`;
  return {
    place,
    theirs: Map.groupBy(timed, ({ storeId, minor }) => place(storeId, minor)),
    ours: Map.groupBy(left.ours, ({ storeId, minor }) => place(storeId, minor)),
  };
}

/** Pairs what is left by store, time and an amount that is so much apart. */
function* pairPlaced(
  left: Left,
  { place, theirs, ours }: ReturnType<typeof placesOf>,
  { apart, minutes }: { readonly apart: bigint; readonly minutes: number },
): Generator<Pair> {
  for (const [row] of theirs.values()) {
    if (!row) continue;
    // A sale is never a refund, however small both are.
    const sales = (ours.get(place(row.storeId, row.minor + apart)) ?? []).filter(
      (sale) => left.ours.has(sale) && sale.minor < 0n === row.minor < 0n,
    );
    if (sales.length === 0) continue;
    const rows = theirs.get(place(row.storeId, row.minor)) ?? [];
    yield* nearest(
      rows.filter((each) => left.theirs.has(each)),
      sales,
      minutes * 60_000,
    );
  }
}

interface Gap {
  readonly width: number;
  readonly from: number;
  readonly to: number;
}

/** One-to-one pairs of two rows of instants, the nearest first. The nearest of all are neighbours. */
function* nearest(
  rows: readonly TillRow[],
  sales: readonly BookedSale[],
  within: number,
): Generator<Pair> {
  const points = [
    ...rows.map((row, order) => ({ at: row.at, order, row, sale: undefined })),
    ...sales.map((sale, order) => ({ at: sale.at, order, row: undefined, sale })),
  ].sort((a, b) => a.at - b.at || Number(!a.row) - Number(!b.row) || a.order - b.order);
  const before = points.map((_, index) => index - 1);
  const behind = points.map((_, index) => index + 1);
  const isTaken = points.map(() => false);
  const gaps: Gap[] = [];
  const look = (from: number, to: number): Gap | undefined => {
    const [one, other] = [points[from], points[to]];
    if (!one || !other || Boolean(one.row) === Boolean(other.row)) return undefined;
    const width = other.at - one.at;
    return width <= within ? { width, from, to } : undefined;
  };
  const isBefore = (a: Gap, b: Gap) => a.width - b.width || a.from - b.from;
  for (let at = 0; at + 1 < points.length; at++) {
    const gap = look(at, at + 1);
    if (gap) gaps.push(gap);
  }
  // The narrowest stands last.
  gaps.sort((a, b) => isBefore(b, a));
  for (let gap = gaps.pop(); gap; gap = gaps.pop()) {
    const { from, to } = gap;
    if (isTaken[from] || isTaken[to]) continue;
    isTaken[from] = isTaken[to] = true;
    const [one, other] = [points[from], points[to]];
    const row = one?.row ?? other?.row;
    const sale = one?.sale ?? other?.sale;
    if (row && sale) yield [row, sale];
    const [first, last] = [before[from] ?? -1, behind[to] ?? points.length];
    if (first >= 0) behind[first] = last;
    if (last < points.length) before[last] = first;
    const wider = look(first, last);
    if (wider) insert(gaps, wider, isBefore);
  }
}

/** Puts a gap where it belongs among those that are in order, the narrowest last. */
function insert(gaps: Gap[], gap: Gap, isBefore: (a: Gap, b: Gap) => number): void {
  let [low, high] = [0, gaps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(gaps[middle] as Gap, gap) > 0) low = middle + 1;
    else high = middle;
  }
  gaps.splice(low, 0, gap);
}

/** What became of each pair, and of what has none. */
function* judge(pairs: readonly Pair[], left: Left, tolerance: Tolerance): Generator<Finding> {
  const alone = [...left.ours].filter(({ isBeside }) => !isBeside);
  const met = new Set(pairs.map(([, sale]) => sale.postingId));
  // Of a sale that both know, refunds that the book alone knows.
  const unseen = Map.groupBy(
    alone.filter(({ minor, orderId }) => minor < 0n && met.has(orderId)),
    ({ orderId }) => orderId,
  );
  const known = new Set(
    pairs.flatMap(([row, sale]) =>
      row.minor < 0n ? [] : [plainNumber(row.number), plainNumber(sale.number)],
    ),
  );
  known.delete("");
  for (const [theirs, ours] of pairs) {
    const refunded = (unseen.get(ours.postingId) ?? []).reduce((sum, { minor }) => sum + minor, 0n);
    const why: Difference[] = [];
    const apart = theirs.minor - ours.minor;
    if (size(apart) > tolerance.minor)
      why.push(
        refunded !== 0n && size(apart - refunded) <= tolerance.minor ? "REFUNDED" : "AMOUNT",
      );
    if (theirs.timed && !isNear(theirs, ours, tolerance.minutes)) why.push("TIME");
    if (isElsewhere(theirs, ours)) why.push("STORE");
    yield { outcome: why.length > 0 ? "DIFFERENT" : "MATCHED", why, theirs, ours };
  }
  for (const theirs of left.theirs)
    yield theirs.minor < 0n && known.has(plainNumber(saleNumberOf(theirs)))
      ? { outcome: "DIFFERENT", why: ["REFUNDED"], theirs, ours: null }
      : { outcome: "MISSING_HERE", why: [], theirs, ours: null };
  for (const ours of alone)
    yield unseen.get(ours.orderId)?.includes(ours)
      ? { outcome: "DIFFERENT", why: ["REFUNDED"], theirs: null, ours }
      : { outcome: "MISSING_THERE", why: [], theirs: null, ours };
}

/** What findings come to, by outcome; all of them add up to what both sides have. */
export function sumsOf(findings: readonly Finding[]): OutcomeSum[] {
  const sums = new Map(
    OUTCOMES.map((outcome) => [
      outcome,
      { outcome, theirs: 0, theirsMinor: 0n, ours: 0, oursMinor: 0n },
    ]),
  );
  for (const { outcome, theirs, ours } of findings) {
    const sum = sums.get(outcome);
    if (!sum) continue;
    if (theirs) {
      sum.theirs++;
      sum.theirsMinor += theirs.minor;
    }
    if (ours) {
      sum.ours++;
      sum.oursMinor += ours.minor;
    }
  }
  return [...sums.values()];
}
