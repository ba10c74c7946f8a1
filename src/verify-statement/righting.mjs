// What contracts that were signed late put right, and by what.
import { linesOfOrder, linesOfRefund } from "./sale.mjs";
import { versionAt } from "./terms.mjs";

/** The kinds that are put right: what an order's facts and contracts alone make. */
const RIGHTED = new Set([
  ...["ROYALTY", "BOUND_SHARE", "GUIDE_COMMISSION", "REFERRAL_REWARD"],
  ...["POINTS_COST", "COUPON_SUBSIDY", "COUPON_FUNDING"],
]);

const rightKey = ({ termsVersion, clause, kind, store, rate, about }) =>
  JSON.stringify([termsVersion, clause, kind, store, String(rate), about]);

/**
 * What puts an order right by contracts signed late: what it comes to by those known by then, less its refunds' proportion,
 * less what is booked.
 */
export function linesPuttingRight({ around, rights, booked }, fact, order) {
  const refunded = rights.get(`${fact.posting}/${order.posting}`);
  if (!refunded) return [];
  const version = versionAt(around.terms, order.occurredAt, fact.bookedAt);
  const due = (version ? linesOfOrder(order, version, around) : [])
    .filter(({ kind }) => RIGHTED.has(kind))
    .map((line) => ({ ...line, termsVersion: version.version, taken: [] }));
  const back = refunded.refundedMinor === undefined ? [] : linesOfRefund(refunded, due);
  const sums = new Map();
  const add = (line, sign) => {
    const key = rightKey(line);
    const sum = sums.get(key) ?? { ...line, base: 0n, amountMinor: 0n, orders: 0 };
    sum.base += BigInt(sign) * line.base;
    sum.amountMinor += BigInt(sign) * line.amountMinor;
    sum.orders += sign * line.orders;
    sums.set(key, sum);
  };
  for (const line of booked.get(order.posting)?.values() ?? []) add(line, -1);
  for (const line of [...due, ...back]) add(line, 1);
  return [...sums.values()]
    .filter(({ base, amountMinor, orders }) => base !== 0n || amountMinor !== 0n || orders !== 0)
    .map(({ kind, clause, termsVersion, store, rate, about, base, amountMinor, orders }) => ({
      ...{ kind, clause, termsVersion, store, rate, about, base, amountMinor, orders },
      ...{ ofMonth: order.ofMonth, corrects: order.posting },
    }));
}

/** Adds a line to what an order comes to by now. */
export function noteBooked(booked, orderId, line) {
  if (!RIGHTED.has(line.kind)) return;
  const sums = booked.get(orderId) ?? new Map();
  booked.set(orderId, sums);
  const key = rightKey(line);
  const sum = sums.get(key) ?? { ...line, base: 0n, amountMinor: 0n, orders: 0 };
  sum.base += line.base;
  sum.amountMinor += line.amountMinor;
  sum.orders += line.orders;
  sums.set(key, sum);
}
