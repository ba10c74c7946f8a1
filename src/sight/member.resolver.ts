import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { noteLook, noteName } from "../audit/note-look.ts";
import { bindingLoader } from "../binding/binding.loader.ts";
import { BindingType } from "../binding/binding.type.ts";
import { mayDo } from "../brand/brand.policy.ts";
import { memberShown } from "../card/name-members.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import { maskedName, maskedValue } from "../member/identity.rules.ts";
import type { Member } from "../member/member.entity.ts";
import { identitiesLoader, memberLoader } from "../member/member.loader.ts";
import { nameOf } from "../member/member.queries.ts";
import { IdentityInput, IdentityType, MemberType } from "../member/member.type.ts";
import type { Context } from "../platform/graphql/context.ts";
import { ResetType, subjectOf } from "../platform/graphql/live.ts";
import { UuidScalar } from "../platform/graphql/scalars.ts";
import { sees, sightOf } from "./sight.loader.ts";
import { SightType } from "./sight.type.ts";

/** A member by an id of its own, or by one that was merged into it. */
async function memberNow(context: Context, id: string): Promise<Member | null> {
  const found = await context.loader(memberLoader).load(id);
  return found?.mergedInto ? context.loader(memberLoader).load(found.mergedInto) : found;
}

/** Members, each as the caller is shown it. */
@Resolver(() => MemberType)
export class MemberResolver {
  @Query(() => MemberType, {
    nullable: true,
    description: "The calling member; null for other callers.",
  })
  async me(@Ctx() context: Context): Promise<Member | null> {
    const { actor } = context;
    return actor.kind === "member" ? memberNow(context, actor.id) : null;
  }

  @Query(() => MemberType, {
    nullable: true,
    description:
      "A member by id, by one of its identities or by its card's code; null where it is not shown to you, and where the code is not good.",
  })
  async member(
    @Ctx() context: Context,
    @Arg("id", () => UuidScalar, { nullable: true }) id?: string,
    @Arg("identity", () => IdentityInput, { nullable: true }) identity?: IdentityInput,
  ): Promise<Member | null> {
    if (!id === !identity) throw new BadInput("give an id or an identity");
    if (identity) mayDo(context.actor, "PERSONAL_DATA");
    const named = identity ? await memberShown(context.scope, identity) : id;
    if (identity)
      await noteLook(context, { memberId: named ?? null, act: "LOOKED_UP", detail: identity.kind });
    // Nobody is looked for as somebody is: by how long it takes nothing is told of who is not shown.
    const wanted = named ?? newId();
    const found = await memberNow(context, wanted);
    const isShown = await sees(context, found?.id ?? wanted, "membership");
    return isShown ? found : null;
  }

  @FieldResolver(() => SightType, { description: "How much of this member you are shown." })
  sight(@Root() { id }: Member, @Ctx() context: Context): Promise<SightType> {
    return sightOf(context, id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Null where it is not shown to you; masked where `sight.name` says so.",
  })
  async name(@Root() member: Member, @Ctx() context: Context): Promise<string | null> {
    const { name } = await sightOf(context, member.id);
    if (name === "NONE") return null;
    const full = nameOf(context.scope, member);
    if (full === null) return null;
    if (name === "FULL") await noteName(context, member.id);
    return name === "FULL" ? full : maskedName(full);
  }

  @FieldResolver(() => BindingType, {
    nullable: true,
    description: "The store it belongs to now; null where that is not shown to you, too.",
  })
  async binding(@Root() { id }: Member, @Ctx() context: Context): Promise<BindingType | null> {
    return (await sees(context, id, "binding")) ? context.loader(bindingLoader).load(id) : null;
  }

  @FieldResolver(() => [IdentityType], {
    nullable: true,
    description: "Null where they are not shown to you; masked where `sight.identities` says so.",
  })
  async identities(
    @Root() { id }: Member,
    @Ctx() context: Context,
  ): Promise<IdentityType[] | null> {
    const { identities } = await sightOf(context, id);
    if (identities === "NONE") return null;
    const found = (await context.loader(identitiesLoader).load(id)) ?? [];
    if (identities === "FULL") await noteLook(context, { memberId: id, act: "IDENTITIES_SHOWN" });
    return identities === "FULL"
      ? found
      : found.map((identity) => ({ ...identity, value: maskedValue(identity) }));
  }
}

@Resolver(() => ResetType)
export class ResetMemberResolver {
  @FieldResolver(() => MemberType, {
    nullable: true,
    description: "Of what happens to one member: that member, as you are shown it.",
  })
  async member(@Root() reset: ResetType, @Ctx() context: Context): Promise<Member | null> {
    const id = subjectOf(reset, "member");
    return id && (await sees(context, id, "membership")) ? memberNow(context, id) : null;
  }
}
