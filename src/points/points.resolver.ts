import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { ownStore } from "../brand/brand.policy.ts";
import { BrandType } from "../brand/brand.type.ts";
import { ownStoreCode, sourceOf } from "../brand/numbering.ts";
import { isId } from "../kernel/id.ts";
import { isSmall, keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { BadInput } from "../kernel/refusal.ts";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import { type ByTime, ByTimeEnum } from "../platform/graphql/by-time.type.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, DateTimeScalar } from "../platform/graphql/scalars.ts";
import { sightOf } from "../sight/sight.loader.ts";
import { EarnBaseEntity } from "./earn-base.entity.ts";
import { USUAL_BASE } from "./earn-base.rules.ts";
import { earningRules } from "./earning-rule.queries.ts";
import {
  EarnBaseType,
  EarningRuleType,
  PointsEntryConnectionType,
  type PointsEntryType,
  SetEarnBaseInput,
  SetEarnBaseResult,
  SetEarningRuleInput,
  SetEarningRuleResult,
  SpendPointsInput,
  SpendPointsResult,
  WalletType,
} from "./points.type.ts";
import { setEarnBase } from "./set-earn-base.ts";
import { setEarningRule } from "./set-earning-rule.ts";
import { spendPoints } from "./spend-points.ts";
import { pastWalletLoader, pointsEntriesLoader, walletLoader } from "./wallet.loader.ts";

@Resolver(() => MemberType)
export class PointsResolver {
  @FieldResolver(() => WalletType, {
    nullable: true,
    description:
      "As it is now; or as it was at an instant, by what had occurred or been booked, for whom its orders are shown to in full.",
  })
  async wallet(
    @Root() { id: memberId }: MemberType,
    @Ctx() context: Context,
    @Arg("asOf", () => DateTimeScalar, { nullable: true }) asOf?: Date,
    @Arg("by", () => ByTimeEnum, { defaultValue: "BOOKED" }) by: ByTime = "BOOKED",
  ): Promise<WalletType | null> {
    const { wallet, orders } = await sightOf(context, memberId);
    // What somebody had, instant by instant, tells when and where it bought.
    if (wallet === "NONE" || (asOf && orders !== "FULL")) return null;
    return asOf
      ? context.loader(pastWalletLoader).load({ memberId, asOf, by })
      : context.loader(walletLoader).load(memberId);
  }

  @FieldResolver(() => PointsEntryConnectionType, {
    nullable: true,
    description: "Newest first; for whom its orders are shown to in full.",
  })
  async pointsEntries(
    @Root() member: MemberType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<PointsEntryType> | null> {
    const { wallet, orders } = await sightOf(context, member.id);
    if (wallet === "NONE" || orders !== "FULL") return null;
    const found = await context.loader(pointsEntriesLoader).load({
      of: member.id,
      first: pageSize({ first }),
      behind: keyOf(after, [isId, isSmall]),
    });
    return connectionOf(pageOf(found, { first }), ({ postingId, no }) => [postingId, String(no)]);
  }

  @Mutation(() => SpendPointsResult, {
    description: "Spends points at a store, soonest-expiring first.",
  })
  async spendPoints(
    @Arg("input", () => SpendPointsInput) input: SpendPointsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const storeId = input.storeId ?? ownStore(context.actor);
    if (storeId === undefined) throw new BadInput("say at which store");
    const source = sourceOf(input.source, await ownStoreCode(context));
    return answer(context, "PointsSpent", async () => {
      const spending = await context.begin((work) =>
        spendPoints(work, { ...input, storeId, source }),
      );
      return { spending, wallet: await context.loader(walletLoader).load(spending.memberId) };
    });
  }

  @Mutation(() => SetEarningRuleResult)
  setEarningRule(
    @Arg("input", () => SetEarningRuleInput) input: SetEarningRuleInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "EarningRuleSet", async () => ({
      rule: await context.begin((work) => setEarningRule(work, input)),
    }));
  }

  @Mutation(() => SetEarnBaseResult, {
    description:
      "What of an order's net earns: without tax, delivery, gift cards and what they pay, unless you say otherwise.",
  })
  setEarnBase(
    @Arg("input", () => SetEarnBaseInput) input: SetEarnBaseInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "EarnBaseSet", async () => ({
      base: await context.begin((work) =>
        setEarnBase(work, {
          // What is left out may come as null.
          ...{ countsTax: input.countsTax ?? undefined, fromAt: input.fromAt },
          countsShipping: input.countsShipping ?? undefined,
          excludedTenders: input.excludedTenders ?? undefined,
          excludedCategories: input.excludedCategories ?? undefined,
        }),
      ),
    }));
  }
}

@Resolver(() => BrandType)
export class EarningRulesResolver {
  @FieldResolver(() => [EarningRuleType], { description: "All versions, oldest first." })
  earningRules(@Ctx() { scope }: Context): Promise<EarningRuleType[]> {
    return earningRules(scope);
  }

  @FieldResolver(() => [EarnBaseType], {
    description: "All versions, oldest first; the usual one before the first.",
  })
  async earnBases(@Ctx() { scope }: Context): Promise<EarnBaseType[]> {
    return [
      USUAL_BASE,
      ...(await scope.em.find(EarnBaseEntity, {}, { orderBy: { version: "asc" } })),
    ];
  }
}
