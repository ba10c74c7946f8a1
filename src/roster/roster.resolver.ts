import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import { noteLook } from "../audit/note-look.ts";
import { cursorOf, keyOf } from "../kernel/page.ts";
import type { Member } from "../member/member.entity.ts";
import { memberLoader } from "../member/member.loader.ts";
import type { Context } from "../platform/graphql/context.ts";
import type { Connection } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { findMembers } from "./find-members.ts";
import { type MemberFilter, placeOf } from "./roster.rules.ts";
import { MemberConnectionType, MemberFilterInput } from "./roster.type.ts";

@Resolver()
export class RosterResolver {
  @Query(() => MemberConnectionType, {
    description:
      "All members for headquarters, a franchisee's and a store's own for them, in an order that stays. " +
      "A page may be shorter than asked for: `hasNextPage` alone tells the end.",
  })
  async members(
    @Ctx() context: Context,
    @Arg("filter", () => MemberFilterInput, { nullable: true }) said?: MemberFilterInput,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<Member>> {
    const filter = Object.fromEntries(
      Object.entries(said ?? {}).filter(([, value]) => value !== null),
    ) as MemberFilter;
    const behind = keyOf(after, placeOf(filter, context.actor));
    const page = await findMembers(context.scope, filter, { first: first ?? undefined, behind });
    if (filter.identity)
      await noteLook(context, {
        ...{ memberId: page.found[0]?.id ?? null, act: "LOOKED_UP" },
        detail: filter.identity.kind,
      });
    const members = await context.loader(memberLoader).loadMany(page.found.map(({ id }) => id));
    const edges = page.found.flatMap(({ key }, at) => {
      const node = members[at];
      if (node instanceof Error) throw node;
      return node ? [{ node, cursor: cursorOf(key) }] : [];
    });
    const endCursor = page.endKey && cursorOf(page.endKey);
    return { edges, pageInfo: { hasNextPage: page.hasNextPage, endCursor } };
  }
}
