import { Arg, Ctx, Int, Mutation, Query, Resolver } from "type-graphql";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, TextScalar } from "../platform/graphql/scalars.ts";
import { cancelDrop } from "./cancel-drop.ts";
import { dropNumbered, dropPage } from "./drop.queries.ts";
import {
  CancelDropInput,
  CancelDropResult,
  CouponDropConnectionType,
  CouponDropType,
  DropCouponsInput,
  DropCouponsResult,
} from "./drop.type.ts";
import { dropCoupons } from "./drop-coupons.ts";

@Resolver()
export class DropResolver {
  @Query(() => CouponDropType, {
    nullable: true,
    description: "Coupons given to many, and how far that came. Headquarters only.",
  })
  async couponDrop(
    @Arg("number", () => TextScalar) number: string,
    @Ctx() { scope, actor }: Context,
  ): Promise<CouponDropType | null> {
    mayManageBrand(actor);
    return (await dropNumbered(scope, number)) ?? null;
  }

  @Query(() => CouponDropConnectionType, { description: "Newest first. Headquarters only." })
  async couponDrops(
    @Ctx() { scope, actor }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<CouponDropType>> {
    mayManageBrand(actor);
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await dropPage(scope, { first, after: behind });
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }

  @Mutation(() => DropCouponsResult, {
    description:
      "Orders a coupon for each of many members; the hub gives them by itself. Campaigns' control groups get none.",
  })
  dropCoupons(
    @Arg("input", () => DropCouponsInput) input: DropCouponsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, storeId: input.storeId ?? undefined };
    return answer(context, "CouponsDropped", () =>
      context.begin((work) => dropCoupons(work, wish)),
    );
  }

  @Mutation(() => CancelDropResult, {
    description: "Ends a drop where it is; what it gave stays given.",
  })
  cancelDrop(
    @Arg("input", () => CancelDropInput) input: CancelDropInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "DropCancelled", async () => ({
      drop: await context.begin((work) => cancelDrop(work, input)),
    }));
  }
}
