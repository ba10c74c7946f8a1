import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { isHeadquarters } from "../brand/brand.policy.ts";
import { BrandType } from "../brand/brand.type.ts";
import { memberLoader } from "../member/member.loader.ts";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { mergedFromLoader } from "./merge.loader.ts";
import { mergeRule } from "./merge.queries.ts";
import type { MemberMerge } from "./merge.rules.ts";
import {
  MemberMergeType,
  MergeMembersInput,
  MergeMembersResult,
  MergeRuleType,
  SetMergeRuleInput,
  UnmergeMembersInput,
  UnmergeMembersResult,
} from "./merge.type.ts";
import { mergeMembers } from "./merge-members.ts";
import { setMergeRule } from "./set-merge-rule.ts";
import { unmergeMembers } from "./unmerge-members.ts";

const shown = ({ memberId, bindings, moved, undone, ...merge }: MemberMerge): MemberMergeType => ({
  ...merge,
  ...{ absorbedId: memberId, lostStoreId: bindings.lostStoreId, moved: [...moved] },
  unmergedAt: undone?.unmergedAt ?? null,
  missing: undone && [...undone.missing],
});

@Resolver(() => MemberType)
export class MergeResolver {
  @FieldResolver(() => [MemberMergeType], {
    nullable: true,
    description: "The merges that made it what it is, undone ones too; for headquarters.",
  })
  async mergedFrom(
    @Root() { id }: MemberType,
    @Ctx() context: Context,
  ): Promise<MemberMergeType[] | null> {
    if (!isHeadquarters(context.actor)) return null;
    return ((await context.loader(mergedFromLoader).load(id)) ?? []).map(shown);
  }

  @Mutation(() => MergeMembersResult, {
    description:
      "Makes one member of two that are one person: points keep their days, past shares stay. Headquarters only.",
  })
  mergeMembers(
    @Arg("input", () => MergeMembersInput) input: MergeMembersInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, proposalId: input.proposalId ?? undefined };
    return answer(context, "MembersMerged", async () => {
      const merge = await context.begin((work) => mergeMembers(work, wish));
      const survivor = await context.loader(memberLoader).load(merge.survivorId);
      return { merge: shown(merge), survivor };
    });
  }

  @Mutation(() => UnmergeMembersResult, {
    description:
      "Makes two members of one again; what was spent since stays with who stayed. Headquarters only.",
  })
  unmergeMembers(
    @Arg("input", () => UnmergeMembersInput) input: UnmergeMembersInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "MembersUnmerged", async () => {
      const merge = await context.begin((work) => unmergeMembers(work, input));
      const ids = [merge.survivorId, merge.memberId];
      const members = await Promise.all(ids.map((id) => context.loader(memberLoader).load(id)));
      return { merge: shown(merge), members };
    });
  }

  @Mutation(() => MergeRuleType, {
    description: "For every merge from now on. Headquarters only.",
  })
  setMergeRule(
    @Arg("input", () => SetMergeRuleInput) input: SetMergeRuleInput,
    @Ctx() context: Context,
  ): Promise<MergeRuleType> {
    return context.begin((work) => setMergeRule(work, input));
  }
}

@Resolver(() => BrandType)
export class MergeRuleResolver {
  @FieldResolver(() => MergeRuleType)
  mergeRule(@Ctx() { scope }: Context): Promise<MergeRuleType> {
    return mergeRule(scope);
  }
}
