import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { MinorUnitsScalar, PointsScalar, TextScalar } from "../platform/graphql/scalars.ts";
import type { Clause, ClauseDetails, ClauseKind, OrderChannel, Step } from "./clause.rules.ts";

export const ClauseKindEnum = {
  ROYALTY: "ROYALTY",
  BOUND_SHARE: "BOUND_SHARE",
  POINTS_COST: "POINTS_COST",
  POINTS_ACCEPTED: "POINTS_ACCEPTED",
  COUPON_SUBSIDY: "COUPON_SUBSIDY",
  COUPON_FUNDING: "COUPON_FUNDING",
  FEE: "FEE",
  NET_FEE: "NET_FEE",
  GUIDE_COMMISSION: "GUIDE_COMMISSION",
  REFERRAL_REWARD: "REFERRAL_REWARD",
} as const satisfies Record<ClauseKind, ClauseKind>;
registerEnumType(ClauseKindEnum, {
  name: "ClauseKind",
  description: "What a clause charges or grants; `rate` says in which unit.",
  valuesConfig: {
    ROYALTY: { description: "Basis points of the net, seller to headquarters." },
    BOUND_SHARE: {
      description:
        "Basis points of the net to whom the member is bound to, from headquarters or the seller.",
    },
    POINTS_COST: {
      description: "Minor units per point issued, its issuer to headquarters, when issued or used.",
    },
    POINTS_ACCEPTED: {
      description:
        "Basis points of the cost recorded with spent points, headquarters to who accepted them.",
    },
    COUPON_SUBSIDY: {
      description:
        "Basis points of the coupon discount others pay for, headquarters to the seller.",
    },
    COUPON_FUNDING: {
      description:
        "Basis points of what its store pays of coupons it issued and another franchisee honoured, to headquarters.",
    },
    FEE: { description: "Minor units a month, to headquarters." },
    NET_FEE: { description: "Basis points of the month's net, to headquarters." },
    GUIDE_COMMISSION: {
      description: "Basis points of the net, headquarters to the franchisee of the member's guide.",
    },
    REFERRAL_REWARD: {
      description:
        "Minor units, headquarters to whose store brought the member, by its first order.",
    },
  },
});

export const OrderChannelEnum = {
  STORE: "STORE",
  MINI_PROGRAM: "MINI_PROGRAM",
  MALL: "MALL",
  PLATFORM: "PLATFORM",
  OTHER: "OTHER",
} as const satisfies Record<OrderChannel, OrderChannel>;
registerEnumType(OrderChannelEnum, {
  name: "OrderChannel",
  description: "By which way an order was sold.",
});

const LeftOutEnum = { TAX: "TAX", SHIPPING: "SHIPPING" } as const;
registerEnumType(LeftOutEnum, {
  name: "LeftOut",
  description: "What a clause leaves out of a net.",
});
const SellersEnum = { OTHERS: "OTHERS", OWN: "OWN", ANY: "ANY" } as const;
registerEnumType(SellersEnum, {
  name: "ShareSellers",
  description: "Whose sales are shared: other franchisees', one's own, anybody's.",
});
const PayerEnum = { HEADQUARTERS: "HEADQUARTERS", SELLER: "SELLER" } as const;
registerEnumType(PayerEnum, {
  name: "SharePayer",
  description: "Whose clause it is: headquarters gives it, or the seller pays it to headquarters.",
});
const StepsAreEnum = { MARGINAL: "MARGINAL", WHOLE: "WHOLE" } as const;
registerEnumType(StepsAreEnum, {
  name: "StepsAre",
  description:
    "A step's rate holds for what lies behind it, or the one reached for all of the month.",
});
const PerEnum = { STORE: "STORE", FRANCHISEE: "FRANCHISEE" } as const;
registerEnumType(PerEnum, { name: "MonthPer", description: "Whose month is counted." });
const DueEnum = { AT_ISSUE: "AT_ISSUE", AT_USE: "AT_USE" } as const;
registerEnumType(DueEnum, { name: "PointsDue", description: "When the cost of points falls due." });
const BreakageToEnum = { HEADQUARTERS: "HEADQUARTERS", ISSUER: "ISSUER" } as const;
registerEnumType(BreakageToEnum, {
  name: "BreakageTo",
  description: "Who has the good of points that expired.",
});

@ObjectType("Step", { description: "From a month's volume on, another rate." })
@InputType("StepInput")
class StepType {
  @Field(() => MinorUnitsScalar, { description: "The net of the month behind which it holds." })
  fromMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Basis points." })
  rate!: bigint;
}

/** What a clause says beyond its rate, as it is shown and as it is proposed. */
@ObjectType()
@InputType()
abstract class DetailFields implements ClauseDetails {
  @Field(() => TextScalar, {
    nullable: true,
    description: "Local day: what occurs before it is free of the clause.",
  })
  freeUntil?: string | undefined;

  @Field(() => [LeftOutEnum], {
    nullable: true,
    description: "Left out of the net; none when left out.",
  })
  without?: readonly ("TAX" | "SHIPPING")[] | undefined;

  @Field(() => MinorUnitsScalar, { nullable: true, description: "The most of one order." })
  capMinor?: bigint | undefined;

  @Field(() => [OrderChannelEnum], {
    nullable: true,
    description: "Orders of these channels only.",
  })
  channels?: readonly string[] | undefined;

  @Field(() => [TextScalar], {
    nullable: true,
    description: "Of the net: order lines of these categories only.",
  })
  categories?: readonly string[] | undefined;

  @Field(() => SellersEnum, { nullable: true, description: "`OTHERS` when left out." })
  sellers?: ClauseDetails["sellers"];

  @Field(() => PayerEnum, { nullable: true, description: "`HEADQUARTERS` when left out." })
  payer?: ClauseDetails["payer"];

  @Field(() => Int, {
    nullable: true,
    description: "Only so many days from the binding, or from joining, on; for ever when left out.",
  })
  days?: number | undefined;

  @Field(() => [StepType], {
    nullable: true,
    description: "By the month's volume: rates above the clause's own.",
  })
  steps?: readonly Step[] | undefined;

  @Field(() => StepsAreEnum, { nullable: true, description: "`MARGINAL` when left out." })
  stepsAre?: ClauseDetails["stepsAre"];

  @Field(() => PerEnum, {
    nullable: true,
    description: "By steps, minimum, maximum and fees; `STORE` when left out.",
  })
  per?: ClauseDetails["per"];

  @Field(() => MinorUnitsScalar, { nullable: true, description: "The least of a month." })
  minimumMinor?: bigint | undefined;

  @Field(() => MinorUnitsScalar, { nullable: true, description: "The most of a month." })
  maximumMinor?: bigint | undefined;

  @Field(() => DueEnum, { nullable: true, description: "`AT_ISSUE` when left out." })
  due?: ClauseDetails["due"];

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the cost stays recorded with points due when issued, so that who accepts them is paid by it.",
  })
  recorded?: boolean | undefined;

  @Field(() => PointsScalar, {
    nullable: true,
    description: "Points paid for in advance, with the first month.",
  })
  blockPoints?: bigint | undefined;

  @Field(() => BreakageToEnum, {
    nullable: true,
    description: "Who had it already, when left out: whoever was to pay.",
  })
  breakage?: ClauseDetails["breakage"];

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "Per accepted point without a recorded cost; none when left out.",
  })
  unrecordedMinor?: bigint | undefined;
}

@InputType({
  description: "Each kind of clause takes some of it; the refusal says which it does not.",
})
class ClauseDetailsInput extends DetailFields {}

@ObjectType("Clause")
export class ClauseType extends DetailFields implements Clause {
  @Field(() => String, { description: "As the contract numbers it." })
  number!: string;

  @Field(() => ClauseKindEnum)
  kind!: ClauseKind;

  @Field(() => String, {
    nullable: true,
    description: "What a statement calls it; the kind's name when null.",
  })
  title?: string | undefined;

  @Field(() => MinorUnitsScalar, { description: "In the unit its kind says." })
  rate!: bigint;
}

@InputType()
export class ClauseInput {
  @Field(() => TextScalar, { description: "As the contract numbers it." })
  number!: string;

  @Field(() => ClauseKindEnum)
  kind!: ClauseKind;

  @Field(() => TextScalar, {
    nullable: true,
    description: "What a statement calls it; the kind's name when left out.",
  })
  title?: string;

  @Field(() => MinorUnitsScalar, { description: "In the unit its kind says." })
  rate!: bigint;

  @Field(() => ClauseDetailsInput, { nullable: true })
  details?: ClauseDetailsInput;
}

/** A clause as a caller sent it: what is left out may come as null. */
export const clauseOf = ({ number, kind, title, rate, details }: ClauseInput): Clause => ({
  ...Object.fromEntries(Object.entries(details ?? {}).filter(([, value]) => value !== null)),
  ...{ number, kind, rate, title: title ?? undefined },
});
