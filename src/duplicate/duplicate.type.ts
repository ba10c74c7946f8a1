import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { AlreadyMemberType, IdentityUnreadableType } from "../enrolment/enrolment.type.ts";
import type { IdentityKind, IdentitySource, Verification } from "../member/identity.rules.ts";
import {
  IdentityInput,
  IdentityKindEnum,
  IdentitySourceEnum,
  MemberType,
  UnknownMemberType,
  VerificationEnum,
} from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { ProposalClosed, UnknownProposal } from "./duplicate.refusals.ts";
import type { MergeProposal, Strength } from "./duplicate.rules.ts";
import type { IdentityLinked } from "./link-identity.ts";

const ProposalStateEnum = {
  OPEN: "OPEN",
  MERGED: "MERGED",
  DISMISSED: "DISMISSED",
} as const satisfies Record<MergeProposal["state"], MergeProposal["state"]>;
registerEnumType(ProposalStateEnum, { name: "ProposalState" });

const StrengthEnum = { STRONG: "STRONG", WEAK: "WEAK" } as const satisfies Record<
  Strength,
  Strength
>;
registerEnumType(StrengthEnum, {
  name: "EvidenceStrength",
  description: "`WEAK`: a telephone alone, which a carrier may have given out again.",
});

const LinkOutcomeEnum = {
  ADDED: "ADDED",
  RAISED: "RAISED",
  SEEN: "SEEN",
  DUPLICATE: "DUPLICATE",
} as const satisfies Record<IdentityLinked["outcome"], IdentityLinked["outcome"]>;
registerEnumType(LinkOutcomeEnum, {
  name: "LinkOutcome",
  description:
    "`RAISED`: it was claimed, and is verified now. `DUPLICATE`: it is another member's, and stays there.",
});

@ObjectType("MergeProposal", { description: "Two members that may be one person." })
export class MergeProposalType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => [MemberType], { description: "Both, in order of their ids." })
  members?: MemberType[];

  @Field(() => [IdentityKindEnum], { description: "Kinds of identities both were shown to hold." })
  evidence!: readonly IdentityKind[];

  @Field(() => StrengthEnum)
  strength?: Strength;

  @Field(() => IdentitySourceEnum, { description: "Where it was met." })
  metBy!: IdentitySource;

  @Field(() => UuidScalar, { nullable: true, description: "Null: the hub itself." })
  proposedBy!: string | null;

  @Field(() => DateTimeScalar)
  proposedAt!: Date;

  @Field(() => ProposalStateEnum)
  state!: MergeProposal["state"];

  @Field(() => String, { nullable: true, description: "Why it was decided so." })
  reason!: string | null;
}

export const MergeProposalConnectionType = connectionType("MergeProposal", () => MergeProposalType);

@InputType()
export class LinkIdentityInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => IdentityInput)
  identity!: IdentityInput;

  @Field(() => VerificationEnum, {
    nullable: true,
    description: "`CLAIMED` when left out. Only headquarters links what is verified.",
  })
  verification?: Verification | null;
}

@InputType()
export class DismissProposalInput {
  @Field(() => UuidScalar)
  proposalId!: string;

  @Field(() => TextScalar)
  reason!: string;
}

export const UnknownProposalType = refusalType(UnknownProposal, { proposalId: () => String });
export const ProposalClosedType = refusalType(ProposalClosed, {
  proposalId: () => String,
  state: () => String,
});

@ObjectType("IdentityLinked")
class IdentityLinkedType {
  @Field(() => LinkOutcomeEnum)
  outcome!: IdentityLinked["outcome"];

  @Field(() => MergeProposalType, { nullable: true, description: "For headquarters." })
  proposal!: MergeProposalType | null;
}

@ObjectType()
class ProposalDismissed {
  @Field(() => MergeProposalType)
  proposal!: MergeProposalType;
}

export const LinkIdentityResult = resultUnion("LinkIdentityResult", () => [
  IdentityLinkedType,
  UnknownMemberType,
  AlreadyMemberType,
  IdentityUnreadableType,
]);
export const DismissProposalResult = resultUnion("DismissProposalResult", () => [
  ProposalDismissed,
  UnknownProposalType,
  ProposalClosedType,
]);
