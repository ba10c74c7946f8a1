import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { storeLoader } from "../brand/brand.loader.ts";
import { StoreType } from "../brand/brand.type.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { answer, as, refused } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { bindMember } from "./bind-member.ts";
import { enrolMembers } from "./enrol-members.ts";
import { bindingLoader, identitiesLoader, memberLoader } from "./member.loader.ts";
import { mayListMembers, seesMember } from "./member.policy.ts";
import { memberPage, membersByIdentity } from "./member.queries.ts";
import {
  BindingType,
  BindMemberInput,
  BindMemberResult,
  EnrolMembersInput,
  EnrolMembersOutcome,
  IdentityInput,
  IdentityType,
  MemberConnectionType,
  MemberType,
} from "./member.type.ts";

@Resolver(() => MemberType)
export class MemberResolver {
  @Query(() => MemberType, {
    nullable: true,
    description: "The calling member; null for other callers.",
  })
  async me(@Ctx() context: Context): Promise<MemberType | null> {
    const { actor } = context;
    return actor.kind === "member" ? context.loader(memberLoader).load(actor.id) : null;
  }

  @Query(() => MemberType, {
    nullable: true,
    description: "A member by id or by one of its identities.",
  })
  async member(
    @Ctx() context: Context,
    @Arg("id", () => UuidScalar, { nullable: true }) id?: string,
    @Arg("identity", () => IdentityInput, { nullable: true }) identity?: IdentityInput,
  ): Promise<MemberType | null> {
    if (!id === !identity) throw new BadInput("give an id or an identity");
    const [found] = identity
      ? [...(await membersByIdentity(context.scope, [identity])).values()]
      : [id];
    return found !== undefined && seesMember(context.actor, found)
      ? context.loader(memberLoader).load(found)
      : null;
  }

  @Query(() => MemberConnectionType, {
    description: "All members in order of enrolment. Headquarters only.",
  })
  async members(
    @Ctx() { scope, actor }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<MemberType>> {
    mayListMembers(actor);
    const [behind] = keyOf(after, [isId]) ?? [];
    return connectionOf(
      pageOf(await memberPage(scope, { first, after: behind }), { first }),
      ({ id }) => [id],
    );
  }

  @FieldResolver(() => [IdentityType])
  async identities(@Root() member: MemberType, @Ctx() context: Context): Promise<IdentityType[]> {
    return (await context.loader(identitiesLoader).load(member.id)) ?? [];
  }

  @FieldResolver(() => BindingType, { nullable: true, description: "The store it belongs to now." })
  binding(@Root() member: MemberType, @Ctx() context: Context): Promise<BindingType | null> {
    return context.loader(bindingLoader).load(member.id);
  }

  @Mutation(() => [EnrolMembersOutcome], {
    description: "Enrols members; an outcome for each, in order.",
  })
  async enrolMembers(
    @Arg("input", () => EnrolMembersInput) { members }: EnrolMembersInput,
    @Ctx() context: Context,
  ): Promise<object[]> {
    const { actor } = context;
    const here = actor.kind === "till" || actor.kind === "store" ? actor.storeId : undefined;
    const outcomes = await context.begin((work) =>
      enrolMembers(
        work,
        members.map((member) => ({ ...member, storeId: member.storeId ?? here })),
      ),
    );
    return outcomes.map((outcome) =>
      outcome instanceof Refusal
        ? refused(context, outcome)
        : as("MemberEnrolled", { member: outcome }),
    );
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
