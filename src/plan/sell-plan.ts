import { BrandEntity } from "../brand/brand.entity.ts";
import { Refusal } from "../kernel/refusal.ts";
import { mayRecordOrders } from "../order/order.policy.ts";
import type { Order } from "../order/order.rules.ts";
import { recordOrders } from "../order/record-orders.ts";
import type { Work } from "../platform/database/work.ts";
import { ladderAt } from "../tier/ladder.rules.ts";
import { tierChanged } from "../tier/tier.events.ts";
import { tiersOf, writeTiers } from "../tier/tier.queries.ts";
import { UnknownTierLevel } from "../tier/tier.refusals.ts";
import type { FoundTier } from "../tier/tier.rules.ts";
import { tierLadders } from "../tier/tier-ladder.queries.ts";
import { PlanEntity } from "./plan.entity.ts";
import { saleOf, writeSale } from "./plan.queries.ts";
import { PlanSaleConflict, UnknownPlan } from "./plan.refusals.ts";
import { asPlan, spanOf } from "./plan.rules.ts";

export interface SellPlan {
  readonly memberId: string;
  readonly plan: string;
  /** Which of its prices. */
  readonly price: string;
  readonly storeCode: string;
  /** Of the order that its price is: sent twice, it is sold once. */
  readonly source: string;
  readonly number: string;
  readonly occurredAt: Date;
}

export interface PlanSold {
  readonly order: Order;
  readonly entry: FoundTier;
  /** It was sold before, with the same content; nothing was done again. */
  readonly repeated: boolean;
}

/**
 * Sells a plan: its price is an order of the store's, shared by the terms as any other, which earns no points; its level
 * is the member's for the time, from the sale on or behind the time it has already.
 */
export async function sellPlan(work: Work, wish: SellPlan): Promise<PlanSold> {
  mayRecordOrders(work.actor);
  const { source, number, storeCode, occurredAt } = wish;
  const found = await work.em.findOne(PlanEntity, { code: wish.plan });
  const plan = found && asPlan(found);
  const price = plan?.prices.find(({ code }) => code === wish.price);
  if (!plan || !price) throw new UnknownPlan(wish.plan, wish.price);
  const { currency, timeZone } = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });

  const [outcome] = await recordOrders(work, [
    {
      ...{ source, number, storeCode, member: { id: wish.memberId }, currency, occurredAt },
      ...{ netMinor: price.minor, couponMinor: 0n, earns: false },
    },
  ]);
  if (!outcome || outcome instanceof Refusal) throw outcome;
  const { order, repeated } = outcome;
  // Whom it names may have been merged into another.
  const { memberId } = order;
  const entries = (await tiersOf(work, [memberId])).get(memberId) ?? [];
  if (repeated) {
    const sale = await saleOf(work, order);
    const entry = entries.find(({ no }) => no === sale?.tierNo);
    if (sale?.plan !== plan.code || sale.price !== price.code || !entry)
      throw new PlanSaleConflict(number);
    return { order, entry, repeated };
  }
  const ladders = await tierLadders(work);
  const ladder = ladderAt(ladders, occurredAt);
  const level = ladder?.levels.find(({ code }) => code === plan.level);
  if (!ladder || !level) throw new UnknownTierLevel(plan.level);

  const span = spanOf(price, { at: occurredAt, rank: level.rank, entries }, timeZone);
  const entry: FoundTier = {
    ...{ memberId, no: (entries.at(-1)?.no ?? 0) + 1, ladderId: ladder.id },
    ...{ level: level.code, rank: level.rank, reason: "PLAN", measured: null, orderId: order.id },
    ...{ ...span, number: null, note: null, placedBy: null },
    ...{ returnedAt: null, bookedAt: work.now },
  };
  await writeTiers(work, [entry]);
  await writeSale(work, {
    ...{ orderId: order.id, memberId, plan: plan.code, price: price.code, tierNo: entry.no },
  });
  for (const fact of tierChanged(entry, ladders)) work.record(fact);
  return { order, entry, repeated };
}
