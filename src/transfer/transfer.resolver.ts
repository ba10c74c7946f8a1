import { Arg, Ctx, FieldResolver, Mutation, Resolver } from "type-graphql";
import { BrandType } from "../brand/brand.type.ts";
import { BadInput } from "../kernel/refusal.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { walletLoader } from "../points/wallet.loader.ts";
import { setTransferRule } from "./set-transfer-rule.ts";
import { transferRules } from "./transfer.queries.ts";
import {
  SetTransferRuleInput,
  SetTransferRuleResult,
  TransferPointsInput,
  TransferPointsResult,
  TransferRuleType,
} from "./transfer.type.ts";
import { transferPoints } from "./transfer-points.ts";

@Resolver()
export class TransferResolver {
  @Mutation(() => TransferPointsResult, {
    description: "Gives a member's points to another; they keep their issuers and last days.",
  })
  transferPoints(
    @Arg("input", () => TransferPointsInput) input: TransferPointsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { actor } = context;
    const memberId = input.memberId ?? (actor.kind === "member" ? actor.id : undefined);
    if (memberId === undefined) throw new BadInput("say whose points are given");
    return answer(context, "PointsTransferred", async () => {
      const transfer = await context.begin((work) => transferPoints(work, { ...input, memberId }));
      return { transfer, wallet: await context.loader(walletLoader).load(transfer.memberId) };
    });
  }

  @Mutation(() => SetTransferRuleResult)
  setTransferRule(
    @Arg("input", () => SetTransferRuleInput) input: SetTransferRuleInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "TransferRuleSet", async () => ({
      rule: await context.begin((work) => setTransferRule(work, input)),
    }));
  }
}

@Resolver(() => BrandType)
export class TransferRulesResolver {
  @FieldResolver(() => [TransferRuleType], {
    description: "All versions, oldest first; none: members give nothing to each other.",
  })
  transferRules(@Ctx() { scope }: Context): Promise<TransferRuleType[]> {
    return transferRules(scope);
  }
}
