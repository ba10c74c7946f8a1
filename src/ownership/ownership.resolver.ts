import { Arg, Ctx, FieldResolver, Mutation, Resolver } from "type-graphql";
import { BrandType } from "../brand/brand.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import {
  OwnershipModelVersionType,
  SetOwnershipModelInput,
  SetOwnershipModelResult,
} from "./ownership.type.ts";
import { OwnershipModelEntity } from "./ownership-model.entity.ts";
import { setOwnershipModel } from "./set-ownership-model.ts";

@Resolver(() => BrandType)
export class OwnershipResolver {
  @FieldResolver(() => [OwnershipModelVersionType], {
    description: "What was said since the founding; of franchisees, a franchisee is shown its own.",
  })
  ownershipModels(@Ctx() { scope, actor }: Context): Promise<OwnershipModelVersionType[]> {
    const shown =
      actor.kind === "hq" || actor.kind === "system"
        ? {}
        : { franchiseeId: actor.kind === "franchisee" ? [null, actor.franchiseeId] : null };
    return scope.em.find(OwnershipModelEntity, shown, { orderBy: { id: "asc" } });
  }

  @Mutation(() => SetOwnershipModelResult, {
    description: "Says whose members are from an instant on: who is shown what, and who shares.",
  })
  setOwnershipModel(
    @Arg("input", () => SetOwnershipModelInput) input: SetOwnershipModelInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "OwnershipModelSet", async () => ({
      version: await context.begin((work) => setOwnershipModel(work, input)),
    }));
  }
}
