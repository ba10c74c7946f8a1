import type { Proportion } from "../kernel/amount.ts";
import { accrue, type Contracts } from "../settlement/accrual.rules.ts";
import { type BookedLine, isDecided } from "../settlement/booking.rules.ts";
import type { SaleFact } from "../settlement/sale.rules.ts";
import { type Line, type LineKind, takeBack } from "../settlement/share.rules.ts";

/** The kinds that an order's facts and contracts alone make; what points between stores come to is none of them. */
const RERATED: ReadonlySet<LineKind> = new Set<LineKind>([
  ...(["ROYALTY", "BOUND_SHARE", "GUIDE_COMMISSION", "REFERRAL_REWARD"] as const),
  ...(["POINTS_COST", "COUPON_SUBSIDY", "COUPON_FUNDING"] as const),
]);

/** A line that puts an order right, and the line of the order it corrects or stands in for. */
export interface RerateLine extends Line {
  readonly correctsNo: number;
}

/** An order of one party, and all that was booked of it. */
export interface Rerated {
  readonly sale: SaleFact;
  /** What of it is refunded by now; undefined: nothing. */
  readonly refunded: Proportion | undefined;
  readonly franchiseeId: string;
  /** The party's lines of the order, of its refunds, and of what put it right before. */
  readonly lines: readonly BookedLine[];
}

/**
 * What puts an order right for one party whose contract was signed after the order was booked: what its lines come to by
 * the contracts that are known now, refunds taken back, less what is booked. Done twice it is nothing.
 */
export function rerateOrder(
  { sale, refunded, franchiseeId, lines }: Rerated,
  by: Contracts,
): RerateLine[] {
  // What disputes decided stays, and refunds take it back: a contract gives what it gives.
  const booked = lines.filter((line) => RERATED.has(line.kind) && !isDecided(line));
  const given = booked.filter(({ postingId }) => postingId === sale.orderId);
  const due = accrue(sale, by)
    .filter((line) => line.franchiseeId === franchiseeId && RERATED.has(line.kind))
    .map((line, no) => ({ ...line, no }));
  const left = refunded ? [...due, ...takeBack(due, [], refunded)] : due;

  const sums = new Map<string, Line>();
  const add = (line: Line, sign: 1 | -1) => {
    const key = [line.termsId, line.clause, line.kind, line.storeId, line.rate, line.about].join(
      " ",
    );
    const sum = sums.get(key);
    const of = BigInt(sign);
    sums.set(key, {
      ...line,
      base: (sum?.base ?? 0n) + of * line.base,
      amountMinor: (sum?.amountMinor ?? 0n) + of * line.amountMinor,
      orders: ((sum?.orders ?? 0) + sign * line.orders) as Line["orders"],
    });
  };
  for (const line of booked) add(line, -1);
  for (const line of left) add(line, 1);

  const standsFor = (line: Line) =>
    given.find(({ kind, about }) => kind === line.kind && about === line.about)?.no ?? 0;
  return [...sums.values()]
    .filter(({ base, amountMinor, orders }) => base !== 0n || amountMinor !== 0n || orders !== 0)
    .map((line) => ({ ...line, correctsNo: standsFor(line) }));
}
