import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { eraseMember } from "./erase-member.ts";
import { EraseMemberInput, EraseMemberResult } from "./erasure.type.ts";

@Resolver()
export class ErasureResolver {
  @Mutation(() => EraseMemberResult, {
    description:
      "Destroys what is personal of a member, for good; amounts stay. For itself and headquarters.",
  })
  eraseMember(
    @Arg("input", () => EraseMemberInput) input: EraseMemberInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "MemberErased", async () => ({
      erased: await context.begin((work) => eraseMember(work, input)),
    }));
  }
}
