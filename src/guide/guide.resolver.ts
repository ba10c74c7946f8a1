import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { assignGuide } from "./assign-guide.ts";
import { guideLoader, guidesLoader, staffLoader } from "./guide.loader.ts";
import { seesGuide } from "./guide.policy.ts";
import {
  AssignGuideInput,
  AssignGuideResult,
  GuideType,
  LeaveStaffInput,
  LeaveStaffResult,
} from "./guide.type.ts";
import { leaveStaff } from "./leave-staff.ts";

@Resolver(() => MemberType)
export class MemberGuideResolver {
  @FieldResolver(() => GuideType, {
    nullable: true,
    description:
      "Who of its store's staff looks after it now: for the member, that store and headquarters.",
  })
  async guide(@Root() { id }: MemberType, @Ctx() context: Context): Promise<GuideType | null> {
    const guide = await context.loader(guideLoader).load(id);
    return guide && seesGuide(context.actor, guide) ? guide : null;
  }

  @FieldResolver(() => [GuideType], {
    description: "Everyone who looked after it, newest first; to a store, its own staff.",
  })
  async guides(@Root() { id }: MemberType, @Ctx() context: Context): Promise<GuideType[]> {
    const guides = (await context.loader(guidesLoader).load(id)) ?? [];
    return guides.filter((guide) => seesGuide(context.actor, guide));
  }
}

@Resolver(() => GuideType)
export class GuideResolver {
  @FieldResolver(() => String, { nullable: true })
  async name(@Root() { staffId }: GuideType, @Ctx() context: Context): Promise<string | null> {
    return (await context.loader(staffLoader).load(staffId))?.name ?? null;
  }

  @Mutation(() => AssignGuideResult, {
    description: "Gives a member to a person who serves the store it is bound to.",
  })
  assignGuide(
    @Arg("input", () => AssignGuideInput) input: AssignGuideInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "GuideAssigned", async () => ({
      guide: await context.begin((work) => assignGuide(work, input)),
    }));
  }

  @Mutation(() => LeaveStaffResult, {
    description:
      "Notes that a person leaves: it signs in no more, its members are its successor's.",
  })
  leaveStaff(
    @Arg("input", () => LeaveStaffInput) input: LeaveStaffInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, successorId: input.successorId ?? undefined };
    return answer(context, "StaffLeaves", async () => ({
      staff: await context.begin((work) => leaveStaff(work, wish)),
    }));
  }
}
