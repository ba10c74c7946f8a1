import { Field, Int, ObjectType } from "type-graphql";
import { updateUnion } from "../platform/graphql/live.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  PointsScalar,
} from "../platform/graphql/scalars.ts";
import type { Pulse } from "./pulse.rules.ts";

@ObjectType("BrandPulse", {
  description: "What the brand's day came to so far, by what was booked since its midnight.",
})
export class BrandPulseType implements Pulse {
  @Field(() => CursorScalar, { description: "Everything up to here is in it." })
  cursor!: string;

  @Field(() => String, { description: "The brand's own, like 2026-03-15." })
  day!: string;

  @Field(() => DateTimeScalar)
  at!: Date;

  @Field(() => Int)
  orders!: number;

  @Field(() => MinorUnitsScalar, { description: "What the orders came to, before refunds." })
  netMinor!: bigint;

  @Field(() => Int, { description: "Whenever their orders were." })
  refunds!: number;

  @Field(() => MinorUnitsScalar)
  refundedMinor!: bigint;

  @Field(() => PointsScalar, { description: "Less what was taken back." })
  pointsIssued!: bigint;

  @Field(() => PointsScalar, { description: "Less what came back." })
  pointsSpent!: bigint;

  @Field(() => Int)
  newMembers!: number;

  @Field(() => Int)
  couponsRedeemed!: number;
}

export const BrandPulseUpdate = updateUnion("BrandPulseUpdate", () => BrandPulseType);
