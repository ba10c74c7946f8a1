import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { ownerLoader, storeLoader } from "../brand/brand.loader.ts";
import { BrandType, StoreType } from "../brand/brand.type.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { bindMember } from "./bind-member.ts";
import { bindToNearestStore } from "./bind-to-nearest-store.ts";
import { boundCountLoader } from "./binding.loader.ts";
import { seesBindings, seesBoundMembers } from "./binding.policy.ts";
import { bindingPage, bindingPolicies, boundPage } from "./binding.queries.ts";
import {
  BindingPeriodConnectionType,
  type BindingPeriodType,
  BindingPolicyType,
  BindingType,
  BindMemberInput,
  BindMemberResult,
  BindToNearestStoreInput,
  BindToNearestStoreResult,
  SetBindingPolicyInput,
  SetBindingPolicyResult,
} from "./binding.type.ts";
import { memberSaid } from "./member-said.ts";
import { setBindingPolicy } from "./set-binding-policy.ts";

const isInstant = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);

@Resolver(() => MemberType)
export class MemberBindingsResolver {
  @FieldResolver(() => BindingPeriodConnectionType, {
    nullable: true,
    description:
      "All its bindings, newest first: for the member itself and headquarters; to a store, those of its own.",
  })
  async bindings(
    @Root() member: MemberType,
    @Ctx() { scope, actor }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<BindingPeriodType> | null> {
    const shown = seesBindings(actor, member.id);
    if (!shown) return null;
    const [behind] = keyOf(after, [isInstant]) ?? [];
    const found = await bindingPage(scope, member.id, { first, after: behind, ...shown });
    return connectionOf(pageOf(found, { first }), ({ fromAt }) => [fromAt.toISOString()]);
  }

  @Mutation(() => BindMemberResult, { description: "Binds a member to a store from now on." })
  bindMember(
    @Arg("input", () => BindMemberInput) { memberId, storeId }: BindMemberInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { memberId: memberSaid(context.actor, memberId), storeId };
    return answer(context, "MemberBound", async () => ({
      binding: await context.begin((work) => bindMember(work, wish)),
    }));
  }

  @Mutation(() => BindToNearestStoreResult, {
    description: "Binds a member that is bound to nobody to the store nearest to where it is.",
  })
  bindToNearestStore(
    @Arg("input", () => BindToNearestStoreInput) input: BindToNearestStoreInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, memberId: memberSaid(context.actor, input.memberId) };
    return answer(context, "MemberBound", async () => ({
      binding: await context.begin((work) => bindToNearestStore(work, wish)),
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

@Resolver(() => StoreType)
export class StoreBindingsResolver {
  @FieldResolver(() => BindingPeriodConnectionType, {
    nullable: true,
    description:
      "The members bound to it now by id: for the store, its franchisee and headquarters.",
  })
  async boundMembers(
    @Root() { id }: StoreType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<BindingPeriodType> | null> {
    if (!(await this.sees(id, context))) return null;
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await boundPage(context.scope, id, { first, after: behind });
    return connectionOf(pageOf(found, { first }), ({ memberId }) => [memberId]);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: "How many they are: for the store, its franchisee and headquarters.",
  })
  async boundMemberCount(
    @Root() { id }: StoreType,
    @Ctx() context: Context,
  ): Promise<number | null> {
    if (!(await this.sees(id, context))) return null;
    return (await context.loader(boundCountLoader).load(id)) ?? 0;
  }

  private async sees(id: string, context: Context): Promise<boolean> {
    const ownerId = await context.loader(ownerLoader).load(id);
    return seesBoundMembers(context.actor, { id, ownerId });
  }
}

@Resolver(() => BrandType)
export class BindingPolicyResolver {
  @FieldResolver(() => [BindingPolicyType], {
    description:
      "All versions, oldest first; before the first, a first order binds for ever and no other store takes over.",
  })
  bindingPolicies(@Ctx() { scope }: Context): Promise<BindingPolicyType[]> {
    return bindingPolicies(scope);
  }

  @Mutation(() => SetBindingPolicyResult, {
    description: "How members are bound from an instant on.",
  })
  setBindingPolicy(
    @Arg("input", () => SetBindingPolicyInput) input: SetBindingPolicyInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = {
      ...input,
      validityDays: input.validityDays ?? null,
      protectionDays: input.protectionDays ?? null,
      nearestMetres: input.nearestMetres ?? null,
      transferDays: input.transferDays ?? 14,
    };
    return answer(context, "BindingPolicySet", async () => ({
      policy: await context.begin((work) => setBindingPolicy(work, wish)),
    }));
  }
}
