import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { isDay } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { TextScalar } from "../platform/graphql/scalars.ts";
import { mayManageSplits } from "../split/split.policy.ts";
import type { WechatPay } from "../split/wechat-pay.client.ts";
import { billOf } from "./bill.queries.ts";
import { CheckBillInput, CheckBillResult, SplitBillType } from "./bill.type.ts";
import { checkBill } from "./check-bill.ts";

@Resolver()
export class BillResolver {
  private readonly wechatPay: WechatPay | undefined;

  constructor(parts?: { readonly wechatPay: WechatPay | undefined }) {
    this.wechatPay = parts?.wechatPay;
  }

  @Query(() => SplitBillType, {
    nullable: true,
    description: "A day's bill as it was compared last; null: not yet. Headquarters only.",
  })
  async splitBill(
    @Arg("day", () => TextScalar) day: string,
    @Ctx() { actor, scope }: Context,
  ): Promise<SplitBillType | null> {
    mayManageSplits(actor);
    if (!isDay(day)) throw new BadInput("a day is written like 2026-03-14");
    return (await billOf(scope, day)) ?? null;
  }

  @Mutation(() => CheckBillResult, {
    description: "Compares WeChat Pay's bill of a day with the book. Headquarters only.",
  })
  checkBill(
    @Arg("input", () => CheckBillInput) input: CheckBillInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const parts = {
      begin: context.beginner,
      look: () => context.scope,
      wechatPay: this.wechatPay,
    };
    return answer(context, "BillChecked", async () => ({
      bill: await checkBill(parts, context.actor, input),
    }));
  }
}
