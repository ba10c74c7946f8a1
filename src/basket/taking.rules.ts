import { isInScope } from "../campaign/scope.rules.ts";
import { allocate } from "../kernel/allocate.ts";
import { bps, minor, shareOf, WHOLE_BPS } from "../kernel/amount.ts";
import type { Benefit } from "../template/template.rules.ts";
import { CouponHasNoUse } from "./basket.refusals.ts";
import type { Use } from "./combining.rules.ts";

/** What is in a basket, before coupons and points. */
export interface BasketLine {
  readonly number: number;
  readonly sku: string | null;
  readonly category: string | null;
  readonly quantity: number;
  /** For all of its pieces, in minor units. */
  readonly grossMinor: bigint;
}

export interface Basket {
  readonly lines: readonly BasketLine[];
  readonly shippingMinor: bigint;
}

/** Pieces of one line that cost the same. */
interface Run {
  readonly line: number;
  readonly price: bigint;
  readonly count: number;
}

/** A basket laid out: its lines by number, and their pieces, the dearest first. */
export interface Table {
  readonly lines: readonly BasketLine[];
  readonly runs: readonly Run[];
}

/** What is left of a basket: of each line, of each run of pieces, of the delivery. */
export interface Left {
  readonly lines: readonly bigint[];
  readonly pieces: readonly number[];
  readonly shipping: bigint;
}

/** A use with what it is about: places of lines, and of runs of their pieces. */
export interface Laid<U extends Use = Use> {
  readonly use: U;
  readonly lines: readonly number[];
  readonly runs: readonly number[];
}

/** What a use takes off, line by line as it is laid; `SHIPPING` off the delivery. */
export interface Taken {
  readonly minor: bigint;
  readonly parts: readonly bigint[];
  readonly left: Left;
}

/**
 * A line's pieces cost an equal part of it each; what does not divide is a minor unit more for some of them, so that they
 * sum to the line. Pieces that cost nothing are none: they are neither bought nor given.
 */
export function lay(basket: Basket): { table: Table; left: Left } {
  const lines = basket.lines.toSorted((a, b) => a.number - b.number);
  const runs = lines
    .flatMap(({ grossMinor, quantity }, line): Run[] => {
      const price = grossMinor / BigInt(quantity);
      const dearer = Number(grossMinor % BigInt(quantity));
      return [
        { line, price: price + 1n, count: dearer },
        { line, price, count: quantity - dearer },
      ];
    })
    .filter(({ price, count }) => price > 0n && count > 0)
    .sort((a, b) => (a.price === b.price ? a.line - b.line : a.price > b.price ? -1 : 1));
  const left = {
    lines: lines.map(({ grossMinor }) => grossMinor),
    pieces: runs.map(({ count }) => count),
    shipping: basket.shippingMinor,
  };
  return { table: { lines, runs }, left };
}

/** Finds what a use is about, or why it can take nothing off this basket whatever else is used. */
export function layUse<U extends Use>(
  { lines, runs }: Table,
  { shipping }: Left,
  use: U,
): Laid<U> | CouponHasNoUse {
  const { couponId, template, statedMinor } = use;
  const { kind } = template.benefit;
  if (kind === "VOUCHER") return new CouponHasNoUse(couponId, "VOUCHER");
  const about = lines.map((line) => isInScope(line, template.scope));
  if (!about.includes(true)) return new CouponHasNoUse(couponId, "NO_MATCHING_LINE");
  const gross = lines.reduce((sum, each, at) => (about[at] ? sum + each.grossMinor : sum), 0n);
  if (gross < template.minimumMinor)
    return new CouponHasNoUse(couponId, "BELOW_MINIMUM", template.minimumMinor - gross);
  if (kind === "SHIPPING" && shipping === 0n) return new CouponHasNoUse(couponId, "NO_DELIVERY");
  if (kind === "STATED" && (statedMinor ?? 0n) <= 0n)
    return new CouponHasNoUse(couponId, "NOT_STATED");
  return {
    use,
    lines: [...about.keys()].filter((at) => about[at]),
    runs: [...runs.keys()].filter((at) => about[runs[at]?.line ?? -1]),
  };
}

const least = (a: bigint, b: bigint | null): bigint => (b === null || a < b ? a : b);

/** Pieces of one run that a benefit takes, and the amount that it reduces, or a part of it. */
interface Picked {
  readonly run: number;
  readonly pieces: number;
  readonly minor: bigint;
}

/** Takes up to so many pieces, run by run. */
function* pick(
  { runs }: Table,
  left: Left,
  order: Iterable<number>,
  wanted: number,
): Generator<{ run: number; pieces: number; price: bigint }> {
  let open = wanted;
  for (const run of order) {
    if (open === 0) return;
    const pieces = Math.min(left.pieces[run] ?? 0, open);
    if (pieces === 0) continue;
    open -= pieces;
    yield { run, pieces, price: runs[run]?.price ?? 0n };
  }
}

function pickedBy(table: Table, left: Left, { use, runs }: Laid): Picked[] {
  const { benefit } = use.template;
  const picked: Picked[] = [];
  switch (benefit.kind) {
    case "FREE_ITEM":
      for (const { run, pieces, price } of pick(table, left, runs.toReversed(), benefit.pieces))
        picked.push({ run, pieces, minor: BigInt(pieces) * price });
      return picked;
    case "FIXED_PRICE":
      for (const { run, pieces, price } of pick(table, left, runs, benefit.pieces))
        if (price > benefit.minor)
          picked.push({ run, pieces, minor: BigInt(pieces) * (price - benefit.minor) });
      return picked;
    case "BUY_X_GET_Y": {
      // The dearest make the first group, and so on; of each group the last are reduced.
      const group = benefit.buy + benefit.get;
      const all = runs.reduce((sum, run) => sum + (left.pieces[run] ?? 0), 0);
      const groups = Math.min(Math.floor(all / group), benefit.times);
      const reducedOf = (first: number) =>
        Math.floor(first / group) * benefit.get + Math.max(0, (first % group) - benefit.buy);
      let first = 0;
      for (const { run, pieces, price } of pick(table, left, runs, groups * group)) {
        const reduced = reducedOf(first + pieces) - reducedOf(first);
        first += pieces;
        picked.push({ run, pieces, minor: BigInt(reduced) * price });
      }
      return picked;
    }
    default:
      return picked;
  }
}

const isOfPieces = ({ kind }: Benefit) =>
  kind === "FREE_ITEM" || kind === "FIXED_PRICE" || kind === "BUY_X_GET_Y";

/** What a benefit comes to, of so much that it is about. A rate is rounded half up, once. */
function comesTo({ template: { benefit }, statedMinor }: Use, base: bigint): bigint {
  switch (benefit.kind) {
    case "FREE_ITEM":
    case "FIXED_PRICE":
      return base;
    case "BUY_X_GET_Y":
      return shareOf(minor(base), bps(least(benefit.bps, WHOLE_BPS)));
    case "PERCENT_OFF":
      return least(shareOf(minor(base), bps(least(benefit.bps, WHOLE_BPS))), benefit.capMinor);
    case "AMOUNT_OFF":
      return least(base, benefit.minor);
    case "STATED":
      return least(least(base, benefit.capMinor), statedMinor ?? 0n);
    case "SHIPPING":
      return least(base, benefit.capMinor);
    default:
      return 0n;
  }
}

const sumOf = (parts: Iterable<bigint>): bigint => {
  let sum = 0n;
  for (const part of parts) sum += part;
  return sum;
};

const leftOf = (left: Left, { lines }: Laid): bigint => {
  let sum = 0n;
  for (const at of lines) sum += left.lines[at] ?? 0n;
  return sum;
};

/** What a use takes off what is left. */
export function worthOf(table: Table, left: Left, laid: Laid): bigint {
  const { use } = laid;
  const { benefit } = use.template;
  if (benefit.kind === "SHIPPING") return comesTo(use, left.shipping);
  return comesTo(
    use,
    isOfPieces(benefit)
      ? sumOf(pickedBy(table, left, laid).map((each) => each.minor))
      : leftOf(left, laid),
  );
}

/**
 * The most a use can take off what is left, whatever is used before it. What is left only ever becomes less: an amount or
 * a rate of less is not more, nor are the dearest of fewer pieces, nor those in the same places of a row of fewer, the
 * dearest first. Only the cheapest of fewer may cost more: free pieces are bounded by the dearest.
 */
export function mostOf(table: Table, left: Left, laid: Laid): bigint {
  const { benefit } = laid.use.template;
  if (benefit.kind !== "FREE_ITEM") return worthOf(table, left, laid);
  let sum = 0n;
  for (const { pieces, price } of pick(table, left, laid.runs, benefit.pieces))
    sum += BigInt(pieces) * price;
  return sum;
}

/**
 * Takes a use off what is left, and says what is left then: of its lines by what they have left; of single pieces by what
 * these are reduced by. A piece is taken by one use: what one gives for nothing is not bought for another.
 */
export function take(table: Table, left: Left, laid: Laid): Taken {
  const { use, lines } = laid;
  const { benefit } = use.template;
  if (benefit.kind === "SHIPPING") {
    const off = comesTo(use, left.shipping);
    return { minor: off, parts: [], left: { ...left, shipping: left.shipping - off } };
  }
  let { pieces } = left;
  let weights = lines.map((at) => left.lines[at] ?? 0n);
  if (isOfPieces(benefit)) {
    const gone = [...pieces];
    const byLine = new Map<number, bigint>();
    for (const each of pickedBy(table, left, laid)) {
      const line = table.runs[each.run]?.line ?? -1;
      gone[each.run] = (gone[each.run] ?? 0) - each.pieces;
      byLine.set(line, (byLine.get(line) ?? 0n) + each.minor);
    }
    pieces = gone;
    weights = lines.map((at) => byLine.get(at) ?? 0n);
  }
  const off = comesTo(use, sumOf(weights));
  if (off === 0n) return { minor: 0n, parts: [], left };
  const parts = allocate(off, weights);
  const after = [...left.lines];
  lines.forEach((at, place) => {
    after[at] = (after[at] ?? 0n) - (parts[place] ?? 0n);
  });
  return { minor: off, parts, left: { ...left, lines: after, pieces } };
}
