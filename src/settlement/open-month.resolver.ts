import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { BrandEntity } from "../brand/brand.entity.ts";
import { dayOf, lastDayOf, type Month } from "../kernel/month.ts";
import type { Context } from "../platform/graphql/context.ts";
import { judgeMonth, type MonthBook, type MonthLine, projectMonth } from "./month.rules.ts";
import { JudgedLineType, ProjectedMonthType } from "./open-month.type.ts";
import { monthBookLoader, openMonthLoader } from "./settlement.loader.ts";
import { MonthTotalsType } from "./settlement.type.ts";

/** A month that is not closed, up to its last day or today; undefined: it is closed, or has not begun. */
async function running(
  { month, franchiseeId }: MonthTotalsType,
  context: Context,
): Promise<{ book: MonthBook; until: string } | undefined> {
  const { scope } = context;
  const open = await context.loader(openMonthLoader).load(scope.brandId);
  const brand = await scope.em.findOneOrFail(BrandEntity, { id: scope.brandId });
  const today = dayOf(scope.now, brand.timeZone);
  if (!open || month < open || today < month) return undefined;
  const book = await context.loader(monthBookLoader).load(`${month} ${franchiseeId}`);
  const last = lastDayOf(month as Month);
  return book ? { book, until: today < last ? today : last } : undefined;
}

@Resolver(() => MonthTotalsType)
export class OpenMonthLinesResolver {
  @FieldResolver(() => [JudgedLineType], {
    description:
      "What a close would add to a month that is open, were today its last day: steps, minimum, maximum, fees, points in advance. Empty once it is closed: then they are lines.",
  })
  async soFar(
    @Root() totals: MonthTotalsType,
    @Ctx() context: Context,
  ): Promise<readonly JudgedLineType[]> {
    const found = await running(totals, context);
    return found ? judgeMonth({ ...found.book.ground, until: found.until }).map(asJudged) : [];
  }

  @FieldResolver(() => ProjectedMonthType, {
    nullable: true,
    description:
      "What a month that is open comes to, should its other days be like those up to today; null once it is closed.",
  })
  async projected(
    @Root() totals: MonthTotalsType,
    @Ctx() context: Context,
  ): Promise<ProjectedMonthType | null> {
    const found = await running(totals, context);
    if (!found) return null;
    const { groups, lines } = projectMonth(found.book, found.until);
    const all = [...groups, ...lines];
    const kinds = Map.groupBy(all, ({ kind }) => kind);
    const total = (some: typeof all, of: "base" | "amountMinor") =>
      some.reduce((sum, each) => sum + each[of], 0n);
    return {
      sums: [...kinds]
        .map(([kind, some]) => ({
          ...{ kind, base: total(some, "base"), amountMinor: total(some, "amountMinor") },
        }))
        .sort((a, b) => (a.kind < b.kind ? -1 : 1)),
      totalMinor: total(all, "amountMinor"),
      lines: lines.map(asJudged),
    };
  }
}

const asJudged = ({ corrects, ...line }: MonthLine): JudgedLineType => ({
  ...line,
  correctsPostingId: corrects?.postingId ?? null,
});
