import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Member } from "./member.entity.ts";
import { identitiesLoader, memberLoader } from "./member.loader.ts";
import { mayListMembers, seesMember } from "./member.policy.ts";
import { memberPage, membersByIdentity, nameOf } from "./member.queries.ts";
import { IdentityInput, IdentityType, MemberConnectionType, MemberType } from "./member.type.ts";

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

  @FieldResolver(() => String, { nullable: true })
  name(@Root() member: Member, @Ctx() { scope }: Context): string | null {
    return nameOf(scope, member);
  }

  @FieldResolver(() => [IdentityType])
  async identities(@Root() member: MemberType, @Ctx() context: Context): Promise<IdentityType[]> {
    return (await context.loader(identitiesLoader).load(member.id)) ?? [];
  }
}
