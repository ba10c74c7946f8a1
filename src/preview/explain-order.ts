import { orderBonuses } from "../bonus/order-bonus.queries.ts";
import { type BonusAward, judgeSale, NO_BONUS, type SaleBonus } from "../bonus/sale-bonus.rules.ts";
import { soldIn } from "../order/order.queries.ts";
import type { Order } from "../order/order.rules.ts";
import { reference } from "../order/reference.ts";
import type { Scope } from "../platform/database/work.ts";

/** Where an order's points come from: the parts sum to them. */
export interface Explanation {
  readonly orderId: string;
  readonly baseMinor: bigint;
  /** By the standing rule, multiplied by the member's level. */
  readonly standingPoints: bigint;
  readonly multiplierBps: number;
  readonly ruleVersion: number | null;
  readonly judgements: SaleBonus["judgements"];
  /** By coupons that multiply points. */
  readonly coupons: readonly BonusAward[];
  readonly points: bigint;
}

/** Explains orders that were recorded: their bonuses are judged again, by the same code and by what was known then. */
export async function explainOrders(
  scope: Scope,
  orders: readonly Order[],
): Promise<Map<string, Explanation>> {
  const [known, bonuses, sold] = await Promise.all([
    reference.now(scope),
    orderBonuses(scope, orders),
    soldIn(scope, orders),
  ]);
  return new Map(
    orders.map((order) => {
      const store = known.storesById.get(order.storeId);
      const context = bonuses.get(order.id)?.context;
      const sale = store && {
        ...{ memberId: order.memberId, store, source: order.source },
        franchiseeCode:
          store.owners.find(({ franchiseeId }) => franchiseeId === order.franchiseeId)
            ?.franchiseeCode ?? "",
        ...{ netMinor: order.netMinor, baseMinor: order.baseMinor, tenders: order.tenders },
        ...{ lines: sold.get(order.id) ?? [], occurredAt: order.occurredAt },
      };
      const bonus =
        sale && context
          ? judgeSale(sale, context, {
              ...{ rules: known.bonusRules, campaigns: known.campaigns },
              timeZone: known.brand.timeZone,
            })
          : NO_BONUS;
      const rule = known.rules.find(({ id }) => id === order.earningRuleId);
      return [order.id, explanationOf(order, bonus, rule?.version ?? null)];
    }),
  );
}

/** An order's points in their parts. */
export const explanationOf = (
  order: Order,
  bonus: SaleBonus,
  ruleVersion: number | null,
): Explanation => ({
  ...{ orderId: order.id, baseMinor: order.baseMinor, points: order.points },
  ...{ standingPoints: order.points - order.bonusPoints, multiplierBps: order.multiplierBps },
  ...{ ruleVersion, judgements: bonus.judgements },
  coupons: bonus.awards.filter(({ rule }) => rule.startsWith("coupon/")),
});
