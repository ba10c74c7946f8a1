import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { seesFranchisee } from "../brand/brand.policy.ts";
import { FranchiseeType } from "../brand/brand.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { grantSight } from "./grant-sight.ts";
import { GrantSightInput, GrantSightResult, SightGrantType } from "./sight.type.ts";
import { SightGrantEntity } from "./sight-grant.entity.ts";

@Resolver(() => FranchiseeType)
export class SightResolver {
  @FieldResolver(() => [SightGrantType], {
    nullable: true,
    description: "Oldest first; for the franchisee and headquarters.",
  })
  async sightGrants(
    @Root() { id }: FranchiseeType,
    @Ctx() { scope, actor }: Context,
  ): Promise<SightGrantType[] | null> {
    if (!seesFranchisee(actor, id)) return null;
    return scope.em.find(SightGrantEntity, { franchiseeId: id }, { orderBy: { id: "asc" } });
  }

  @Mutation(() => GrantSightResult, {
    description: "Shows one side more, or less, of the persons behind a franchisee's members.",
  })
  grantSight(
    @Arg("input", () => GrantSightInput) input: GrantSightInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "SightGranted", async () => ({
      grant: await context.begin((work) => grantSight(work, input)),
    }));
  }
}
