import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { isHeadquarters } from "../brand/brand.policy.ts";
import { BrandType } from "../brand/brand.type.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { sightOf } from "../sight/sight.loader.ts";
import { placeTier } from "./place-tier.ts";
import { setTierLadder } from "./set-tier-ladder.ts";
import { shownStanding, standingLoader, tierHistoryLoader } from "./tier.loader.ts";
import {
  PlaceTierInput,
  PlaceTierResult,
  SetTierLadderInput,
  SetTierLadderResult,
  TierEntryConnectionType,
  type TierEntryType,
  TierLadderType,
  TierType,
} from "./tier.type.ts";
import { tierLadders } from "./tier-ladder.queries.ts";

@Resolver(() => MemberType)
export class TierResolver {
  @FieldResolver(() => TierType, {
    nullable: true,
    description: "Null where the brand has no ladder; shown to whom the member's wallet is shown.",
  })
  async tier(@Root() member: MemberType, @Ctx() context: Context): Promise<TierType | null> {
    return shownStanding(context, member.id);
  }

  @FieldResolver(() => TierEntryConnectionType, { nullable: true, description: "Newest first." })
  async tierHistory(
    @Root() member: MemberType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<TierEntryType> | null> {
    const { wallet, orders } = await sightOf(context, member.id);
    if (wallet === "NONE") return null;
    const found = await context.loader(tierHistoryLoader).load({
      of: member.id,
      first: pageSize({ first }),
      behind: keyOf(after, [(part) => /^\d{1,9}$/.test(part)]),
    });
    const shown = found.map((entry) => ({
      ...entry,
      ...(!isHeadquarters(context.actor) && { number: null, note: null, placedBy: null }),
      ...(orders !== "FULL" && { measured: null, orderId: null }),
    }));
    return connectionOf(pageOf(shown, { first }), ({ no }) => [String(no)]);
  }

  @Mutation(() => SetTierLadderResult, {
    description: "A new version of the brand's levels. Members keep their rank.",
  })
  setTierLadder(
    @Arg("input", () => SetTierLadderInput) input: SetTierLadderInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "TierLadderSet", async () => ({
      ladder: await context.begin((work) => setTierLadder(work, input)),
    }));
  }

  @Mutation(() => PlaceTierResult, {
    description: "Places a member on a level for a time, whatever it earned.",
  })
  placeTier(
    @Arg("input", () => PlaceTierInput) input: PlaceTierInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "TierPlaced", async () => {
      const entry = await context.begin((work) => placeTier(work, input));
      return { entry, tier: await context.loader(standingLoader).load(entry.memberId) };
    });
  }
}

@Resolver(() => BrandType)
export class TierLaddersResolver {
  @FieldResolver(() => [TierLadderType], {
    description: "All versions, oldest first; none: no member stands higher than another.",
  })
  tierLadders(@Ctx() { scope }: Context): Promise<TierLadderType[]> {
    return tierLadders(scope);
  }
}
