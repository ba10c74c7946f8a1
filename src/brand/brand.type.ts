import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  DateTimeScalar,
  MinorUnitsScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import type { Bearer, ExpiredRefund, OwnershipModel, Shortfall } from "./brand.entity.ts";
import {
  CodeTaken,
  PointValueMissing,
  StoreClosed,
  TooEarly,
  UnknownFranchisee,
  UnknownStore,
} from "./brand.refusals.ts";

export const OwnershipModelEnum = {
  FRANCHISEE_OWNS_MEMBER: "FRANCHISEE_OWNS_MEMBER",
  BRAND_OWNS_MEMBER: "BRAND_OWNS_MEMBER",
} as const satisfies Record<OwnershipModel, OwnershipModel>;
registerEnumType(OwnershipModelEnum, {
  name: "OwnershipModel",
  description: "Whose the members are: the franchisees', or the brand's with a binding to a store.",
});

const ShortfallEnum = {
  DEBT: "DEBT",
  CLAMP: "CLAMP",
  REFUSE: "REFUSE",
} as const satisfies Record<Shortfall, Shortfall>;
registerEnumType(ShortfallEnum, {
  name: "Shortfall",
  description:
    "What becomes of points that must be taken back and are spent: the member owes them and its next " +
    "earnings repay them first; only what is there is taken and the bearer bears the rest; or the refund " +
    "is refused.",
});

const BearerEnum = {
  HEADQUARTERS: "HEADQUARTERS",
  ISSUER: "ISSUER",
} as const satisfies Record<Bearer, Bearer>;
registerEnumType(BearerEnum, {
  name: "Bearer",
  description: "Who bears what a member cannot give back; `ISSUER`: the store that issued it.",
});

const ExpiredRefundEnum = { GRACE: "GRACE", LOST: "LOST" } as const satisfies Record<
  ExpiredRefund,
  ExpiredRefund
>;
registerEnumType(ExpiredRefundEnum, {
  name: "ExpiredRefund",
  description:
    "What becomes of spent points that come back after their last day: a fresh bucket, or nothing.",
});

@ObjectType("Brand", {
  description: "A franchise brand: its calendar, its currency, who owns its members.",
})
export class BrandType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { description: "IANA name; the brand's days and months follow it." })
  timeZone!: string;

  @Field(() => String, {
    description: "ISO 3166; telephones without a country follow its numbering plan.",
  })
  region!: string;

  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => OwnershipModelEnum, {
    description: "What it was founded with; `ownershipModels` tell what was said since.",
  })
  ownershipModel!: OwnershipModel;

  @Field(() => ShortfallEnum)
  shortfall!: Shortfall;

  @Field(() => BearerEnum)
  shortfallBearer!: Bearer;

  @Field(() => DateTimeScalar)
  openedAt!: Date;

  @Field(() => ExpiredRefundEnum)
  expiredRefund!: ExpiredRefund;

  @Field(() => Int, { description: "How many days a fresh bucket of `GRACE` is good." })
  graceDays!: number;
}

@ObjectType("PointValue", { description: "What points pay at a till." })
export class PointValueType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => PointsScalar, { description: "So many points …" })
  points!: bigint;

  @Field(() => MinorUnitsScalar, { description: "… pay so much." })
  minor!: bigint;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@ObjectType("Franchisee", { description: "A legal owner of stores." })
export class FranchiseeType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { description: "Stands in account addresses; never changes." })
  code!: string;

  @Field(() => String)
  legalName!: string;

  @Field(() => Boolean, { description: "Headquarters' own stores belong to it." })
  isHeadquarters!: boolean;
}

@ObjectType("Store", { description: "A place that sells." })
export class StoreType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { description: "Stands in account addresses; never changes." })
  code!: string;

  @Field(() => String)
  name!: string;

  @Field(() => DateTimeScalar)
  openedAt!: Date;

  @Field(() => Int, { nullable: true, description: "Degrees north, times ten million." })
  latitude?: number | null | undefined;

  @Field(() => Int, { nullable: true, description: "Degrees east, times ten million." })
  longitude?: number | null | undefined;

  @Field(() => DateTimeScalar, { nullable: true, description: "From then on it sells nothing." })
  closedAt?: Date | null | undefined;

  @Field(() => UuidScalar, { nullable: true, description: "Whose its members are once it closes." })
  successorId?: string | null | undefined;
}

@ObjectType("Till", { description: "A point of sale of one store." })
export class TillType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => UuidScalar)
  storeId!: string;
}

@ObjectType("StoreOwnership", { description: "Who owns a store from an instant on." })
class StoreOwnershipType {
  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

export const StoreConnectionType = connectionType("Store", () => StoreType);
export const FranchiseeConnectionType = connectionType("Franchisee", () => FranchiseeType);

@InputType()
export class AddFranchiseeInput {
  @Field(() => TextScalar, { description: "1 to 32 plain letters, digits, - or _; for ever." })
  code!: string;

  @Field(() => TextScalar)
  legalName!: string;

  @Field(() => Boolean, { nullable: true, description: "False when left out." })
  isHeadquarters?: boolean;
}

@InputType()
export class OpenStoreInput {
  @Field(() => TextScalar, { description: "1 to 32 plain letters, digits, - or _; for ever." })
  code!: string;

  @Field(() => TextScalar)
  name!: string;

  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => DateTimeScalar)
  openedAt!: Date;
}

@InputType()
export class TransferStoreInput {
  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => DateTimeScalar, { description: "Sales from this instant on are the new owner's." })
  fromAt!: Date;
}

@InputType()
export class PlaceStoreInput {
  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => Int, { description: "Degrees north, times ten million." })
  latitude!: number;

  @Field(() => Int, { description: "Degrees east, times ten million." })
  longitude!: number;
}

@InputType()
export class AddTillInput {
  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => TextScalar)
  name!: string;
}

@InputType()
export class SetShortfallInput {
  @Field(() => ShortfallEnum)
  shortfall!: Shortfall;

  @Field(() => BearerEnum, {
    nullable: true,
    description: "Of what is clamped away; headquarters when left out.",
  })
  bearer?: Bearer;
}

@InputType()
export class SetPointValueInput {
  @Field(() => PointsScalar, { description: "So many points …" })
  points!: bigint;

  @Field(() => MinorUnitsScalar, { description: "… pay so much; floored to the minor unit." })
  minor!: bigint;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

export const CodeTakenType = refusalType(CodeTaken, { takenCode: () => String });
export const UnknownStoreType = refusalType(UnknownStore, { store: () => String });
export const UnknownFranchiseeType = refusalType(UnknownFranchisee, { franchisee: () => String });
export const StoreClosedType = refusalType(StoreClosed, {
  storeId: () => UuidScalar,
  closedAt: () => DateTimeScalar,
});
export const PointValueMissingType = refusalType(PointValueMissing, {
  occurredAt: () => DateTimeScalar,
});
export const TooEarlyType = refusalType(TooEarly, { earliestAt: () => DateTimeScalar });

@ObjectType()
class FranchiseeAdded {
  @Field(() => FranchiseeType)
  franchisee!: FranchiseeType;
}

@ObjectType()
class StoreOpened {
  @Field(() => StoreType)
  store!: StoreType;
}

@ObjectType()
class StoreTransferred {
  @Field(() => StoreOwnershipType)
  ownership!: StoreOwnershipType;
}

@ObjectType()
class StorePlaced {
  @Field(() => StoreType)
  placed!: StoreType;
}

@ObjectType()
class TillAdded {
  @Field(() => TillType)
  till!: TillType;
}

@ObjectType()
class PointValueSet {
  @Field(() => PointValueType)
  value!: PointValueType;
}

export const SetPointValueResult = resultUnion("SetPointValueResult", () => [
  PointValueSet,
  TooEarlyType,
]);
export const AddFranchiseeResult = resultUnion("AddFranchiseeResult", () => [
  FranchiseeAdded,
  CodeTakenType,
]);
export const OpenStoreResult = resultUnion("OpenStoreResult", () => [
  StoreOpened,
  CodeTakenType,
  UnknownFranchiseeType,
]);
export const TransferStoreResult = resultUnion("TransferStoreResult", () => [
  StoreTransferred,
  UnknownStoreType,
  UnknownFranchiseeType,
  TooEarlyType,
]);
export const AddTillResult = resultUnion("AddTillResult", () => [TillAdded, UnknownStoreType]);
export const PlaceStoreResult = resultUnion("PlaceStoreResult", () => [
  StorePlaced,
  UnknownStoreType,
]);
