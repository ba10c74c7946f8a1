import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { Refusal } from "../kernel/refusal.ts";
import { as, refused } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { enrolMembers } from "./enrol-members.ts";
import { AlreadyMember } from "./enrolment.refusals.ts";
import { EnrolMembersInput, EnrolMembersOutcome } from "./enrolment.type.ts";
import { noteAlreadyMember } from "./note-already-member.ts";

@Resolver()
export class EnrolmentResolver {
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
    const told = outcomes.filter((outcome) => outcome instanceof AlreadyMember);
    await Promise.all(told.map((refusal) => noteAlreadyMember(context, refusal)));
    return outcomes.map((outcome) =>
      outcome instanceof Refusal
        ? refused(context, outcome)
        : as("MemberEnrolled", { member: outcome }),
    );
  }
}
