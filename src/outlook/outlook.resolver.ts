import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { storeLoader } from "../brand/brand.loader.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import { StoreType } from "../brand/brand.type.ts";
import { type Month, nextMonth } from "../kernel/month.ts";
import { orderLoader } from "../order/order.loader.ts";
import { seesOrder } from "../order/order.policy.ts";
import { OrderType } from "../order/order.type.ts";
import type { Context } from "../platform/graphql/context.ts";
import type { BookedLine } from "../settlement/booking.rules.ts";
import { monthTotalsLoader } from "../settlement/settlement.loader.ts";
import { LineFilterInput, LineType, MonthTotalsType } from "../settlement/settlement.type.ts";
import { lineEventLoader } from "./outlook.loader.ts";
import { type BreakdownBy, breakdownOf } from "./outlook.queries.ts";
import { BreakdownByEnum, BreakdownType, LineEventType } from "./outlook.type.ts";

@Resolver(() => MonthTotalsType)
export class OutlookResolver {
  @FieldResolver(() => MonthTotalsType, { description: "The month before it." })
  monthBefore(@Root() month: MonthTotalsType, @Ctx() context: Context): Promise<MonthTotalsType> {
    return monthsAway(-1, month, context);
  }

  @FieldResolver(() => MonthTotalsType, { description: "The same month a year ago." })
  yearAgo(@Root() month: MonthTotalsType, @Ctx() context: Context): Promise<MonthTotalsType> {
    return monthsAway(-12, month, context);
  }

  @FieldResolver(() => [BreakdownType], {
    description: "Its lines told apart by clause, store or day; those that the filter leaves.",
  })
  async breakdown(
    @Root() { franchiseeId, month }: MonthTotalsType,
    @Ctx() { scope }: Context,
    @Arg("by", () => BreakdownByEnum, { defaultValue: "CLAUSE" }) by: BreakdownBy,
    @Arg("filter", () => LineFilterInput, { nullable: true }) filter?: LineFilterInput,
  ): Promise<BreakdownType[]> {
    const timeZone = await zoneOf(scope);
    const of = { franchiseeId, month: month as Month };
    return breakdownOf(scope, { ...of, by, timeZone, filter: filter ?? {} });
  }
}

async function monthsAway(
  count: number,
  { franchiseeId, month }: MonthTotalsType,
  context: Context,
): Promise<MonthTotalsType> {
  const key = `${nextMonth(month as Month, count)} ${franchiseeId}`;
  const found = await context.loader(monthTotalsLoader).load(key);
  if (!found) throw new Error("every franchisee has totals, be they zero");
  return found;
}

@Resolver(() => BreakdownType)
export class BreakdownResolver {
  @FieldResolver(() => StoreType, { nullable: true })
  store(
    @Root() { storeId }: BreakdownType,
    @Ctx() context: Context,
  ): Promise<StoreType | null> | null {
    return storeId === null ? null : context.loader(storeLoader).load(storeId);
  }
}

@Resolver(() => LineType)
export class LineEventResolver {
  @FieldResolver(() => LineEventType, { nullable: true, description: "What it rests on." })
  event(@Root() line: LineType, @Ctx() context: Context): Promise<LineEventType | null> {
    return context.loader(lineEventLoader).load(line as BookedLine);
  }

  @FieldResolver(() => OrderType, {
    nullable: true,
    description:
      "The order it rests on, be it the one that is taken back; null where there is none, or it is not shown to you.",
  })
  async order(@Root() line: LineType, @Ctx() context: Context): Promise<OrderType | null> {
    const event = await context.loader(lineEventLoader).load(line as BookedLine);
    const order = event?.orderId && (await context.loader(orderLoader).load(event.orderId));
    return order && seesOrder(context.actor, order) ? order : null;
  }
}
