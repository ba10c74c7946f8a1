import { Field, InputType, ObjectType } from "type-graphql";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import {
  DateTimeScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { WalletType } from "../points/points.type.ts";
import { ActivationConflict, ActivationOutOfTime, NothingPending } from "./activation.refusals.ts";

@ObjectType("PointsActivation", { description: "An order's points became active by an event." })
export class PointsActivationType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => String)
  source!: string;

  @Field(() => String)
  number!: string;

  @Field(() => String)
  orderNumber!: string;

  @Field(() => PointsScalar)
  points!: bigint;

  @Field(() => String, {
    nullable: true,
    description: "The last day they can be spent, by the brand's calendar; null: for ever.",
  })
  lastDay!: string | null;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;
}

@InputType()
export class ActivatePointsInput {
  @Field(() => TextScalar, { nullable: true, description: WHO_NUMBERS })
  source?: string;

  @Field(() => TextScalar)
  orderNumber!: string;

  @Field(() => TextScalar, {
    description: "The activation's own number: sent twice, it is done once.",
  })
  number!: string;

  @Field(() => DateTimeScalar, {
    description: "When the event happened: the points' validity counts from there.",
  })
  occurredAt!: Date;
}

@ObjectType()
class PointsActivated {
  @Field(() => PointsActivationType)
  activation!: PointsActivationType;

  @Field(() => WalletType)
  wallet!: WalletType;
}

const NothingPendingType = refusalType(NothingPending, { orderNumber: () => String });
const ActivationConflictType = refusalType(ActivationConflict, { number: () => String });
const ActivationOutOfTimeType = refusalType(ActivationOutOfTime, {
  earliestAt: () => DateTimeScalar,
  latestAt: () => DateTimeScalar,
});

export const ActivatePointsResult = resultUnion("ActivatePointsResult", () => [
  PointsActivated,
  NothingPendingType,
  ActivationConflictType,
  ActivationOutOfTimeType,
]);
