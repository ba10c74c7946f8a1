import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { BrandEntity } from "../brand/brand.entity.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import { HEADQUARTERS, pointValueAt } from "../brand/brand.rules.ts";
import { BrandType } from "../brand/brand.type.ts";
import { PointValueEntity } from "../brand/point-value.entity.ts";
import { asMonth, dayOf, isDay, monthStart, nextMonth } from "../kernel/month.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { BadInput } from "../kernel/refusal.ts";
import { answer } from "../platform/graphql/answer.ts";
import { type ByTime, ByTimeEnum } from "../platform/graphql/by-time.type.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MonthScalar,
  TextScalar,
} from "../platform/graphql/scalars.ts";
import { maySeeSettlement } from "../settlement/settlement.policy.ts";
import { partsLoader } from "../statement/statement.loader.ts";
import { StatementType } from "../statement/statement.type.ts";
import { invoiceDetailsLoader, taxRatesLoader } from "../tax/tax.loader.ts";
import { TAX_ROUNDING } from "../tax/tax.rules.ts";
import { AccountMappingEntity } from "./account-mapping.entity.ts";
import { USUAL_MAPPING } from "./account-mapping.rules.ts";
import { maySeeBooks, nettingSight } from "./accounting.policy.ts";
import {
  AccountMappingType,
  BreakageEstimatesType,
  JournalType,
  NettingLineConnectionType,
  type NettingLineType,
  NettingPartyType,
  NettingType,
  PointsLiabilityType,
  SetAccountMappingInput,
  SetAccountMappingResult,
  StatementTaxType,
  TrialRowType,
} from "./accounting.type.ts";
import { journalPath } from "./journal.paths.ts";
import { endedVintages, vintagesHeld } from "./liability.queries.ts";
import { estimateBreakage, HOW_ESTIMATED, liabilities } from "./liability.rules.ts";
import { nettingKey, nettingPage, nettingParties } from "./netting.queries.ts";
import { setAccountMapping } from "./set-account-mapping.ts";
import { taxedParts } from "./statement-tax.rules.ts";
import { trialBalance } from "./trial-balance.queries.ts";

@Resolver(() => BrandType)
export class AccountingResolver {
  @Query(() => [TrialRowType], {
    complexity: 2_000,
    description: "Every account of the chart at an instant; headquarters' to see.",
  })
  trialBalance(
    @Arg("asOf", () => DateTimeScalar) asOf: Date,
    @Ctx() { scope, actor }: Context,
    @Arg("by", () => ByTimeEnum, { defaultValue: "BOOKED" }) by: ByTime = "BOOKED",
  ): Promise<TrialRowType[]> {
    maySeeBooks(actor);
    return trialBalance(scope, { asOf, by });
  }

  @Query(() => [PointsLiabilityType], {
    complexity: 500,
    description: "What members hold and what is not over, as it is now; headquarters' to see.",
  })
  async pointsLiability(@Ctx() { scope, actor }: Context): Promise<PointsLiabilityType[]> {
    maySeeBooks(actor);
    const held = await vintagesHeld(scope, dayOf(scope.now, await zoneOf(scope)));
    return liabilities(held, pointValueAt(await scope.em.find(PointValueEntity, {}), scope.now));
  }

  @Query(() => BreakageEstimatesType, { description: "As of now; headquarters' to see." })
  async breakageEstimates(@Ctx() { scope, actor }: Context): Promise<BreakageEstimatesType> {
    maySeeBooks(actor);
    const today = dayOf(scope.now, await zoneOf(scope));
    const [held, ended] = await Promise.all([
      vintagesHeld(scope, today),
      endedVintages(scope, today),
    ]);
    return { method: HOW_ESTIMATED, estimates: estimateBreakage(held, ended) };
  }

  @Query(() => NettingType, {
    description: "What points between stores came to in a month, by when it is booked.",
  })
  netting(@Arg("month", () => MonthScalar) month: string, @Ctx() { actor }: Context): NettingType {
    nettingSight(actor);
    return { month };
  }

  @Query(() => JournalType, {
    description: "Of what was booked on local days, both included; headquarters' to see.",
  })
  async journal(
    @Arg("fromDay", () => TextScalar) fromDay: string,
    @Arg("toDay", () => TextScalar) toDay: string,
    @Ctx() context: Context,
    @Arg("asset", () => TextScalar, {
      nullable: true,
      description: "The brand's currency when left out; or `PTS`, or a growth kind.",
    })
    asset?: string,
  ): Promise<JournalType> {
    const { scope, actor } = context;
    maySeeBooks(actor);
    if (!isDay(fromDay) || !isDay(toDay) || toDay < fromDay)
      throw new BadInput("say days like 2026-03-31, the last not before the first");
    const { currency } = await scope.em.findOneOrFail(BrandEntity, { id: scope.brandId });
    const of = asset ?? currency;
    if (!/^[A-Z0-9_]{1,32}$/.test(of)) throw new BadInput("an asset is a currency, PTS or a kind");
    const path = journalPath({ brandId: scope.brandId, asset: of, fromDay, toDay });
    return { asset: of, downloadUrl: context.signUrl(path) };
  }

  @FieldResolver(() => [AccountMappingType], {
    description:
      "All versions, oldest first; the usual one before the first. Headquarters' to see.",
  })
  async accountMappings(@Ctx() { scope, actor }: Context): Promise<AccountMappingType[]> {
    maySeeBooks(actor);
    return [
      USUAL_MAPPING,
      ...(await scope.em.find(AccountMappingEntity, {}, { orderBy: { version: "asc" } })),
    ];
  }

  @Mutation(() => SetAccountMappingResult, {
    description: "What accounts are called in the brand's own accounting, from an instant on.",
  })
  setAccountMapping(
    @Arg("input", () => SetAccountMappingInput) input: SetAccountMappingInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "AccountMappingSet", async () => ({
      mapping: await context.begin((work) => setAccountMapping(work, input)),
    }));
  }
}

@Resolver(() => NettingType)
export class NettingResolver {
  @FieldResolver(() => NettingLineConnectionType, {
    description: "Gross, by issuer, acceptor, last day and cost.",
  })
  async lines(
    @Root() netting: NettingType,
    @Ctx() { scope, actor }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<NettingLineType>> {
    const isPart = (part: string) => part.length <= 36;
    const found = await nettingPage(scope, {
      ...{ month: asMonth(netting.month), of: nettingSight(actor), first: pageSize({ first }) },
      behind: keyOf(after, [isPart, isPart, isPart, isPart]),
    });
    return connectionOf(pageOf(found, { first }), nettingKey);
  }

  @FieldResolver(() => [NettingPartyType], { description: "Net; headquarters last." })
  async parties(
    @Root() netting: NettingType,
    @Ctx() { scope, actor }: Context,
  ): Promise<NettingPartyType[]> {
    const of = nettingSight(actor);
    const parties = await nettingParties(scope, { month: asMonth(netting.month), of });
    if (of !== "ALL") return parties;
    const sum = (read: (party: NettingPartyType) => bigint) =>
      -parties.reduce((all, party) => all + read(party), 0n);
    const headquarters = {
      ...{ franchiseeId: null, code: HEADQUARTERS },
      acceptedMinor: sum(({ acceptedMinor }) => acceptedMinor),
      usedMinor: sum(({ usedMinor }) => usedMinor),
      breakageMinor: sum(({ breakageMinor }) => breakageMinor),
      netMinor: sum(({ netMinor }) => netMinor),
    };
    return [...parties, headquarters];
  }
}

@Resolver(() => StatementType)
export class StatementTaxResolver {
  @FieldResolver(() => StatementTaxType, {
    description: "Its tax fields, for invoices; empty where no rates are set.",
  })
  async tax(@Root() statement: StatementType, @Ctx() context: Context): Promise<StatementTaxType> {
    const { scope } = context;
    maySeeSettlement(context.actor, statement.franchiseeId);
    const zone = await zoneOf(scope);
    const at = new Date(+monthStart(nextMonth(asMonth(statement.month)), zone) - 1);
    const [parts, rates, details] = await Promise.all([
      context.loader(partsLoader).load(statement.id),
      context.loader(taxRatesLoader).load(scope.brandId),
      context.loader(invoiceDetailsLoader).load(statement.franchiseeId),
    ]);
    return {
      ...taxedParts(parts ?? [], rates ?? [], at),
      invoiceTo: details?.findLast(({ fromAt }) => fromAt <= at) ?? null,
      rounding: TAX_ROUNDING,
    };
  }
}
