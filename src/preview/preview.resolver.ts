import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { shownJudgement } from "../bonus/bonus.type.ts";
import { isHeadquarters } from "../brand/brand.policy.ts";
import { ownStoreCode } from "../brand/numbering.ts";
import type { Actor } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import type { Order } from "../order/order.rules.ts";
import { OrderInput, OrderType } from "../order/order.type.ts";
import { orderWish } from "../order/order-wish.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Explanation, explanationOf } from "./explain-order.ts";
import { explanationLoader } from "./preview.loader.ts";
import {
  OrderExplanationType,
  type OrderPreviewType,
  PreviewOrderOutcome,
} from "./preview.type.ts";
import { previewOrder } from "./preview-order.ts";

@Resolver(() => OrderType)
export class PreviewResolver {
  @Query(() => PreviewOrderOutcome, {
    description:
      "What an order would bring about if it were recorded now, or why it would be refused: decided as recordOrders " +
      "decides it. Its number may be any.",
  })
  async previewOrder(
    @Arg("order", () => OrderInput) order: OrderInput,
    @Ctx() context: Context,
  ): Promise<object> {
    // A number of its own: an order that was recorded is no preview.
    const wish = orderWish({ ...order, number: newId() }, await ownStoreCode(context));
    return answer(context, "OrderPreview", async (): Promise<OrderPreviewType> => {
      const {
        order: decided,
        bonus,
        redeemed,
        ruleVersion,
      } = await context.begin((work) => previewOrder(work, wish));
      const explanation = explanationOf(decided, bonus, ruleVersion);
      return {
        ...{ netMinor: decided.netMinor, spentMinor: decided.spentMinor },
        explanation: shownExplanation(explanation, context.actor),
        coupons: redeemed.map(({ redemption: { couponId, discountMinor, funded } }) => ({
          ...{ couponId, discountMinor, headquartersMinor: funded.headquarters },
          ...{ acceptorMinor: funded.acceptor, issuerMinor: funded.issuer },
        })),
      };
    });
  }

  @FieldResolver(() => OrderExplanationType, {
    description: "Judged again, by the same rules and by what was known when it was recorded.",
  })
  async explanation(@Root() order: Order, @Ctx() context: Context): Promise<OrderExplanationType> {
    return shownExplanation(await context.loader(explanationLoader).load(order), context.actor);
  }
}

/** Who is held out of a campaign is not told to those who might make up for it. */
const shownExplanation = (
  { judgements, coupons, ...parts }: Explanation,
  actor: Actor,
): OrderExplanationType => ({
  ...parts,
  bonuses: judgements
    .filter(({ points }) => points > 0n || isHeadquarters(actor) || actor.kind === "franchisee")
    .map(shownJudgement),
  coupons: coupons.map(({ id, rule, points, headquarters }) => ({
    ...{ couponId: id, template: rule.slice("coupon/".length), points },
    headquartersPoints: headquarters,
  })),
});
