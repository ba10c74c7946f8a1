import { Field, InputType, ObjectType } from "type-graphql";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { PointsScalar, TextScalar } from "../platform/graphql/scalars.ts";
import { PointKindTaken, UnknownPointKind } from "./growth.refusals.ts";

@ObjectType("PointKind", { description: "Points that grow and are never spent." })
export class PointKindType {
  @Field(() => String, { description: "The asset in the book; never changes." })
  code!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType("Growth", { description: "What a member has grown by, of one kind." })
export class GrowthType extends PointKindType {
  @Field(() => PointsScalar)
  amount!: bigint;
}

@InputType()
export class DefinePointKindInput {
  @Field(() => TextScalar, { description: "4 to 12 capitals or digits, a letter first; for ever." })
  code!: string;

  @Field(() => TextScalar)
  name!: string;
}

@ObjectType()
class PointKindDefined {
  @Field(() => PointKindType)
  pointKind!: PointKindType;
}

export const UnknownPointKindType = refusalType(UnknownPointKind, { kind: () => String });
const PointKindTakenType = refusalType(PointKindTaken, { takenCode: () => String });

export const DefinePointKindResult = resultUnion("DefinePointKindResult", () => [
  PointKindDefined,
  PointKindTakenType,
]);
