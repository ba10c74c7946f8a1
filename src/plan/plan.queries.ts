import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";

/** That an order paid for a plan, and what it opened. */
export interface PlanSale {
  readonly orderId: string;
  readonly memberId: string;
  readonly plan: string;
  readonly price: string;
  /** The number of the entry in its member's history. */
  readonly tierNo: number;
}

export async function saleOf(
  scope: Scope,
  order: { readonly id: string; readonly memberId: string },
): Promise<PlanSale | undefined> {
  const [row] = await scope.rows<{ plan: string; price: string; tier_no: number }>(sql(
    "plan.saleOf",
  )`
    select plan, price, tier_no from plan_sale
    where order_id = ${order.id}::uuid and member_id = ${order.memberId}::uuid
      and brand_id = ${scope.brandId}::uuid`);
  if (!row) return undefined;
  const { plan, price, tier_no: tierNo } = row;
  return { orderId: order.id, memberId: order.memberId, plan, price, tierNo };
}

export async function writeSale(work: Work, sale: PlanSale): Promise<void> {
  await work.rows(sql("plan.writeSale")`
    insert into plan_sale (order_id, member_id, brand_id, plan, price, tier_no)
    values (${sale.orderId}::uuid, ${sale.memberId}::uuid, ${work.brandId}::uuid, ${sale.plan}, ${sale.price},
      ${sale.tierNo}::int)`);
}
