import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { TooEarlyType } from "../brand/brand.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, PointsScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { AnotherPersonNeeded, FourEyesSuperseded, UnknownFourEyes } from "./four-eyes.refusals.ts";
import type { FourEyes, FourEyesStatus } from "./four-eyes.rules.ts";

const FourEyesStatusEnum = {
  OPEN: "OPEN",
  AGREED: "AGREED",
  SUPERSEDED: "SUPERSEDED",
} as const satisfies Record<FourEyesStatus, FourEyesStatus>;
registerEnumType(FourEyesStatusEnum, {
  name: "FourEyesStatus",
  description:
    "`OPEN`: waits for a second person. `SUPERSEDED`: never approved, and a newer one is there.",
});

@ObjectType()
@InputType()
abstract class FourEyesContent implements FourEyes {
  @Field(() => Boolean, {
    description: "Contracts are approved by a second person before the franchisee can sign them.",
  })
  terms!: boolean;

  @Field(() => Boolean, {
    description: "Payouts are released by another person than prepared them.",
  })
  payouts!: boolean;

  @Field(() => PointsScalar, {
    nullable: true,
    description:
      "Adjustments of so many points and more, added or taken away, are approved by a second person; null: none is.",
  })
  adjustmentsFrom!: bigint | null;
}

@ObjectType("FourEyesVersion", {
  description: "What two people agreed, or are to agree, takes two.",
})
export class FourEyesVersionType extends FourEyesContent {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => DateTimeScalar, {
    description: "In force from here on, or from its approval where that came later.",
  })
  fromAt!: Date;

  @Field(() => FourEyesStatusEnum)
  status!: FourEyesStatus;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Null: the hub's operator, for a brand of one person.",
  })
  proposedBy!: string | null;

  @Field(() => DateTimeScalar)
  proposedAt!: Date;

  @Field(() => UuidScalar, { nullable: true })
  approvedBy!: string | null;

  @Field(() => DateTimeScalar, { nullable: true })
  approvedAt!: Date | null;
}

@ObjectType("FourEyes", {
  description:
    "What takes two people at headquarters now; where nobody ever said otherwise, all of it.",
})
export class FourEyesType extends FourEyesContent {
  @Field(() => [FourEyesVersionType], { description: "All that was ever proposed, oldest first." })
  versions!: readonly FourEyesVersionType[];
}

@InputType()
export class ProposeFourEyesInput extends FourEyesContent {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "From its approval on when left out.",
  })
  fromAt?: Date;
}

@InputType()
export class ApproveFourEyesInput {
  @Field(() => UuidScalar)
  fourEyesId!: string;
}

export const AnotherPersonNeededType = refusalType(AnotherPersonNeeded, {});
const UnknownFourEyesType = refusalType(UnknownFourEyes, { fourEyesId: () => UuidScalar });
const FourEyesSupersededType = refusalType(FourEyesSuperseded, { fourEyesId: () => UuidScalar });

@ObjectType()
class FourEyesProposed {
  @Field(() => FourEyesVersionType)
  fourEyes!: FourEyesVersionType;
}

@ObjectType()
class FourEyesApproved {
  @Field(() => FourEyesVersionType)
  fourEyes!: FourEyesVersionType;
}

export const ProposeFourEyesResult = resultUnion("ProposeFourEyesResult", () => [
  ...[FourEyesProposed, TooEarlyType],
]);
export const ApproveFourEyesResult = resultUnion("ApproveFourEyesResult", () => [
  ...[FourEyesApproved, UnknownFourEyesType, FourEyesSupersededType, AnotherPersonNeededType],
]);
