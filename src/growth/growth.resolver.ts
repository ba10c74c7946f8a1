import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { BrandType } from "../brand/brand.type.ts";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { sees } from "../sight/sight.loader.ts";
import { definePointKind } from "./define-point-kind.ts";
import { growthLoader } from "./growth.loader.ts";
import {
  DefinePointKindInput,
  DefinePointKindResult,
  GrowthType,
  PointKindType,
} from "./growth.type.ts";
import { PointKindEntity } from "./point-kind.entity.ts";

@Resolver(() => MemberType)
export class GrowthResolver {
  @FieldResolver(() => [GrowthType], {
    nullable: true,
    description: "By kind; shown to whom the member's wallet is shown.",
  })
  async growth(@Root() member: MemberType, @Ctx() context: Context): Promise<GrowthType[] | null> {
    return (await sees(context, member.id, "wallet"))
      ? context.loader(growthLoader).load(member.id)
      : null;
  }

  @Mutation(() => DefinePointKindResult, {
    description: "A further kind of points, which grows by rules of its own and is never spent.",
  })
  definePointKind(
    @Arg("input", () => DefinePointKindInput) input: DefinePointKindInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "PointKindDefined", async () => ({
      pointKind: await context.begin((work) => definePointKind(work, { ...input })),
    }));
  }
}

@Resolver(() => BrandType)
export class PointKindsResolver {
  @FieldResolver(() => [PointKindType], { description: "Beside the points that are spent." })
  pointKinds(@Ctx() { scope }: Context): Promise<PointKindType[]> {
    return scope.em.find(PointKindEntity, {}, { orderBy: { code: "asc" } });
  }
}
