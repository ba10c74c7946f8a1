import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { BonusAward, BonusContext } from "./sale-bonus.rules.ts";

/** What bonuses gave for an order, and what it rested on. */
export interface OrderBonus {
  readonly orderId: string;
  readonly memberId: string;
  /** The local day it occurred on. */
  readonly day: string;
  readonly context: BonusContext;
  readonly awards: readonly BonusAward[];
  readonly points: bigint;
}

export async function writeOrderBonuses(work: Work, bonuses: readonly OrderBonus[]): Promise<void> {
  if (bonuses.length === 0) return;
  const column = <T>(read: (bonus: OrderBonus) => T) => bonuses.map(read);
  await work.rows(sql("bonus.writeOrderBonuses")`
    insert into order_bonus (order_id, member_id, brand_id, day, context, awards, points)
    select b.order_id, b.member_id, ${work.brandId}::uuid, b.day, b.context::jsonb, b.awards::jsonb, b.points
    from unnest(${column((b) => b.orderId)}::uuid[], ${column((b) => b.memberId)}::uuid[],
      ${column((b) => b.day)}::text[], ${column((b) => JSON.stringify(storedContext(b.context)))}::text[],
      ${column((b) => JSON.stringify(b.awards.map(storedBonusAward)))}::text[], ${column((b) => b.points)}::bigint[]
    ) as b (order_id, member_id, day, context, awards, points)`);
}

/** An award as JSON holds it: amounts are texts. */
export interface StoredBonusAward {
  readonly rule: string;
  readonly id: string;
  readonly points: string;
  readonly headquarters: string;
}

export interface OrderBonusRow {
  order_id: string;
  member_id: string;
  day: string;
  context: StoredContext;
  awards: StoredBonusAward[];
  points: string;
}

/** What every judgement rests on, as JSON holds it. */
export interface StoredGround {
  member: Omit<BonusContext["member"], "rank" | "enrolledDays"> & {
    rank: string;
    enrolledDays: string;
  };
  given: Record<string, { day: string; ever: string }>;
  left: Record<string, string>;
}

interface StoredContext extends StoredGround {
  grossMinor: string;
  standing: string;
  multipliers: (Omit<BonusContext["multipliers"][number], "bps"> & { bps: string })[];
}

export const asBonusAward = ({ rule, id, points, headquarters }: StoredBonusAward): BonusAward => ({
  ...{ rule, id, points: BigInt(points), headquarters: BigInt(headquarters) },
});

/** What a judgement of an order or an event rested on. */
export const asGround = ({
  member,
  given,
  left,
}: StoredGround): Pick<BonusContext, "member" | "given" | "left"> => ({
  member: { ...member, rank: BigInt(member.rank), enrolledDays: BigInt(member.enrolledDays) },
  given: mapValues(given, ({ day, ever }) => ({ day: BigInt(day), ever: BigInt(ever) })),
  left: mapValues(left, BigInt),
});

const storedBonusAward = ({ rule, id, points, headquarters }: BonusAward): StoredBonusAward => ({
  ...{ rule, id, points: String(points), headquarters: String(headquarters) },
});

/** Amounts as texts, one by one: asking each value for its type costs an order more than judging it. */
const storedContext = (context: BonusContext): StoredContext => ({
  member: {
    ...context.member,
    rank: String(context.member.rank),
    enrolledDays: String(context.member.enrolledDays),
  },
  ...{ grossMinor: String(context.grossMinor), standing: String(context.standing) },
  given: mapValues(context.given, ({ day, ever }) => ({ day: String(day), ever: String(ever) })),
  left: mapValues(context.left, String),
  multipliers: context.multipliers.map((each) => ({ ...each, bps: String(each.bps) })),
});

export const asOrderBonus = (row: OrderBonusRow): OrderBonus => ({
  ...{ orderId: row.order_id, memberId: row.member_id, day: row.day, points: BigInt(row.points) },
  awards: row.awards.map(asBonusAward),
  context: {
    ...asGround(row.context),
    grossMinor: BigInt(row.context.grossMinor),
    standing: BigInt(row.context.standing),
    multipliers: row.context.multipliers.map((each) => ({ ...each, bps: BigInt(each.bps) })),
  },
});

const mapValues = <From, To>(of: Readonly<Record<string, From>>, as: (value: From) => To) =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, as(value)]));

/** What bonuses gave for orders, by the order's id; one that there was nothing to judge for is left out. */
export async function orderBonuses(
  scope: Scope,
  orders: ReadonlyArray<{ readonly id: string; readonly memberId: string }>,
): Promise<Map<string, OrderBonus>> {
  const rows = await scope.rows<OrderBonusRow>(sql("bonus.orderBonuses")`
    select order_id, member_id, day, context, awards, points from order_bonus
    where order_id = any(${orders.map(({ id }) => id)}::uuid[])
      and member_id = any(${orders.map(({ memberId }) => memberId)}::uuid[])
      and brand_id = ${scope.brandId}::uuid`);
  return new Map(rows.map((row) => [row.order_id, asOrderBonus(row)]));
}
