import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Month } from "../kernel/month.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  MonthScalar,
  SheetScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import {
  PayoutClosed,
  PayoutRunConflict,
  PayoutsNotCovered,
  SecondPersonNeeded,
  UnknownPayout,
  UnknownPayoutRun,
} from "./payout.refusals.ts";
import {
  type Payout,
  type PayoutRail,
  type PayoutState,
  type Skip,
  stateOf,
} from "./payout.rules.ts";
import type { RowVerdict } from "./result.rules.ts";

const PayoutRailEnum = {
  BANK_FILE: "BANK_FILE",
  BY_HAND: "BY_HAND",
} as const satisfies Record<PayoutRail, PayoutRail>;
registerEnumType(PayoutRailEnum, {
  name: "PayoutRail",
  description:
    "By a file for the bank; or by hand, each payout marked as it is paid. What WeChat Pay splits is split order by order.",
});

const PayoutStateEnum = {
  INSTRUCTED: "INSTRUCTED",
  SENT: "SENT",
  PAID: "PAID",
  FAILED: "FAILED",
  CANCELLED: "CANCELLED",
} as const satisfies Record<PayoutState, PayoutState>;
registerEnumType(PayoutStateEnum, {
  name: "PayoutState",
  description: "What failed or was cancelled stays due.",
});

const SkipEnum = {
  CARRIED_FORWARD: "CARRIED_FORWARD",
  HELD: "HELD",
  BELOW_THRESHOLD: "BELOW_THRESHOLD",
  IN_HAND: "IN_HAND",
  NO_ACCOUNT: "NO_ACCOUNT",
} as const satisfies Record<Skip, Skip>;
registerEnumType(SkipEnum, {
  name: "PayoutSkip",
  description:
    "A debt that is carried forward; all of it is held; less than the terms' threshold; other payouts are open; no bank account.",
});

const RowVerdictEnum = {
  PAID: "PAID",
  FAILED: "FAILED",
  REPEATED: "REPEATED",
  UNKNOWN: "UNKNOWN",
  AMOUNT_DIFFERS: "AMOUNT_DIFFERS",
  NOT_SENT: "NOT_SENT",
  CONTRADICTS: "CONTRADICTS",
  UNREADABLE: "UNREADABLE",
} as const satisfies Record<RowVerdict, RowVerdict>;
registerEnumType(RowVerdictEnum, {
  name: "BankResultVerdict",
  description:
    "`PAID` and `FAILED` were taken in, `REPEATED` was known; the others changed nothing: no payout of ours, another " +
    "amount, not released or cancelled, ended otherwise before, not to be read.",
});

@ObjectType("PayoutAct", { description: "A step of a payout: who, when and why." })
export class PayoutActType {
  @Field(() => PayoutStateEnum)
  state!: PayoutState;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: "The bank's number for it." })
  reference!: string | null;

  @Field(() => UuidScalar, { nullable: true, description: "Who; null: the hub." })
  byId!: string | null;

  @Field(() => DateTimeScalar)
  at!: Date;
}

@ObjectType("Payout", { description: "A payment to a franchisee, or a collection from it." })
export class PayoutType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { description: "Ours, as the bank's file and result hold it." })
  number!: string;

  @Field(() => MinorUnitsScalar, { description: "Below zero: to be collected." })
  amountMinor!: bigint;

  @Field(() => PayoutStateEnum)
  state!: PayoutState;

  @Field(() => [PayoutActType], { description: "In order." })
  acts!: readonly PayoutActType[];

  @Field(() => UuidScalar)
  franchiseeId!: string;

  bankAccountId!: string | null;
}

export const shownPayout = (payout: Payout): PayoutType => ({ ...payout, state: stateOf(payout) });

@ObjectType("PayoutMove", { description: "A payout took a step." })
export class PayoutMoveType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => PayoutStateEnum, { description: "The step; `payout` is as it is now." })
  state!: PayoutState;

  @Field(() => PayoutType)
  payout!: PayoutType;
}

export const PayoutUpdate = updateUnion("PayoutUpdate", () => PayoutMoveType);

export const PayoutConnectionType = connectionType("Payout", () => PayoutType);

@ObjectType("PayoutRun", {
  description: "Payouts that were prepared by one and are released by another.",
})
export class PayoutRunType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  number!: string;

  @Field(() => MonthScalar, { nullable: true, description: "Null: all that was due." })
  month!: Month | null;

  @Field(() => PayoutRailEnum)
  rail!: PayoutRail;

  @Field(() => Boolean, { description: "Whether debts are collected, or carried forward." })
  collects!: boolean;

  @Field(() => UuidScalar)
  preparedBy!: string;

  @Field(() => DateTimeScalar)
  preparedAt!: Date;
}

export const PayoutRunConnectionType = connectionType("PayoutRun", () => PayoutRunType);

@ObjectType("PayoutSkipped", { description: "A franchisee that a run leaves out, and why." })
class PayoutSkippedType {
  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => SkipEnum)
  reason!: Skip;
}

@ObjectType("BankResultRow", { description: "What came of a row of the bank's file." })
class BankResultRowType {
  @Field(() => Int, { description: "Counted from 1 below the head." })
  row!: number;

  @Field(() => String, { nullable: true, description: "As the row says it." })
  number!: string | null;

  @Field(() => RowVerdictEnum)
  verdict!: RowVerdict;
}

@InputType()
export class PreparePayoutsInput {
  @Field(() => TextScalar, {
    description: "1 to 24 letters, digits, - or _: sent twice, the run is prepared once.",
  })
  number!: string;

  @Field(() => MonthScalar, {
    nullable: true,
    description: "What was due with this month; all that is due now when left out.",
  })
  month?: Month;

  @Field(() => PayoutRailEnum)
  rail!: PayoutRail;

  @Field(() => Boolean, {
    nullable: true,
    description: "Collect debts; carried forward when left out.",
  })
  collects?: boolean;
}

@InputType()
export class ReleasePayoutsInput {
  @Field(() => UuidScalar)
  runId!: string;
}

@InputType()
export class CancelPayoutInput {
  @Field(() => UuidScalar)
  payoutId!: string;

  @Field(() => TextScalar)
  reason!: string;
}

@InputType()
export class MarkPayoutPaidInput {
  @Field(() => UuidScalar)
  payoutId!: string;

  @Field(() => TextScalar, { description: "The bank's number for it." })
  reference!: string;
}

@InputType()
export class MarkPayoutFailedInput {
  @Field(() => UuidScalar)
  payoutId!: string;

  @Field(() => TextScalar)
  reason!: string;
}

@InputType()
export class ImportBankResultsInput {
  @Field(() => SheetScalar, {
    description: "A CSV: number, amount, result (SUCCESS or FAILED), and reference, reason if any.",
  })
  results!: string;
}

const UnknownPayoutType = refusalType(UnknownPayout, { payoutId: () => String });
const UnknownPayoutRunType = refusalType(UnknownPayoutRun, { runId: () => String });
const PayoutRunConflictType = refusalType(PayoutRunConflict, { number: () => String });
const SecondPersonNeededType = refusalType(SecondPersonNeeded, { number: () => String });
const PayoutClosedType = refusalType(PayoutClosed, {
  number: () => String,
  state: () => String,
});
const PayoutsNotCoveredType = refusalType(PayoutsNotCovered, {
  numbers: () => [String] as never,
});

@ObjectType()
class PayoutsPrepared {
  @Field(() => PayoutRunType)
  run!: PayoutRunType;

  @Field(() => [PayoutSkippedType], { description: "Told as the run is prepared, and not again." })
  skipped!: readonly PayoutSkippedType[];
}

@ObjectType()
class PayoutsReleased {
  @Field(() => PayoutRunType)
  run!: PayoutRunType;
}

@ObjectType()
class PayoutCancelled {
  @Field(() => PayoutType)
  payout!: PayoutType;
}

@ObjectType()
class PayoutMarked {
  @Field(() => PayoutType)
  payout!: PayoutType;
}

@ObjectType()
export class BankResultsImported {
  @Field(() => [BankResultRowType])
  rows!: readonly BankResultRowType[];
}

export const PreparePayoutsResult = resultUnion("PreparePayoutsResult", () => [
  PayoutsPrepared,
  PayoutRunConflictType,
]);
export const ReleasePayoutsResult = resultUnion("ReleasePayoutsResult", () => [
  PayoutsReleased,
  UnknownPayoutRunType,
  SecondPersonNeededType,
  PayoutsNotCoveredType,
]);
export const CancelPayoutResult = resultUnion("CancelPayoutResult", () => [
  PayoutCancelled,
  UnknownPayoutType,
  PayoutClosedType,
]);
export const MarkPayoutPaidResult = resultUnion("MarkPayoutPaidResult", () => [
  PayoutMarked,
  UnknownPayoutType,
  PayoutClosedType,
]);
export const MarkPayoutFailedResult = resultUnion("MarkPayoutFailedResult", () => [
  PayoutMarked,
  UnknownPayoutType,
  PayoutClosedType,
]);
