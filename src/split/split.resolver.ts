import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { FranchiseeType } from "../brand/brand.type.ts";
import { ownStoreCode, sourceOf } from "../brand/numbering.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { Refusal } from "../kernel/refusal.ts";
import { as, refused } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { maySeeSettlement } from "../settlement/settlement.policy.ts";
import { recordPayments } from "./record-payments.ts";
import { setSplitRule } from "./set-split-rule.ts";
import { splitsLoader } from "./split.loader.ts";
import { mayManageSplits } from "./split.policy.ts";
import { ruleOf } from "./split.queries.ts";
import {
  RecordPaymentsInput,
  RecordPaymentsOutcome,
  SetSplitRuleInput,
  SplitConnectionType,
  SplitRuleType,
  type SplitType,
} from "./split.type.ts";

@Resolver()
export class SplitResolver {
  @Query(() => SplitRuleType, {
    nullable: true,
    description: "How payments are split; null: not at all. Headquarters only.",
  })
  async splitRule(@Ctx() { actor, scope }: Context): Promise<SplitRuleType | null> {
    mayManageSplits(actor);
    return (await ruleOf(scope)) ?? null;
  }

  @Mutation(() => SplitRuleType, {
    description: "Sets how payments are split from now on. Headquarters only.",
  })
  setSplitRule(
    @Arg("input", () => SetSplitRuleInput) input: SetSplitRuleInput,
    @Ctx() context: Context,
  ): Promise<SplitRuleType> {
    const wish = { ...input, maxBps: input.maxBps ?? undefined };
    return context.begin((work) => setSplitRule(work, wish));
  }

  @Mutation(() => [RecordPaymentsOutcome], {
    description:
      "Tells by which payments at WeChat Pay orders were paid; an outcome for each, in order. What their lines owe " +
      "headquarters is split off them.",
  })
  async recordPayments(
    @Arg("input", () => RecordPaymentsInput) { payments }: RecordPaymentsInput,
    @Ctx() context: Context,
  ): Promise<object[]> {
    const here = await ownStoreCode(context);
    const wishes = payments.map((payment) => ({
      ...payment,
      source: sourceOf(payment.source, here),
    }));
    const outcomes = await context.begin((work) => recordPayments(work, wishes));
    return outcomes.map((outcome) =>
      outcome instanceof Refusal ? refused(context, outcome) : as("PaymentRecorded", outcome),
    );
  }
}

@Resolver(() => FranchiseeType)
export class FranchiseeSplitsResolver {
  @FieldResolver(() => SplitConnectionType, {
    description: "What WeChat Pay was told of payments of its stores' orders, newest first.",
  })
  async splits(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<SplitType>> {
    maySeeSettlement(context.actor, franchisee.id);
    const found = await context
      .loader(splitsLoader)
      .load({ of: franchisee.id, first: pageSize({ first }), behind: keyOf(after, [isId]) });
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }
}
