import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { ownStoreCode, sourceOf } from "../brand/numbering.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { shownDay } from "../points/points.accounts.ts";
import { walletLoader } from "../points/wallet.loader.ts";
import { activatePoints } from "./activate-points.ts";
import { ActivatePointsInput, ActivatePointsResult } from "./activation.type.ts";

@Resolver()
export class ActivationResolver {
  @Mutation(() => ActivatePointsResult, {
    description: "The event an order's points waited for has come: they can be spent from now on.",
  })
  async activatePoints(
    @Arg("input", () => ActivatePointsInput) input: ActivatePointsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const source = sourceOf(input.source, await ownStoreCode(context));
    return answer(context, "PointsActivated", async () => {
      const activation = await context.begin((work) => activatePoints(work, { ...input, source }));
      return {
        activation: { ...activation, lastDay: shownDay(activation.lastDay) },
        wallet: await context.loader(walletLoader).load(activation.memberId),
      };
    });
  }
}
