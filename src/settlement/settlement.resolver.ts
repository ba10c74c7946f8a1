import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import { storeLoader } from "../brand/brand.loader.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import { BrandType, FranchiseeType, StoreType } from "../brand/brand.type.ts";
import { isId } from "../kernel/id.ts";
import type { Month } from "../kernel/month.ts";
import { isSmall, keyOf, pageOf } from "../kernel/page.ts";
import { BadInput } from "../kernel/refusal.ts";
import { type ByTime, ByTimeEnum } from "../platform/graphql/by-time.type.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  MonthScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { monthLinePage } from "./line.queries.ts";
import { filterOf } from "./line-filter.rules.ts";
import { accruedLoader, monthTotalsLoader, openMonthLoader } from "./settlement.loader.ts";
import { maySeeSettlement } from "./settlement.policy.ts";
import {
  LineConnectionType,
  LineFilterInput,
  LineType,
  MonthTotalsType,
} from "./settlement.type.ts";

async function openMonth(context: Context): Promise<Month> {
  const month = await context.loader(openMonthLoader).load(context.scope.brandId);
  if (!month) throw new Error("every brand has an open month");
  return month;
}

@Resolver(() => FranchiseeType)
export class SettlementResolver {
  @FieldResolver(() => MonthTotalsType, {
    description: "The first open month, this second; or the month asked for.",
  })
  async month(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
    @Arg("month", () => MonthScalar, { nullable: true }) month?: Month,
  ): Promise<MonthTotalsType> {
    maySeeSettlement(context.actor, franchisee.id);
    const wanted = month ?? (await openMonth(context));
    const totals = await context.loader(monthTotalsLoader).load(`${wanted} ${franchisee.id}`);
    if (!totals) throw new Error("every franchisee has totals, be they zero");
    return totals;
  }

  @FieldResolver(() => MinorUnitsScalar, {
    description:
      "What had accrued in a month (the first open one) until an instant; above zero, headquarters owes it.",
  })
  async accrued(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
    @Arg("asOf", () => DateTimeScalar) asOf: Date,
    @Arg("by", () => ByTimeEnum, { defaultValue: "BOOKED" }) by: ByTime,
    @Arg("month", () => MonthScalar, { nullable: true }) month?: Month,
  ): Promise<bigint> {
    maySeeSettlement(context.actor, franchisee.id);
    const wanted = month ?? (await openMonth(context));
    return context
      .loader(accruedLoader)
      .load({ franchiseeId: franchisee.id, month: wanted, asOf, by });
  }

  @Query(() => LineConnectionType, {
    description:
      "A franchisee's lines of one month in booking order, those that the filter leaves; its own first open month by default.",
  })
  async lines(
    @Ctx() context: Context,
    @Arg("franchiseeId", () => UuidScalar, { nullable: true }) franchiseeId?: string,
    @Arg("month", () => MonthScalar, { nullable: true }) month?: Month,
    @Arg("filter", () => LineFilterInput, { nullable: true }) filter?: LineFilterInput,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<LineType>> {
    const { scope, actor } = context;
    const whose = franchiseeId ?? (actor.kind === "franchisee" ? actor.franchiseeId : undefined);
    if (whose === undefined) throw new BadInput("say which franchisee");
    maySeeSettlement(actor, whose);
    const found = await monthLinePage(scope, {
      franchiseeId: whose,
      month: month ?? (await openMonth(context)),
      filter: filterOf(filter ?? {}, await zoneOf(scope)),
      first,
      behind: keyOf(after, [isId, isSmall]),
    });
    return connectionOf(pageOf(found, { first }), ({ postingId, no }) => [postingId, String(no)]);
  }
}

@Resolver(() => LineType)
export class LineResolver {
  @FieldResolver(() => StoreType, { nullable: true })
  store(@Root() line: LineType, @Ctx() context: Context): Promise<StoreType | null> | null {
    return line.storeId === null ? null : context.loader(storeLoader).load(line.storeId);
  }
}

@Resolver(() => BrandType)
export class OpenMonthResolver {
  @FieldResolver(() => MonthScalar, { description: "The first month that is not closed." })
  openMonth(@Ctx() context: Context): Promise<Month> {
    return openMonth(context);
  }
}
