import { Field, Int, ObjectType } from "type-graphql";
import { MinorUnitsScalar, PointsScalar } from "../platform/graphql/scalars.ts";
import type { Comparison, Funnel, Side } from "./funnel.rules.ts";

@ObjectType("OfferDiscount", {
  description: "What coupons took off, less what refunds took back of it; the parts are the total.",
})
export class OfferDiscountType {
  @Field(() => MinorUnitsScalar)
  totalMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Paid by headquarters." })
  headquartersMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Paid by the stores that honoured them." })
  acceptorMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Paid by the stores that issued them." })
  issuerMinor!: bigint;
}

@ObjectType("OfferResults", { description: "What came of coupons, by now." })
export class OfferResultsType {
  funnel!: Funnel;

  @Field(() => Int, { description: "Members that have or had one; merged ones are one." })
  reached!: number;

  @Field(() => Int, {
    description: "Coupons. A gift passes on what was issued before: it is not issued again.",
  })
  issued!: number;

  @Field(() => Int, { description: "Of these: fetched by their members, with a code or a link." })
  claimed!: number;

  @Field(() => Int)
  redeemed!: number;

  @Field(() => Int, { description: "Of these: wholly refunded since." })
  reversed!: number;

  @Field(() => Int, { description: "Members that redeemed one that was not wholly refunded." })
  redeemers!: number;

  @Field(() => OfferDiscountType)
  discount!: OfferDiscountType;

  @Field(() => PointsScalar, {
    description:
      "Given beyond the standing rule; gross: what refunds took back of them stays counted.",
  })
  points!: bigint;

  @Field(() => Int, { description: "That used at least one." })
  orders!: number;

  @Field(() => MinorUnitsScalar, { description: "Of these orders, less refunds." })
  netMinor!: bigint;
}

@ObjectType("ComparedMembers", { description: "One side of a comparison." })
export class ComparedMembersType implements Side {
  @Field(() => Int)
  members!: number;

  @Field(() => MinorUnitsScalar, { description: "All of them, less refunds." })
  spendMinor!: bigint;
}

@ObjectType("ControlComparison", {
  description:
    "What members spent while the campaign ran, or has run by now: those it was offered to, whether or not they used it, " +
    "beside those it was kept from by chance. Both are who was a member when it began and in its audience then.",
})
export class ControlComparisonType implements Comparison {
  @Field(() => ComparedMembersType)
  offered!: ComparedMembersType;

  @Field(() => ComparedMembersType)
  heldOut!: ComparedMembersType;
}

export const shownFunnel = (funnel: Funnel): OfferResultsType => {
  const { discount, ...counts } = funnel;
  const { headquarters, acceptor, issuer } = discount;
  return {
    ...{ ...counts, funnel },
    discount: {
      totalMinor: headquarters + acceptor + issuer,
      ...{ headquartersMinor: headquarters, acceptorMinor: acceptor, issuerMinor: issuer },
    },
  };
};
