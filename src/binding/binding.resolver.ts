import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { storeLoader } from "../brand/brand.loader.ts";
import { StoreType } from "../brand/brand.type.ts";
import { BadInput } from "../kernel/refusal.ts";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { bindMember } from "./bind-member.ts";
import { bindingLoader } from "./binding.loader.ts";
import { BindingType, BindMemberInput, BindMemberResult } from "./binding.type.ts";

@Resolver(() => MemberType)
export class MemberBindingResolver {
  @FieldResolver(() => BindingType, { nullable: true, description: "The store it belongs to now." })
  binding(@Root() member: MemberType, @Ctx() context: Context): Promise<BindingType | null> {
    return context.loader(bindingLoader).load(member.id);
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

@Resolver(() => BindingType)
export class BindingResolver {
  @FieldResolver(() => StoreType, { nullable: true })
  store(@Root() binding: BindingType, @Ctx() context: Context): Promise<StoreType | null> {
    return context.loader(storeLoader).load(binding.storeId);
  }
}
