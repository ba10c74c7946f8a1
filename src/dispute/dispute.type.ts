import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { EvidenceKindEnum, UnknownStatementType } from "../acceptance/acceptance.type.ts";
import type { Evidence } from "../acceptance/life.rules.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  DateTimeScalar,
  MinorUnitsScalar,
  MonthScalar,
  ProseScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { StatementType } from "../statement/statement.type.ts";
import {
  DisputeClosed,
  DisputeTooHigh,
  LineInDispute,
  MessageConflict,
  StatementClosed,
  UnknownDispute,
  UnknownStatementLine,
} from "./dispute.refusals.ts";
import type { DisputeReason, DisputeState } from "./dispute.rules.ts";

export const DisputeReasonEnum = {
  WRONG_AMOUNT: "WRONG_AMOUNT",
  WRONG_BASE: "WRONG_BASE",
  WRONG_RATE: "WRONG_RATE",
  NOT_OURS: "NOT_OURS",
  TWICE: "TWICE",
  REFUNDED: "REFUNDED",
  OTHER: "OTHER",
} as const satisfies Record<DisputeReason, DisputeReason>;
registerEnumType(DisputeReasonEnum, {
  name: "DisputeReason",
  description: "Why a franchisee does not agree to a line.",
  valuesConfig: {
    WRONG_BASE: { description: "What the rate is applied to: another net, other points." },
    WRONG_RATE: { description: "Another clause, or another version of the contract." },
    NOT_OURS: { description: "Another's sale, or another's member." },
    TWICE: { description: "The same is charged by another line." },
    REFUNDED: { description: "It was taken back, and not here." },
  },
});

export const DisputeStateEnum = {
  OPEN: "OPEN",
  WITHDRAWN: "WITHDRAWN",
  UPHELD: "UPHELD",
  REJECTED: "REJECTED",
} as const satisfies Record<DisputeState, DisputeState>;
registerEnumType(DisputeStateEnum, {
  name: "DisputeState",
  description: "`WITHDRAWN`: by the franchisee; `UPHELD` and `REJECTED`: by headquarters.",
});

const VerdictEnum = { UPHELD: "UPHELD", REJECTED: "REJECTED" } as const;
registerEnumType(VerdictEnum, { name: "DisputeVerdict", description: "How a dispute is decided." });

@ObjectType("Dispute", { description: "A line that its franchisee does not agree to." })
export class DisputeType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  statementId!: string;

  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => MonthScalar, { description: "The statement's." })
  month!: string;

  @Field(() => UuidScalar, { description: "The line's posting." })
  postingId!: string;

  @Field(() => Int, { description: "The line's number within it." })
  no!: number;

  @Field(() => MinorUnitsScalar, {
    description: "How much of the line is disputed, whichever way it points.",
  })
  amountMinor!: bigint;

  @Field(() => DisputeReasonEnum)
  reason!: DisputeReason;

  @Field(() => String)
  text!: string;

  @Field(() => DisputeStateEnum)
  state!: DisputeState;

  @Field(() => MinorUnitsScalar, { nullable: true, description: "How much was upheld." })
  upheldMinor!: bigint | null;

  @Field(() => DateTimeScalar)
  openedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  closedAt!: Date | null;
}

export const DisputeConnectionType = connectionType("Dispute", () => DisputeType);

@InputType()
class EvidenceInput implements Evidence {
  @Field(() => EvidenceKindEnum)
  kind!: Evidence["kind"];

  @Field(() => TextScalar)
  value!: string;
}

@InputType()
class DisputedLineInput {
  @Field(() => UuidScalar, { description: "The line's posting." })
  postingId!: string;

  @Field(() => Int, { description: "The line's number within it." })
  no!: number;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "How much of it, above zero; all that is left of it when left out.",
  })
  amountMinor?: bigint;

  @Field(() => DisputeReasonEnum)
  reason!: DisputeReason;

  @Field(() => ProseScalar, { description: "Names no member: both sides keep it for ever." })
  text!: string;

  @Field(() => [EvidenceInput], { nullable: true })
  evidence?: EvidenceInput[];
}

@InputType()
export class DisputeLinesInput {
  @Field(() => UuidScalar)
  statementId!: string;

  @Field(() => [DisputedLineInput], { description: "1 to 200; all of them or none." })
  lines!: DisputedLineInput[];
}

@InputType()
export class WriteToDisputeInput {
  @Field(() => UuidScalar)
  disputeId!: string;

  @Field(() => TextScalar, { description: "The writer's own: sent twice, it is written once." })
  number!: string;

  @Field(() => ProseScalar, { description: "Names no member: both sides keep it for ever." })
  text!: string;

  @Field(() => [EvidenceInput], { nullable: true })
  evidence?: EvidenceInput[];
}

@InputType()
export class WithdrawDisputeInput {
  @Field(() => UuidScalar)
  disputeId!: string;
}

@InputType()
export class ResolveDisputeInput {
  @Field(() => UuidScalar)
  disputeId!: string;

  @Field(() => VerdictEnum)
  verdict!: keyof typeof VerdictEnum;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "Of what is upheld: how much, above zero; all that is disputed when left out.",
  })
  amountMinor?: bigint;

  @Field(() => ProseScalar)
  reason!: string;
}

const UnknownDisputeType = refusalType(UnknownDispute, { disputeId: () => String });
const UnknownStatementLineType = refusalType(UnknownStatementLine, {
  postingId: () => String,
  no: () => Int,
});
const StatementClosedType = refusalType(StatementClosed, {
  statementId: () => String,
  state: () => String,
  acceptUntil: () => DateTimeScalar,
});
const LineInDisputeType = refusalType(LineInDispute, { disputeId: () => String });
const DisputeTooHighType = refusalType(DisputeTooHigh, {
  postingId: () => String,
  no: () => Int,
  mostMinor: () => MinorUnitsScalar,
});
const DisputeClosedType = refusalType(DisputeClosed, {
  disputeId: () => String,
  state: () => String,
});
const MessageConflictType = refusalType(MessageConflict, { number: () => String });

@ObjectType()
class LinesDisputed {
  @Field(() => StatementType)
  statement!: StatementType;

  @Field(() => [DisputeType], { description: "Of each line, in the order asked." })
  disputes!: readonly DisputeType[];
}

@ObjectType()
class DisputeWritten {
  @Field(() => DisputeType)
  dispute!: DisputeType;
}

@ObjectType()
class DisputeWithdrawn {
  @Field(() => DisputeType)
  dispute!: DisputeType;
}

@ObjectType()
class DisputeResolved {
  @Field(() => DisputeType)
  dispute!: DisputeType;
}

export const DisputeLinesResult = resultUnion("DisputeLinesResult", () => [
  LinesDisputed,
  UnknownStatementType,
  UnknownStatementLineType,
  StatementClosedType,
  LineInDisputeType,
  DisputeTooHighType,
]);
export const WriteToDisputeResult = resultUnion("WriteToDisputeResult", () => [
  DisputeWritten,
  UnknownDisputeType,
  DisputeClosedType,
  MessageConflictType,
]);
export const WithdrawDisputeResult = resultUnion("WithdrawDisputeResult", () => [
  DisputeWithdrawn,
  UnknownDisputeType,
  DisputeClosedType,
]);
export const ResolveDisputeResult = resultUnion("ResolveDisputeResult", () => [
  DisputeResolved,
  UnknownDisputeType,
  DisputeClosedType,
  DisputeTooHighType,
]);
