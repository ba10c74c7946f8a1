import type { Local } from "../campaign/hours.rules.ts";
import type { OrderFacts } from "../kernel/condition.ts";
import type { Basket } from "./taking.rules.ts";

/** Where and how a basket is bought. */
export interface Sale {
  readonly source: string;
  readonly storeCode: string;
  readonly franchiseeCode: string;
  readonly local: Local;
  readonly tenders: readonly string[];
}

/**
 * What a coupon's condition is asked of: the basket before any coupon, whose net and base are its gross. So whether one
 * coupon may be used does not depend on the others, and a quote, a preview and the order say the same.
 */
export function basketFacts(basket: Basket, sale: Sale): OrderFacts {
  const gross = basket.lines.reduce((sum, line) => sum + line.grossMinor, basket.shippingMinor);
  // A condition may ask for the first of them.
  const inOrder = basket.lines.toSorted((a, b) => a.number - b.number);
  const { weekday, minute, day } = sale.local;
  return {
    ...{ net: gross, base: gross, gross, source: sale.source, tenders: sale.tenders },
    ...{ store: sale.storeCode, franchisee: sale.franchiseeCode },
    ...{ weekday: BigInt(weekday), hour: BigInt(Math.floor(minute / 60)), day },
    lines: inOrder.map((line) => ({
      ...{ sku: line.sku ?? "", category: line.category ?? "" },
      ...{ quantity: BigInt(line.quantity), net: line.grossMinor },
    })),
  };
}
