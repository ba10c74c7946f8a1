import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { ProposalClosedType, UnknownProposalType } from "../duplicate/duplicate.type.ts";
import { MemberMergedType, MemberType, UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import {
  CursorScalar,
  DateTimeScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import {
  HoldsOpen,
  MemberForgotten,
  MergedOn,
  MergeUndone,
  MergeWithItself,
  UnknownMerge,
} from "./merge.refusals.ts";
import type { BindingChoice, GrowthChoice } from "./merge-rule.rules.ts";

const BindingChoiceEnum = {
  EARLIEST: "EARLIEST",
  LATEST: "LATEST",
  MOST_SPEND: "MOST_SPEND",
} as const satisfies Record<BindingChoice, BindingChoice>;
registerEnumType(BindingChoiceEnum, {
  name: "BindingChoice",
  description: "Which of two stores keeps a merged member.",
});

const GrowthChoiceEnum = { SUM: "SUM", HIGHER: "HIGHER" } as const satisfies Record<
  GrowthChoice,
  GrowthChoice
>;
registerEnumType(GrowthChoiceEnum, {
  name: "GrowthChoice",
  description: "What becomes of two growths of one kind.",
});

@ObjectType("MergeRule", { description: "How the brand makes one member of two." })
export class MergeRuleType {
  @Field(() => Int, { description: "0: none was set." })
  version!: number;

  @Field(() => BindingChoiceEnum)
  binding!: BindingChoice;

  @Field(() => GrowthChoiceEnum)
  growth!: GrowthChoice;
}

@ObjectType("MergedPart", { description: "What went from one member's account into the other's." })
export class MergedPartType {
  @Field(() => String, {
    description: "Such as `wallet/2027-03-31/bund`, `debt`, `growth/HEIGHT`.",
  })
  address!: string;

  @Field(() => PointsScalar, { description: "Below zero, of a debt." })
  amount!: bigint;
}

@ObjectType("MemberMerge", { description: "Two members that were made one." })
export class MemberMergeType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar, { description: "Who was merged away: its id leads to the survivor." })
  absorbedId!: string;

  @Field(() => UuidScalar)
  survivorId!: string;

  @Field(() => String)
  reason!: string;

  @Field(() => [MergedPartType])
  moved!: MergedPartType[];

  @Field(() => UuidScalar, {
    nullable: true,
    description: "The store that has the member no more.",
  })
  lostStoreId!: string | null;

  @Field(() => UuidScalar, { nullable: true, description: "Null: the hub itself." })
  mergedBy!: string | null;

  @Field(() => DateTimeScalar)
  mergedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Null while it holds." })
  unmergedAt!: Date | null;

  @Field(() => [MergedPartType], {
    nullable: true,
    description: "What was spent or had expired until it was undone: it stays where it went.",
  })
  missing!: MergedPartType[] | null;
}

@ObjectType("MemberMergeEvent", { description: "Two members were made one, or two of one again." })
export class MemberMergeEventType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => UuidScalar)
  mergeId!: string;

  @Field(() => Boolean)
  isUndone!: boolean;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Who stays; told to headquarters and to both members.",
  })
  survivorId!: string | null;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "The store that has the member no more.",
  })
  lostStoreId!: string | null;
}

@InputType()
export class MergeMembersInput {
  @Field(() => UuidScalar, { description: "Who stays." })
  survivorId!: string;

  @Field(() => UuidScalar, { description: "Whose id leads to the survivor from now on." })
  absorbedId!: string;

  @Field(() => UuidScalar, { nullable: true })
  proposalId?: string | null;

  @Field(() => TextScalar)
  reason!: string;
}

@InputType()
export class UnmergeMembersInput {
  @Field(() => UuidScalar)
  mergeId!: string;

  @Field(() => TextScalar)
  reason!: string;
}

@InputType()
export class SetMergeRuleInput {
  @Field(() => BindingChoiceEnum)
  binding!: BindingChoice;

  @Field(() => GrowthChoiceEnum)
  growth!: GrowthChoice;
}

const MergeWithItselfType = refusalType(MergeWithItself, { memberId: () => UuidScalar });
const MemberForgottenType = refusalType(MemberForgotten, { memberId: () => UuidScalar });
const HoldsOpenType = refusalType(HoldsOpen, {
  memberId: () => UuidScalar,
  points: () => PointsScalar,
  until: () => DateTimeScalar,
});
const UnknownMergeType = refusalType(UnknownMerge, { mergeId: () => String });
const MergeUndoneType = refusalType(MergeUndone, {
  mergeId: () => String,
  since: () => DateTimeScalar,
});
const MergedOnType = refusalType(MergedOn, { mergeId: () => String, by: () => UuidScalar });

@ObjectType()
class MembersMerged {
  @Field(() => MemberMergeType)
  merge!: MemberMergeType;

  @Field(() => MemberType, { description: "Who stays." })
  survivor!: MemberType;
}

@ObjectType()
class MembersUnmerged {
  @Field(() => MemberMergeType)
  merge!: MemberMergeType;

  @Field(() => [MemberType], { description: "Both." })
  members!: MemberType[];
}

export const MergeMembersResult = resultUnion("MergeMembersResult", () => [
  MembersMerged,
  UnknownMemberType,
  MergeWithItselfType,
  MemberMergedType,
  MemberForgottenType,
  HoldsOpenType,
  UnknownProposalType,
  ProposalClosedType,
]);
export const UnmergeMembersResult = resultUnion("UnmergeMembersResult", () => [
  MembersUnmerged,
  UnknownMergeType,
  MergeUndoneType,
  MergedOnType,
  MemberForgottenType,
  HoldsOpenType,
]);

export const MemberMergeUpdate = updateUnion("MemberMergeUpdate", () => MemberMergeEventType);
