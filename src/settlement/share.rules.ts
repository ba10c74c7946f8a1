import { type Proportion, proportionOf } from "../kernel/amount.ts";
import type { Clause, ClauseKind } from "../terms/clause.rules.ts";
import type { TermsInForce } from "../terms/terms.rules.ts";

/** What a line is under: a clause's kind, or what a month's close makes of one. */
export type LineKind =
  | ClauseKind
  /** A royalty's steps, beyond its rate. */
  | "VOLUME"
  /** What a month's royalty lacks of its minimum, or exceeds its maximum by. */
  | "MINIMUM"
  | "MAXIMUM"
  /** Points that were paid for in advance: bought, and used up. */
  | "POINTS_BLOCK"
  /** The cost of points due at their use. */
  | "POINTS_USED"
  /** Points that expired: what their cost is given back of, or charged. */
  | "BREAKAGE";

/** One order's effect on one franchisee under one clause. */
export interface Line {
  readonly franchiseeId: string;
  readonly franchiseeCode: string;
  /** Null: all of a franchisee's stores. */
  readonly storeId: string | null;
  readonly kind: LineKind;
  readonly termsId: string;
  readonly clause: string;
  /** What the rate applies to: minor units, or points for `POINTS_COST`. */
  readonly base: bigint;
  readonly rate: bigint;
  /** Signed in the franchisee's favour. */
  readonly amountMinor: bigint;
  /** What it adds to the month's count of orders: an order's royalty line counts it, until all of it is refunded. */
  readonly orders: -1 | 0 | 1;
  /** What it is about beyond the order: `lot/<last day>/<issuer>/<cost>/<acquirer>`, `guide/<id>`. */
  readonly about?: string | undefined;
}

/** A line under a clause of a contract, at the clause's rate unless it says another. */
export const lineUnder = (
  terms: TermsInForce,
  clause: Clause,
  line: Pick<Line, "storeId" | "base" | "amountMinor" | "about"> &
    Partial<Pick<Line, "kind" | "rate" | "orders">>,
): Line => ({
  ...{ franchiseeId: terms.franchiseeId, franchiseeCode: terms.franchiseeCode },
  ...{ kind: clause.kind, termsId: terms.id, clause: clause.number, rate: clause.rate, orders: 0 },
  ...line,
});

/** A line with its place in its posting; a correction has the place of the line it takes back. */
export type PlacedLine = Line & { readonly no: number };

/**
 * What one more refund takes back of an order's lines: of each line the proportion refunded so far, rounded
 * half up, less what earlier refunds took. So refunds in any split take back every line to the last unit.
 */
export function takeBack<Given extends PlacedLine>(
  given: readonly Given[],
  taken: readonly PlacedLine[],
  soFar: Proportion,
): Given[] {
  const all = soFar.part === soFar.whole;
  const before = Map.groupBy(taken, ({ no }) => no);
  return given.flatMap((line) => {
    const earlier = before.get(line.no) ?? [];
    const more = (of: (line: PlacedLine) => bigint) =>
      -proportionOf(of(line), soFar) - earlier.reduce((sum, each) => sum + of(each), 0n);
    const base = more((each) => each.base);
    const amountMinor = more((each) => each.amountMinor);
    const counted = line.orders + earlier.reduce((sum, each) => sum + each.orders, 0);
    const orders = all && counted === 1 ? -1 : 0;
    return base === 0n && amountMinor === 0n && orders === 0
      ? []
      : [{ ...line, base, amountMinor, orders }];
  });
}
