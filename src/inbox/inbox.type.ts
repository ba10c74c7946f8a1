import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { CodeTakenType, UnknownStoreType } from "../brand/brand.type.ts";
import { IntakeSourceClosed, UnknownIntakeSource } from "../intake/intake.refusals.ts";
import type { SourceKind } from "../intake/message.rules.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { DeliveryState } from "./delivery.rules.ts";
import { DeliveryNotSetAside, UnknownDelivery } from "./inbox.refusals.ts";

const SourceKindEnum = { POS: "POS", SHOPIFY: "SHOPIFY" } as const satisfies Record<
  SourceKind,
  SourceKind
>;
registerEnumType(SourceKindEnum, {
  name: "IntakeSourceKind",
  description: "How a source signs and writes its messages.",
  valuesConfig: {
    POS: { description: "The hub's own format, signed as Standard Webhooks says." },
    SHOPIFY: { description: "Shopify's webhooks `orders/paid` and `refunds/create`." },
  },
});

export const DeliveryStateEnum = {
  WAITING: "WAITING",
  DONE: "DONE",
  IGNORED: "IGNORED",
  SET_ASIDE: "SET_ASIDE",
  DROPPED: "DROPPED",
} as const satisfies Record<DeliveryState, DeliveryState>;
registerEnumType(DeliveryStateEnum, {
  name: "DeliveryState",
  valuesConfig: {
    WAITING: { description: "It is kept and will be processed." },
    IGNORED: { description: "It asks nothing of the hub; `why` says why." },
    SET_ASIDE: { description: "It could not be booked: replay or drop it." },
    DROPPED: { description: "It was given up, and what it said is destroyed." },
  },
});

@ObjectType("ShopPlace", { description: "Where what a source calls a shop is booked." })
class ShopPlaceType {
  @Field(() => String)
  shop!: string;

  @Field(() => String)
  storeCode!: string;
}

@ObjectType("IntakeSource", { description: "Somebody that sends orders over HTTP." })
export class IntakeSourceType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { description: "The `source` of its orders." })
  code!: string;

  @Field(() => SourceKindEnum)
  kind!: SourceKind;

  @Field(() => String, { nullable: true, description: "Where it is booked by default." })
  storeCode!: string | null;

  @Field(() => [ShopPlaceType])
  shops!: readonly ShopPlaceType[];

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  closedAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Until then the secret before the newest is good as well.",
  })
  previousUntil!: Date | null;
}

@ObjectType("WhyNotBooked")
class WhyNotBookedType {
  @Field(() => String)
  code!: string;

  @Field(() => String, { description: "In the caller's language." })
  message!: string;
}

@ObjectType("InboxDelivery", {
  description: "A message of a source, as the hub keeps account of it.",
})
export class InboxDeliveryType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  sourceId!: string;

  @Field(() => String, { description: "The sender's own name of it." })
  deliveryId!: string;

  @Field(() => DeliveryStateEnum)
  state!: DeliveryState;

  @Field(() => String, { nullable: true, description: "`ORDER` or `REFUND`, once it was read." })
  act!: string | null;

  @Field(() => String, { nullable: true, description: "The order's or refund's number." })
  number!: string | null;

  @Field(() => WhyNotBookedType, { nullable: true })
  why!: WhyNotBookedType | null;

  @Field(() => Int, { description: "How often it failed by a fault of the hub's." })
  attempts!: number;

  @Field(() => DateTimeScalar)
  receivedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt!: Date | null;
}

export const InboxDeliveryConnectionType = connectionType("InboxDelivery", () => InboxDeliveryType);

@InputType()
class ShopPlaceInput {
  @Field(() => TextScalar, {
    description: "As its messages say it: of Shopify a location's id, or the shop's domain.",
  })
  shop!: string;

  @Field(() => TextScalar)
  storeCode!: string;
}

@InputType()
export class CreateIntakeSourceInput {
  @Field(() => TextScalar, { description: "Becomes the `source` of its orders; for ever." })
  code!: string;

  @Field(() => SourceKindEnum)
  kind!: SourceKind;

  @Field(() => TextScalar, {
    nullable: true,
    description: "Where a message without a shop of `shops` is booked.",
  })
  storeCode?: string;

  @Field(() => [ShopPlaceInput], { nullable: true })
  shops?: ShopPlaceInput[];

  @Field(() => TextScalar, {
    nullable: true,
    description: "What the vendor signs with. None for `POS`: the hub makes it.",
  })
  secret?: string;
}

@InputType()
export class SetIntakeShopsInput {
  @Field(() => UuidScalar)
  sourceId!: string;

  @Field(() => TextScalar, { nullable: true })
  storeCode?: string;

  @Field(() => [ShopPlaceInput], { nullable: true })
  shops?: ShopPlaceInput[];
}

@InputType()
export class RotateIntakeSecretInput {
  @Field(() => UuidScalar)
  sourceId!: string;

  @Field(() => TextScalar, { nullable: true, description: "The vendor's new one; none for `POS`." })
  secret?: string;
}

@InputType()
export class CloseIntakeSourceInput {
  @Field(() => UuidScalar)
  sourceId!: string;
}

@InputType()
export class ReplayDeliveryInput {
  @Field(() => UuidScalar)
  deliveryId!: string;
}

@InputType()
export class DropDeliveryInput {
  @Field(() => UuidScalar)
  deliveryId!: string;
}

@ObjectType({ description: "The secret is told this once." })
class IntakeSourceCreated {
  @Field(() => IntakeSourceType)
  source!: IntakeSourceType;

  @Field(() => String)
  secret!: string;
}

@ObjectType({ description: "The secret is told this once; the one before is good for a day." })
class IntakeSecretRotated {
  @Field(() => IntakeSourceType)
  source!: IntakeSourceType;

  @Field(() => String)
  secret!: string;
}

@ObjectType()
class IntakeShopsSet {
  @Field(() => IntakeSourceType)
  source!: IntakeSourceType;
}

@ObjectType()
class SourceClosed {
  @Field(() => IntakeSourceType)
  source!: IntakeSourceType;
}

@ObjectType()
class DeliveryReplayed {
  @Field(() => InboxDeliveryType)
  delivery!: InboxDeliveryType;
}

@ObjectType()
class DeliveryDropped {
  @Field(() => InboxDeliveryType)
  delivery!: InboxDeliveryType;
}

const UnknownIntakeSourceType = refusalType(UnknownIntakeSource, { sourceId: () => UuidScalar });
const IntakeSourceClosedType = refusalType(IntakeSourceClosed, {
  sourceId: () => UuidScalar,
  closedAt: () => DateTimeScalar,
});
const UnknownDeliveryType = refusalType(UnknownDelivery, { deliveryId: () => UuidScalar });
const DeliveryNotSetAsideType = refusalType(DeliveryNotSetAside, {
  deliveryId: () => UuidScalar,
  state: () => String,
});

export const CreateIntakeSourceResult = resultUnion("CreateIntakeSourceResult", () => [
  ...[IntakeSourceCreated, CodeTakenType, UnknownStoreType],
]);
export const SetIntakeShopsResult = resultUnion("SetIntakeShopsResult", () => [
  ...[IntakeShopsSet, UnknownIntakeSourceType, IntakeSourceClosedType, UnknownStoreType],
]);
export const RotateIntakeSecretResult = resultUnion("RotateIntakeSecretResult", () => [
  ...[IntakeSecretRotated, UnknownIntakeSourceType, IntakeSourceClosedType],
]);
export const CloseIntakeSourceResult = resultUnion("CloseIntakeSourceResult", () => [
  ...[SourceClosed, UnknownIntakeSourceType],
]);
export const ReplayDeliveryResult = resultUnion("ReplayDeliveryResult", () => [
  ...[DeliveryReplayed, UnknownDeliveryType, DeliveryNotSetAsideType],
]);
export const DropDeliveryResult = resultUnion("DropDeliveryResult", () => [
  ...[DeliveryDropped, UnknownDeliveryType, DeliveryNotSetAsideType],
]);
