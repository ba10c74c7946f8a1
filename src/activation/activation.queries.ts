import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";

/** An activation as it was recorded. */
export interface Activation {
  readonly id: string;
  readonly memberId: string;
  readonly orderId: string;
  readonly storeId: string;
  readonly source: string;
  readonly number: string;
  readonly orderNumber: string;
  readonly points: bigint;
  /** The last local day the points are good; `never`: for ever. */
  readonly lastDay: string;
  readonly occurredAt: Date;
  readonly bookedAt: Date;
}

/** An order, as the book knows it: whose it is, when and at which store it happened. */
export interface EarningPosting {
  readonly id: string;
  readonly ownerId: string;
  readonly occurredAt: Date;
  readonly storeId: string;
}

/** The posting of an order's key; undefined where there is none. */
export async function earningPostingOf(
  scope: Scope,
  key: string,
): Promise<EarningPosting | undefined> {
  const [row] = await scope.rows<{
    id: string;
    owner_id: string;
    occurred_at: string;
    store_id: string;
  }>(sql("activation.earningPostingOf")`
    select p.id, p.owner_id, p.occurred_at, o.store_id
    from ledger_key k
    join ledger_posting p on p.id = k.posting_id and p.owner_id = k.owner_id
    join order_place o on o.id = p.id and o.member_id = p.owner_id
    where k.brand_id = ${scope.brandId}::uuid and k.key = ${key}`);
  return (
    row && {
      id: row.id,
      ownerId: row.owner_id,
      occurredAt: new Date(row.occurred_at),
      storeId: row.store_id,
    }
  );
}

export async function writeActivation(work: Work, activation: Activation): Promise<void> {
  await work.rows(sql("activation.write")`
    insert into points_activation (id, member_id, brand_id, order_id, store_id, source, number,
      order_number, points, last_day, occurred_at, booked_at)
    values (${activation.id}::uuid, ${activation.memberId}::uuid, ${work.brandId}::uuid,
      ${activation.orderId}::uuid, ${activation.storeId}::uuid, ${activation.source},
      ${activation.number}, ${activation.orderNumber}, ${activation.points}::bigint,
      ${activation.lastDay}, ${activation.occurredAt}::timestamptz, ${activation.bookedAt}::timestamptz)`);
}

export async function activationOf(
  scope: Scope,
  memberId: string,
  id: string,
): Promise<Activation | undefined> {
  const [row] = await scope.rows<{
    id: string;
    member_id: string;
    order_id: string;
    store_id: string;
    source: string;
    number: string;
    order_number: string;
    points: string;
    last_day: string;
    occurred_at: string;
    booked_at: string;
  }>(sql("activation.of")`
    select id, member_id, order_id, store_id, source, number, order_number, points, last_day,
      occurred_at, booked_at
    from points_activation
    where id = ${id}::uuid and member_id = ${memberId}::uuid and brand_id = ${scope.brandId}::uuid`);
  return (
    row && {
      id: row.id,
      memberId: row.member_id,
      orderId: row.order_id,
      storeId: row.store_id,
      source: row.source,
      number: row.number,
      orderNumber: row.order_number,
      points: BigInt(row.points),
      lastDay: row.last_day,
      occurredAt: new Date(row.occurred_at),
      bookedAt: new Date(row.booked_at),
    }
  );
}
