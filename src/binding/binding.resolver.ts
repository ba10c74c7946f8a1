import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { storeLoader } from "../brand/brand.loader.ts";
import { StoreType } from "../brand/brand.type.ts";
import { BadInput } from "../kernel/refusal.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { bindMember } from "./bind-member.ts";
import { BindingType, BindMemberInput, BindMemberResult } from "./binding.type.ts";

@Resolver(() => BindingType)
export class BindingResolver {
  @FieldResolver(() => StoreType, { nullable: true })
  store(@Root() binding: BindingType, @Ctx() context: Context): Promise<StoreType | null> {
    return context.loader(storeLoader).load(binding.storeId);
  }

  @Mutation(() => BindMemberResult, {
    description: "Binds a member to the store whose code it scanned.",
  })
  bindMember(
    @Arg("input", () => BindMemberInput) { memberId, storeId }: BindMemberInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { actor } = context;
    const whom = memberId ?? (actor.kind === "member" ? actor.id : undefined);
    if (whom === undefined) throw new BadInput("say which member");
    return answer(context, "MemberBound", async () => ({
      binding: await context.begin((work) => bindMember(work, { memberId: whom, storeId })),
    }));
  }
}
