import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { StoreClosedType, StoreType, TooEarlyType, UnknownStoreType } from "../brand/brand.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import {
  AlreadyBoundThere,
  BindingOver,
  MemberUnbound,
  SuccessorUnfit,
  TransferDecided,
  TransferLapsed,
  TransferOvertaken,
  TransferPending,
  UnknownTransfer,
} from "./handover.refusals.ts";
import type { TransferStatus } from "./handover.rules.ts";

const BindingTransferStatusEnum = {
  OPEN: "OPEN",
  LAPSED: "LAPSED",
  CONSENTED: "CONSENTED",
  REFUSED: "REFUSED",
  WITHDRAWN: "WITHDRAWN",
} as const satisfies Record<TransferStatus, TransferStatus>;
registerEnumType(BindingTransferStatusEnum, {
  name: "BindingTransferStatus",
  description: "`LAPSED`: nobody decided it in time.",
});

@ObjectType("BindingTransfer", { description: "A member that another store asked for." })
export class BindingTransferType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar)
  fromStoreId!: string;

  @Field(() => UuidScalar)
  toStoreId!: string;

  @Field(() => String)
  reason!: string;

  @Field(() => BindingTransferStatusEnum)
  status!: TransferStatus;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it takes effect; as long as it is open, null means: with the consent.",
  })
  effectiveAt!: Date | null;

  @Field(() => DateTimeScalar)
  requestedAt!: Date;

  @Field(() => DateTimeScalar, { description: "From this instant on nobody can consent." })
  untilAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "Why it was refused." })
  decisionReason!: string | null;
}

export const BindingTransferConnectionType = connectionType(
  "BindingTransfer",
  () => BindingTransferType,
);

@InputType()
export class RequestBindingTransferInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar)
  toStoreId!: string;

  @Field(() => TextScalar)
  reason!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "Left out: with the consent." })
  effectiveAt?: Date;
}

@InputType()
export class TransferBindingInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar)
  toStoreId!: string;

  @Field(() => TextScalar)
  reason!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Now, when left out. In the past, after the binding began: recorded orders keep their shares.",
  })
  effectiveAt?: Date;
}

@InputType()
export class ConsentToTransferInput {
  @Field(() => UuidScalar)
  transferId!: string;
}

@InputType()
export class RefuseTransferInput {
  @Field(() => UuidScalar)
  transferId!: string;

  @Field(() => TextScalar)
  reason!: string;
}

@InputType()
export class WithdrawTransferInput {
  @Field(() => UuidScalar)
  transferId!: string;
}

@InputType()
export class CloseStoreInput {
  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => DateTimeScalar, {
    description: "It sells nothing from then on; ten minutes ahead at least.",
  })
  at!: Date;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Whose its members are from then on; nobody's, when left out.",
  })
  successorId?: string;
}

const MemberUnboundType = refusalType(MemberUnbound, { member: () => String });
const AlreadyBoundThereType = refusalType(AlreadyBoundThere, { storeId: () => UuidScalar });
const TransferPendingType = refusalType(TransferPending, {
  toStoreId: () => UuidScalar,
  until: () => DateTimeScalar,
});
const BindingOverType = refusalType(BindingOver, { endsAt: () => DateTimeScalar });
const UnknownTransferType = refusalType(UnknownTransfer, { transferId: () => UuidScalar });
const TransferDecidedType = refusalType(TransferDecided, {
  transferId: () => UuidScalar,
  status: () => String,
});
const TransferLapsedType = refusalType(TransferLapsed, {
  transferId: () => UuidScalar,
  untilAt: () => DateTimeScalar,
});
const TransferOvertakenType = refusalType(TransferOvertaken, {
  transferId: () => UuidScalar,
  boundStoreId: [() => UuidScalar],
});
const SuccessorUnfitType = refusalType(SuccessorUnfit, { successorId: () => UuidScalar });

@ObjectType()
class BindingTransferRequested {
  @Field(() => BindingTransferType)
  transfer!: BindingTransferType;
}

@ObjectType()
class BindingTransferred {
  @Field(() => BindingTransferType)
  transfer!: BindingTransferType;
}

@ObjectType()
class BindingTransferRefused {
  @Field(() => BindingTransferType)
  transfer!: BindingTransferType;
}

@ObjectType()
class BindingTransferWithdrawn {
  @Field(() => BindingTransferType)
  transfer!: BindingTransferType;
}

@ObjectType()
class StoreCloses {
  @Field(() => StoreType)
  closing!: StoreType;
}

export const RequestBindingTransferResult = resultUnion("RequestBindingTransferResult", () => [
  BindingTransferRequested,
  UnknownStoreType,
  StoreClosedType,
  UnknownMemberType,
  TransferPendingType,
  MemberUnboundType,
  AlreadyBoundThereType,
  TooEarlyType,
  BindingOverType,
]);
export const TransferBindingResult = resultUnion("TransferBindingResult", () => [
  BindingTransferred,
  UnknownStoreType,
  StoreClosedType,
  UnknownMemberType,
  TransferPendingType,
  MemberUnboundType,
  AlreadyBoundThereType,
  TooEarlyType,
  BindingOverType,
]);
export const ConsentToTransferResult = resultUnion("ConsentToTransferResult", () => [
  BindingTransferred,
  UnknownTransferType,
  TransferDecidedType,
  TransferLapsedType,
  StoreClosedType,
  TransferOvertakenType,
  BindingOverType,
]);
export const RefuseTransferResult = resultUnion("RefuseTransferResult", () => [
  BindingTransferRefused,
  UnknownTransferType,
  TransferDecidedType,
  TransferLapsedType,
]);
export const WithdrawTransferResult = resultUnion("WithdrawTransferResult", () => [
  BindingTransferWithdrawn,
  UnknownTransferType,
  TransferDecidedType,
  TransferLapsedType,
]);
export const CloseStoreResult = resultUnion("CloseStoreResult", () => [
  StoreCloses,
  UnknownStoreType,
  StoreClosedType,
  SuccessorUnfitType,
  TooEarlyType,
]);
