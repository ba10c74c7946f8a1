import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { memberSaid } from "../binding/member-said.ts";
import { ownStore } from "../brand/brand.policy.ts";
import { ownStoreCode, sourceOf } from "../brand/numbering.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { sees, seesStory } from "../sight/sight.loader.ts";
import { shownTemplate } from "../template/shown-template.ts";
import { templateLoader } from "../template/template.loader.ts";
import { CouponTemplateType } from "../template/template.type.ts";
import { buyCoupon } from "./buy-coupon.ts";
import { couponEventsLoader, memberCouponsLoaders } from "./coupon.loader.ts";
import type { ShownState } from "./coupon.rules.ts";
import {
  BuyCouponInput,
  BuyCouponResult,
  CouponConnectionType,
  CouponEventType,
  CouponStateEnum,
  CouponType,
  GiveCouponInput,
  GiveCouponResult,
  IssueCouponInput,
  IssueCouponResult,
  RevokeCouponInput,
  RevokeCouponResult,
} from "./coupon.type.ts";
import { giveCoupon } from "./give-coupon.ts";
import { issueCoupon } from "./issue-coupon.ts";
import { revokeCoupon } from "./revoke-coupon.ts";
import { showCoupon, shownCoupon } from "./shown-coupon.ts";

@Resolver(() => MemberType)
export class MemberCouponsResolver {
  @FieldResolver(() => CouponConnectionType, {
    nullable: true,
    description: "Its coupons and those of whom were merged into it, newest first.",
  })
  async coupons(
    @Root() member: MemberType,
    @Ctx() context: Context,
    @Arg("state", () => CouponStateEnum, { nullable: true }) state?: ShownState,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<CouponType> | null> {
    if (!(await sees(context, member.id, "wallet"))) return null;
    const found = await context.loader(memberCouponsLoaders[state ?? "ALL"]).load({
      of: member.id,
      first: pageSize({ first }),
      behind: keyOf(after, [isId]),
    });
    const { now } = context.scope;
    const shown = found.map((coupon) => shownCoupon(coupon, member.id, now));
    return connectionOf(pageOf(shown, { first }), ({ id }) => [id]);
  }
}

@Resolver(() => CouponType)
export class CouponResolver {
  @FieldResolver(() => CouponTemplateType)
  async template(
    @Root() { templateId }: CouponType,
    @Ctx() context: Context,
  ): Promise<CouponTemplateType> {
    const template = await context.loader(templateLoader).load(templateId);
    if (!template) throw new Error("a coupon's template can be read");
    return shownTemplate(template, context.actor);
  }

  @FieldResolver(() => [CouponEventType], {
    nullable: true,
    description: "The steps of its life; for whom its member's orders are shown to in full.",
  })
  async events(
    @Root() { id, memberId }: CouponType,
    @Ctx() context: Context,
  ): Promise<readonly CouponEventType[] | null> {
    if (!(await seesStory(context, memberId))) return null;
    return context.loader(couponEventsLoader).load(id);
  }

  @Mutation(() => IssueCouponResult, {
    description: "Issues a coupon to one member: headquarters, or a store in its own name.",
  })
  async issueCoupon(
    @Arg("input", () => IssueCouponInput) input: IssueCouponInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const issuerStoreId = input.issuerStoreId ?? ownStore(context.actor) ?? null;
    const source = sourceOf(input.source, await ownStoreCode(context));
    const wish = { ...input, issuerStoreId, source, note: input.note ?? undefined };
    return answer(context, "CouponIssued", async () => {
      const { coupon, repeated } = await context.begin((work) => issueCoupon(work, wish));
      return { coupon: await showCoupon(context.scope, coupon), repeated };
    });
  }

  @Mutation(() => RevokeCouponResult, { description: "Takes an unused coupon from its member." })
  revokeCoupon(
    @Arg("input", () => RevokeCouponInput) { couponId, reason }: RevokeCouponInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "CouponRevoked", async () => {
      const coupon = await context.begin((work) =>
        revokeCoupon(work, { couponId, reason: reason ?? undefined }),
      );
      return { coupon: await showCoupon(context.scope, coupon) };
    });
  }

  @Mutation(() => GiveCouponResult, {
    description: "Gives a member's coupon to another, who has it for as long.",
  })
  giveCoupon(
    @Arg("input", () => GiveCouponInput) input: GiveCouponInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, memberId: memberSaid(context.actor, input.memberId) };
    return answer(context, "CouponGiven", async () => {
      const { given, coupon } = await context.begin((work) => giveCoupon(work, wish));
      const { scope } = context;
      return { given: await showCoupon(scope, given), coupon: await showCoupon(scope, coupon) };
    });
  }

  @Mutation(() => BuyCouponResult, { description: "Buys a coupon with points." })
  buyCoupon(
    @Arg("input", () => BuyCouponInput) input: BuyCouponInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, memberId: memberSaid(context.actor, input.memberId) };
    return answer(context, "CouponIssued", async () => {
      const { coupon, repeated } = await context.begin((work) => buyCoupon(work, wish));
      return { coupon: await showCoupon(context.scope, coupon), repeated };
    });
  }
}
