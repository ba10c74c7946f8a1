import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { memberSaid } from "../binding/member-said.ts";
import { ownStore } from "../brand/brand.policy.ts";
import { showCoupon } from "../coupon/shown-coupon.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { CouponTemplateType } from "../template/template.type.ts";
import { claimCoupon } from "./claim-coupon.ts";
import { createClaimLink } from "./create-claim-link.ts";
import { templateLinksLoader } from "./link.loader.ts";
import { seesLinks } from "./link.policy.ts";
import { tokenOf } from "./link.rules.ts";
import {
  ClaimCouponInput,
  ClaimCouponResult,
  ClaimLinkConnectionType,
  ClaimLinkType,
  CreateClaimLinkInput,
  CreateClaimLinkResult,
  RevokeClaimLinkInput,
  RevokeClaimLinkResult,
} from "./link.type.ts";
import { revokeClaimLink } from "./revoke-claim-link.ts";

@Resolver(() => CouponTemplateType)
export class TemplateLinksResolver {
  @FieldResolver(() => ClaimLinkConnectionType, {
    nullable: true,
    description: "Newest first; for headquarters, and of a store's own for its staff.",
  })
  async claimLinks(
    @Root() { id }: CouponTemplateType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<ClaimLinkType> | null> {
    if (!seesLinks(context.actor)) return null;
    const found = await context.loader(templateLinksLoader).load({
      of: id,
      first: pageSize({ first }),
      behind: keyOf(after, [isId]),
    });
    return connectionOf(pageOf(found, { first }), (link) => [link.id]);
  }
}

@Resolver(() => ClaimLinkType)
export class LinkResolver {
  @FieldResolver(() => String, {
    description: "32 characters, to go into an address or a code to be scanned.",
  })
  token(@Root() { id }: ClaimLinkType, @Ctx() { scope }: Context): string {
    return tokenOf(id, scope.vault.digest);
  }

  @Mutation(() => CreateClaimLinkResult, {
    description:
      "Makes a link that members claim a coupon by, each one, until so many are claimed.",
  })
  createClaimLink(
    @Arg("input", () => CreateClaimLinkInput) input: CreateClaimLinkInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = {
      ...{ template: input.template, bound: input.bound },
      storeId: input.storeId ?? ownStore(context.actor) ?? null,
      label: input.label ?? undefined,
      untilAt: input.untilAt ?? undefined,
    };
    return answer(context, "ClaimLinkCreated", async () => ({
      link: await context.begin((work) => createClaimLink(work, wish)),
    }));
  }

  @Mutation(() => RevokeClaimLinkResult, { description: "Ends a link from now on." })
  revokeClaimLink(
    @Arg("input", () => RevokeClaimLinkInput) input: RevokeClaimLinkInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "ClaimLinkRevoked", async () => ({
      link: await context.begin((work) => revokeClaimLink(work, input)),
    }));
  }

  @Mutation(() => ClaimCouponResult, { description: "Gives a member the coupon of a link, once." })
  claimCoupon(
    @Arg("input", () => ClaimCouponInput) { memberId: said, token }: ClaimCouponInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const memberId = memberSaid(context.actor, said);
    return answer(context, "CouponIssued", async () => {
      const { coupon, repeated } = await context.begin((work) =>
        claimCoupon(work, { memberId, token }),
      );
      return { coupon: await showCoupon(context.scope, coupon), repeated };
    });
  }
}
