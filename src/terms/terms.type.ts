import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { TooEarlyType, UnknownFranchiseeType } from "../brand/brand.type.ts";
import { AnotherPersonNeededType } from "../four-eyes/four-eyes.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { ClauseInput, ClauseType } from "./clause.type.ts";
import { type ProposalStatus, statusOf, type TermsProposal } from "./proposal.rules.ts";
import {
  TermsMissing,
  TermsProposalClosed,
  TermsUnsound,
  UnknownTermsProposal,
} from "./terms.refusals.ts";
import type { SignedTerms, StatementTerms } from "./terms.rules.ts";

const SilenceEnum = {
  ACCEPTS: "ACCEPTS",
  STANDS_OPEN: "STANDS_OPEN",
} as const satisfies Record<StatementTerms["silence"], StatementTerms["silence"]>;
registerEnumType(SilenceEnum, {
  name: "Silence",
  description: "What it means that nobody said anything of a statement while there was time.",
});

const ProposalStatusEnum = {
  UNAPPROVED: "UNAPPROVED",
  OPEN: "OPEN",
  SIGNED: "SIGNED",
  DECLINED: "DECLINED",
  WITHDRAWN: "WITHDRAWN",
} as const satisfies Record<ProposalStatus, ProposalStatus>;
registerEnumType(ProposalStatusEnum, {
  name: "TermsProposalStatus",
  description:
    "`UNAPPROVED`: waits for a second person at headquarters, and is its own affair. `OPEN`: the franchisee may sign. " +
    "`SIGNED`: it is a version of the contract.",
});

const ACCEPT_DAYS = "Days to accept a statement or to dispute its lines: 1 to 90, usually 15.";
const SILENCE = "What silence means when they are over; usually `STANDS_OPEN`.";
const THRESHOLD = "Less than this is not paid, but carried forward; usually 0.";
const CURE_DAYS = "Days a debt may stand without consequence: 0 to 365, usually 30.";

@ObjectType("StatementTerms", { description: "What a contract says of its statements." })
class StatementTermsType {
  @Field(() => Int, { description: ACCEPT_DAYS })
  acceptDays!: number;

  @Field(() => SilenceEnum, { description: SILENCE })
  silence!: StatementTerms["silence"];

  @Field(() => MinorUnitsScalar, { description: THRESHOLD })
  thresholdMinor!: bigint;

  @Field(() => Int, { description: CURE_DAYS })
  cureDays!: number;
}

@InputType({ description: "What is left out is as usual." })
class StatementTermsInput {
  @Field(() => Int, { nullable: true, description: ACCEPT_DAYS })
  acceptDays?: number;

  @Field(() => SilenceEnum, { nullable: true, description: SILENCE })
  silence?: StatementTerms["silence"];

  @Field(() => MinorUnitsScalar, { nullable: true, description: THRESHOLD })
  thresholdMinor?: bigint;

  @Field(() => Int, { nullable: true, description: CURE_DAYS })
  cureDays?: number;
}

/** What a version of a contract and a proposal of one both say. */
@ObjectType()
abstract class TermsContent {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => DateTimeScalar)
  fromAt!: Date;

  @Field(() => [ClauseType], { description: "By number." })
  clauses!: readonly ClauseType[];

  @Field(() => StatementTermsType)
  statements!: StatementTermsType;

  @Field(() => UuidScalar, { nullable: true, description: "Null: the hub itself." })
  proposedBy!: string | null;

  @Field(() => DateTimeScalar)
  proposedAt!: Date;

  @Field(() => UuidScalar, {
    nullable: true,
    description:
      "Of headquarters: another person than proposed it, wherever the brand's `fourEyes` said so.",
  })
  approvedBy!: string | null;

  @Field(() => DateTimeScalar, { nullable: true })
  approvedAt!: Date | null;
}

@ObjectType("Terms", { description: "One version of a franchisee's contract." })
export class TermsType extends TermsContent {
  @Field(() => Int)
  version!: number;

  @Field(() => UuidScalar, { nullable: true, description: "Of the franchisee's staff." })
  signedBy!: string | null;

  @Field(() => DateTimeScalar)
  signedAt!: Date;
}

@ObjectType("TermsProposal", {
  description: "Terms that headquarters would agree to: a version once the franchisee has signed.",
})
export class TermsProposalType extends TermsContent {
  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => ProposalStatusEnum)
  status!: ProposalStatus;

  @Field(() => UuidScalar, { nullable: true })
  decidedBy!: string | null;

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "Why it was declined." })
  reason!: string | null;
}

const statementsOf = ({ acceptDays, silence, thresholdMinor, cureDays }: StatementTerms) => ({
  ...{ acceptDays, silence, thresholdMinor, cureDays },
});

export const shownTerms = ({ agreedAt: signedAt, ...terms }: SignedTerms): TermsType => ({
  ...{ ...terms, signedAt, statements: statementsOf(terms) },
});

export const shownProposal = ({
  approval,
  decision,
  ...proposal
}: TermsProposal): TermsProposalType => ({
  ...{ ...proposal, statements: statementsOf(proposal), status: statusOf({ approval, decision }) },
  ...{ approvedBy: approval?.approvedBy ?? null, approvedAt: approval?.approvedAt ?? null },
  ...{ decidedBy: decision?.decidedBy ?? null, decidedAt: decision?.decidedAt ?? null },
  reason: decision?.reason ?? null,
});

@ObjectType("TermsChange", {
  description: "Terms were proposed, approved, signed, declined or withdrawn.",
})
export class TermsChangeType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => ProposalStatusEnum, {
    description: "What the proposal became; `proposal` is as it is now.",
  })
  status!: ProposalStatus;

  @Field(() => TermsProposalType)
  proposal!: TermsProposalType;
}

export const TermsUpdate = updateUnion("TermsUpdate", () => TermsChangeType);

@InputType()
export class ProposeTermsInput {
  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => DateTimeScalar, {
    description: "A little ahead; first terms may reach back to the brand's opening.",
  })
  fromAt!: Date;

  @Field(() => [ClauseInput])
  clauses!: ClauseInput[];

  @Field(() => StatementTermsInput, { nullable: true })
  statements?: StatementTermsInput;
}

@InputType()
export class ApproveTermsInput {
  @Field(() => UuidScalar)
  proposalId!: string;
}

@InputType()
export class SignTermsInput {
  @Field(() => UuidScalar)
  proposalId!: string;
}

@InputType()
export class DeclineTermsInput {
  @Field(() => UuidScalar)
  proposalId!: string;

  @Field(() => TextScalar, { description: "What would have to change." })
  reason!: string;
}

@InputType()
export class WithdrawTermsInput {
  @Field(() => UuidScalar)
  proposalId!: string;
}

export const TermsMissingType = refusalType(TermsMissing, {
  franchisee: () => String,
  at: () => DateTimeScalar,
});
export const TermsUnsoundType = refusalType(TermsUnsound, {});
export const UnknownTermsProposalType = refusalType(UnknownTermsProposal, {
  proposalId: () => UuidScalar,
});
const TermsProposalClosedType = refusalType(TermsProposalClosed, {
  proposalId: () => UuidScalar,
  status: () => String,
});

@ObjectType()
class TermsProposed {
  @Field(() => TermsProposalType)
  proposal!: TermsProposalType;
}

@ObjectType()
class TermsApproved {
  @Field(() => TermsProposalType)
  proposal!: TermsProposalType;
}

@ObjectType()
class TermsSigned {
  @Field(() => TermsType)
  terms!: TermsType;
}

@ObjectType()
class TermsDeclined {
  @Field(() => TermsProposalType)
  proposal!: TermsProposalType;
}

@ObjectType()
class TermsWithdrawn {
  @Field(() => TermsProposalType)
  proposal!: TermsProposalType;
}

export const ProposeTermsResult = resultUnion("ProposeTermsResult", () => [
  ...[TermsProposed, UnknownFranchiseeType, TermsUnsoundType, TooEarlyType],
]);
export const ApproveTermsResult = resultUnion("ApproveTermsResult", () => [
  ...[TermsApproved, UnknownTermsProposalType, TermsProposalClosedType, AnotherPersonNeededType],
  ...[TermsUnsoundType, TooEarlyType],
]);
export const SignTermsResult = resultUnion("SignTermsResult", () => [
  ...[TermsSigned, UnknownTermsProposalType, TermsProposalClosedType],
  ...[TermsUnsoundType, TooEarlyType],
]);
export const DeclineTermsResult = resultUnion("DeclineTermsResult", () => [
  ...[TermsDeclined, UnknownTermsProposalType, TermsProposalClosedType],
]);
export const WithdrawTermsResult = resultUnion("WithdrawTermsResult", () => [
  ...[TermsWithdrawn, UnknownTermsProposalType, TermsProposalClosedType],
]);
