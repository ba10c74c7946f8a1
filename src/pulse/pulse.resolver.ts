import { Ctx, FieldResolver, Resolver } from "type-graphql";
import { isHeadquarters } from "../brand/brand.policy.ts";
import { BrandType } from "../brand/brand.type.ts";
import type { Context } from "../platform/graphql/context.ts";
import { pulseOf } from "./pulse.queries.ts";
import { BrandPulseType } from "./pulse.type.ts";

@Resolver(() => BrandType)
export class PulseResolver {
  @FieldResolver(() => BrandPulseType, {
    nullable: true,
    description: "What the day came to so far; for headquarters.",
  })
  async pulse(@Ctx() { actor, scope }: Context): Promise<BrandPulseType | null> {
    return isHeadquarters(actor) ? pulseOf(scope) : null;
  }
}
