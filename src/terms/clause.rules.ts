/**
 * What a clause charges or grants, and the unit of its rate. "The month" is one of the brand's calendar; "the net" is an
 * order's, less what the clause leaves out (`without`).
 *
 * For each order:
 * `ROYALTY`: basis points of the net, seller to headquarters. `BOUND_SHARE`: basis points of the net to the franchisee
 * whose store the member is bound to, from headquarters or the seller (`payer`). `GUIDE_COMMISSION`: basis points of the net,
 * headquarters to the franchisee of the guide who looks after the member. `REFERRAL_REWARD`: minor units, headquarters to the
 * franchisee whose store brought the member, by its first order.
 *
 * For points and coupons:
 * `POINTS_COST`: minor units per point a store issued, its owner to headquarters, when issued or when used (`due`).
 * `POINTS_ACCEPTED`: basis points of the cost recorded with points that were spent, headquarters to the franchisee whose store
 * accepted them. `COUPON_SUBSIDY`: basis points of the coupon discount that others pay for, headquarters to the seller.
 * `COUPON_FUNDING`: basis points of what the franchisee's store pays of coupons it issued and another's store honoured, to
 * headquarters.
 *
 * For each month, at its close:
 * `FEE`: minor units, to headquarters. `NET_FEE`: basis points of the month's net, to headquarters.
 */
export type ClauseKind =
  | "ROYALTY"
  | "BOUND_SHARE"
  | "POINTS_COST"
  | "POINTS_ACCEPTED"
  | "COUPON_SUBSIDY"
  | "COUPON_FUNDING"
  | "FEE"
  | "NET_FEE"
  | "GUIDE_COMMISSION"
  | "REFERRAL_REWARD";

/** The ways by which a brand sells. */
export const ORDER_CHANNELS = ["STORE", "MINI_PROGRAM", "MALL", "PLATFORM", "OTHER"] as const;
export type OrderChannel = (typeof ORDER_CHANNELS)[number];

/** From a month's volume on, another rate. */
export interface Step {
  /** The net of the month, in minor units, behind which it holds. */
  readonly fromMinor: bigint;
  /** Basis points. */
  readonly rate: bigint;
}

/** What a clause says beyond its rate; each kind takes some of it, and what is left out is the default. */
export interface ClauseDetails {
  /** Local day: what occurs before it is free of the clause. */
  readonly freeUntil?: string | undefined;
  /** Left out of the net; default none. */
  readonly without?: readonly ("TAX" | "SHIPPING")[] | undefined;
  /** The most of one order, in minor units. */
  readonly capMinor?: bigint | undefined;
  /** Orders of these channels only. */
  readonly channels?: readonly string[] | undefined;
  /** Of the net: order lines of these categories only. */
  readonly categories?: readonly string[] | undefined;
  /** Whose sales: another franchisee's (default), one's own, anybody's. */
  readonly sellers?: "OTHERS" | "OWN" | "ANY" | undefined;
  /** Who pays; default headquarters. */
  readonly payer?: "HEADQUARTERS" | "SELLER" | undefined;
  /** Only so many days from the binding, or from joining, on; default for ever. */
  readonly days?: number | undefined;
  /** By the month's volume: rates above the clause's own. */
  readonly steps?: readonly Step[] | undefined;
  /** `MARGINAL` (default): a step's rate for what lies behind it. `WHOLE`: the step reached, for all of the month. */
  readonly stepsAre?: "MARGINAL" | "WHOLE" | undefined;
  /** Whose month is counted, by steps, minimum, maximum and fees; default each store's. */
  readonly per?: "STORE" | "FRANCHISEE" | undefined;
  /** The least and the most of a month, in minor units. */
  readonly minimumMinor?: bigint | undefined;
  readonly maximumMinor?: bigint | undefined;
  /** When points' cost falls due; default when they are issued. */
  readonly due?: "AT_ISSUE" | "AT_USE" | undefined;
  /** Whether the cost stays recorded with points due when issued, and whoever accepts them is paid by it; default no. */
  readonly recorded?: boolean | undefined;
  /** Points paid for in advance, with the first month. */
  readonly blockPoints?: bigint | undefined;
  /** Who has the good of points that expired; default who had it already: whoever was to pay. */
  readonly breakage?: "HEADQUARTERS" | "ISSUER" | undefined;
  /** Minor units per accepted point without a recorded cost; default none. */
  readonly unrecordedMinor?: bigint | undefined;
}

/** One rule of a contract. */
export interface Clause extends ClauseDetails {
  /** As the contract numbers it, `4.2`. */
  readonly number: string;
  readonly kind: ClauseKind;
  /** What a statement calls it; the kind's name when left out. */
  readonly title?: string | undefined;
  readonly rate: bigint;
}

/** The only clause of a kind, or the first. */
export const clauseOf = (
  { clauses }: { readonly clauses: readonly Clause[] },
  kind: ClauseKind,
): Clause | undefined => clauses.find((clause) => clause.kind === kind);

/** Whether a local day is free of a clause. */
export const isFree = ({ freeUntil }: Clause, day: string): boolean =>
  freeUntil !== undefined && day < freeUntil;

/** Details as they are stored: amounts as text. */
export function storedDetails(clause: Clause): Record<string, unknown> {
  const { number: _n, kind: _k, title: _t, rate: _r, ...details } = clause;
  return JSON.parse(
    JSON.stringify(details, (_, value) => (typeof value === "bigint" ? String(value) : value)),
  );
}

const AMOUNTS = ["capMinor", "minimumMinor", "maximumMinor", "blockPoints", "unrecordedMinor"];

/** Details as they were stored, read back. */
export function readDetails(stored: Record<string, unknown>): ClauseDetails {
  const details: Record<string, unknown> = { ...stored };
  for (const name of AMOUNTS)
    if (details[name] !== undefined) details[name] = BigInt(String(details[name]));
  if (stored.steps)
    details.steps = (stored.steps as { fromMinor: string; rate: string }[]).map((step) => ({
      fromMinor: BigInt(step.fromMinor),
      rate: BigInt(step.rate),
    }));
  return details as ClauseDetails;
}
