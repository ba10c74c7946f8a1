import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { survivorOf } from "../member/member.queries.ts";
import { MemberType } from "../member/member.type.ts";
import type { Context } from "../platform/graphql/context.ts";
import { codeOf, untilOf } from "./card.rules.ts";
import { MemberCardType } from "./card.type.ts";

@Resolver(() => MemberType)
export class CardResolver {
  @FieldResolver(() => MemberCardType, {
    nullable: true,
    description: "For the member itself alone: whoever shows it is taken for the member.",
  })
  async card(
    @Root() { id: memberId }: MemberType,
    @Ctx() { actor, scope }: Context,
  ): Promise<MemberCardType | null> {
    // Not for whoever acts in its place: a till would take it for the member.
    if (actor.kind !== "member" || actor.behalf) return null;
    if (actor.id !== memberId && (await survivorOf(scope, actor.id)) !== memberId) return null;
    const card = { memberId, issuedAt: new Date(Math.floor(+scope.now / 1_000) * 1_000) };
    return { code: codeOf(card, scope.brandId, scope.vault.digest), until: untilOf(card) };
  }
}
