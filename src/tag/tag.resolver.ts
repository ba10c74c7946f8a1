import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { sees } from "../sight/sight.loader.ts";
import { tagsLoader } from "./tag.loader.ts";
import {
  MembersUntagged,
  TagMembersInput,
  TagMembersResult,
  TagType,
  UntagMembersInput,
} from "./tag.type.ts";
import { tagMembers } from "./tag-members.ts";
import { untagMembers } from "./untag-members.ts";

@Resolver(() => MemberType)
export class TagResolver {
  @FieldResolver(() => [TagType], {
    nullable: true,
    description: "Those that stand now, in order; null where they are not shown to you.",
  })
  async tags(@Root() { id }: MemberType, @Ctx() context: Context): Promise<TagType[] | null> {
    if (!(await sees(context, id, "profile"))) return null;
    return (await context.loader(tagsLoader).load(id)) ?? [];
  }

  @Mutation(() => TagMembersResult, {
    description: "Tags members, all or none. For whoever is shown their profiles.",
  })
  tagMembers(
    @Arg("input", () => TagMembersInput) { kind, source, untilAt, ...input }: TagMembersInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "MembersTagged", async () => ({
      tag: await context.begin((work) =>
        tagMembers(work, {
          ...{ ...input, kind: kind ?? "MANUAL" },
          ...{ source: source ?? undefined, untilAt: untilAt ?? undefined },
        }),
      ),
    }));
  }

  @Mutation(() => MembersUntagged, {
    description: "Takes a tag from members. For whoever is shown their profiles.",
  })
  async untagMembers(
    @Arg("input", () => UntagMembersInput) input: UntagMembersInput,
    @Ctx() context: Context,
  ): Promise<MembersUntagged> {
    return { count: await context.begin((work) => untagMembers(work, input)) };
  }
}
