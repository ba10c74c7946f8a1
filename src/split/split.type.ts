import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { UnknownOrder } from "../order/order.refusals.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  DateTimeScalar,
  MinorUnitsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { PaymentConflict } from "./split.refusals.ts";
import type { SplitKind, SplitState } from "./split.rules.ts";

const SplitKindEnum = {
  SPLIT: "SPLIT",
  RETURN: "RETURN",
  FINISH: "FINISH",
} as const satisfies Record<SplitKind, SplitKind>;
registerEnumType(SplitKindEnum, {
  name: "SplitKind",
  description:
    "A part goes to the brand; some of it comes back; or nothing more is split, and the rest is free.",
});

const SplitStateEnum = {
  PLANNED: "PLANNED",
  SENT: "SENT",
  SUCCEEDED: "SUCCEEDED",
  CLOSED: "CLOSED",
  EXECUTION_DEFERRED: "EXECUTION_DEFERRED",
} as const satisfies Record<SplitState, SplitState>;
registerEnumType(SplitStateEnum, {
  name: "SplitState",
  description:
    "`SENT`: WeChat Pay may have it. `CLOSED`: a return timed out, another follows. `EXECUTION_DEFERRED`: not carried " +
    "out this way, `reason` says why; what it would have moved stays due.",
});

@ObjectType("Split", { description: "What WeChat Pay was told of an order's payment." })
export class SplitType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => SplitKindEnum)
  kind!: SplitKind;

  @Field(() => String, {
    description: "Our number for it at WeChat Pay; the same at each attempt.",
  })
  outNo!: string;

  @Field(() => String)
  source!: string;

  @Field(() => String)
  orderNumber!: string;

  @Field(() => String, { description: "WeChat Pay's number of the payment." })
  transactionId!: string;

  @Field(() => MinorUnitsScalar)
  amountMinor!: bigint;

  @Field(() => MinorUnitsScalar, {
    description: "Of what was owed when it was planned, what is beyond the limit and stays due.",
  })
  deferredMinor!: bigint;

  @Field(() => SplitStateEnum)
  state!: SplitState;

  @Field(() => String, { nullable: true, description: "Why it is deferred or closed." })
  reason!: string | null;

  @Field(() => DateTimeScalar, { description: "Since when it is in this state." })
  at!: Date;
}

export const SplitConnectionType = connectionType("Split", () => SplitType);

@ObjectType("SplitRule", { description: "How a brand's payments are split." })
export class SplitRuleType {
  @Field(() => Int)
  version!: number;

  @Field(() => String, { description: "The merchant that receives." })
  brandMchid!: string;

  @Field(() => Int, { description: "How much of a payment at most, in basis points." })
  maxBps!: number;

  @Field(() => DateTimeScalar)
  setAt!: Date;
}

@InputType()
export class SetSplitRuleInput {
  @Field(() => TextScalar, { description: "The brand's merchant at WeChat Pay." })
  brandMchid!: string;

  @Field(() => Int, {
    nullable: true,
    description: "How much of a payment at most, in basis points; 3000 when left out.",
  })
  maxBps?: number;
}

@InputType()
export class PaymentInput {
  @Field(() => TextScalar, {
    nullable: true,
    description: "As the order was recorded: the caller's store's code when left out.",
  })
  source?: string;

  @Field(() => TextScalar, { description: "The order's." })
  number!: string;

  @Field(() => TextScalar, {
    description: "WeChat Pay's number of the payment, placed with `profit_sharing`.",
  })
  transactionId!: string;

  @Field(() => TextScalar, { description: "The store's merchant, that was paid." })
  subMchid!: string;

  @Field(() => MinorUnitsScalar)
  amountMinor!: bigint;

  @Field(() => DateTimeScalar)
  paidAt!: Date;
}

@InputType()
export class RecordPaymentsInput {
  @Field(() => [PaymentInput])
  payments!: PaymentInput[];
}

const UnknownOrderType = refusalType(UnknownOrder, { number: () => String });
const PaymentConflictType = refusalType(PaymentConflict, {
  number: () => String,
  transactionId: () => String,
});

@ObjectType()
class PaymentRecorded {
  @Field(() => Boolean, {
    description: "It was recorded before with the same content; nothing was done again.",
  })
  repeated!: boolean;
}

export const RecordPaymentsOutcome = resultUnion("RecordPaymentsOutcome", () => [
  PaymentRecorded,
  UnknownOrderType,
  PaymentConflictType,
]);
