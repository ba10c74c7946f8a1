import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { memberSaid } from "../binding/member-said.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { showCoupon } from "../coupon/shown-coupon.ts";
import { idOf } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, TextScalar } from "../platform/graphql/scalars.ts";
import { batchNumbered, batchPage } from "./batch.queries.ts";
import { claimCode } from "./claim-code.ts";
import { claimedLoader } from "./code.loader.ts";
import { codesPath } from "./code.paths.ts";
import {
  ClaimCodeInput,
  ClaimCodeResult,
  CodeBatchConnectionType,
  CodeBatchType,
  OrderCodesInput,
  OrderCodesResult,
  RevokeCodesInput,
  RevokeCodesResult,
} from "./code.type.ts";
import { orderCodes } from "./order-codes.ts";
import { revokeCodes } from "./revoke-codes.ts";

@Resolver(() => CodeBatchType)
export class CodeResolver {
  @Query(() => CodeBatchType, {
    nullable: true,
    description: "Codes that were ordered, and how far they are made. Headquarters only.",
  })
  async codeBatch(
    @Arg("number", () => TextScalar) number: string,
    @Ctx() { scope, actor }: Context,
  ): Promise<CodeBatchType | null> {
    mayManageBrand(actor, "COUPONS");
    return (await batchNumbered(scope, number)) ?? null;
  }

  @Query(() => CodeBatchConnectionType, { description: "Newest first. Headquarters only." })
  async codeBatches(
    @Ctx() { scope, actor }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<CodeBatchType>> {
    mayManageBrand(actor, "COUPONS");
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await batchPage(scope, { first, after: behind });
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }

  @FieldResolver(() => Int, { description: "How many of them became coupons." })
  async claimed(@Root() { id }: CodeBatchType, @Ctx() context: Context): Promise<number> {
    return (await context.loader(claimedLoader).load(id)) ?? 0;
  }

  @FieldResolver(() => String, {
    description:
      "The codes that are made by now as CSV; good for five minutes. Who takes them is noted.",
  })
  downloadUrl(@Root() { id }: CodeBatchType, @Ctx() context: Context): string {
    const staffId = idOf(context.actor) ?? id;
    return context.signUrl(codesPath(context.actor.brandId, id, staffId));
  }

  @Mutation(() => OrderCodesResult, {
    description:
      "Orders unique codes, each good for one coupon; the hub makes them by itself, a million in about half a minute.",
  })
  orderCodes(
    @Arg("input", () => OrderCodesInput) input: OrderCodesInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, storeId: input.storeId ?? undefined };
    return answer(context, "CodesOrdered", () => context.begin((work) => orderCodes(work, wish)));
  }

  @Mutation(() => RevokeCodesResult, {
    description:
      "Ends a batch: codes that nobody claimed are dead. Coupons that were claimed stay.",
  })
  revokeCodes(
    @Arg("input", () => RevokeCodesInput) input: RevokeCodesInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "CodesRevoked", async () => ({
      batch: await context.begin((work) => revokeCodes(work, input)),
    }));
  }

  @Mutation(() => ClaimCodeResult, {
    description:
      "Makes a code the member's coupon; by the member, or for it by a store. Whoever guesses too often waits.",
  })
  claimCode(
    @Arg("input", () => ClaimCodeInput) input: ClaimCodeInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, memberId: memberSaid(context.actor, input.memberId) };
    return answer(context, "CouponIssued", async () => {
      const { coupon, repeated } = await context.begin((work) => claimCode(work, wish));
      return { coupon: await showCoupon(context.scope, coupon), repeated };
    });
  }
}
