import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { hasRight } from "../brand/brand.policy.ts";
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
    const isNamed = hasRight(actor, "PERSONAL_DATA");
    return outcomes.map((outcome) => {
      if (!(outcome instanceof Refusal)) return as("MemberEnrolled", { member: outcome });
      const isHidden = outcome instanceof AlreadyMember && !isNamed;
      return refused(context, isHidden ? new AlreadyMember(outcome.identity, null) : outcome);
    });
  }
}
