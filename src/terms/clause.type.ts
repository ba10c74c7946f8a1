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

const FREE_UNTIL = "Local day: what occurs before it is free of the clause.";
const WITHOUT = "Left out of the net; none when left out.";
const CAP = "The most of one order.";
const CHANNELS = "Orders of these channels only.";
const CATEGORIES = "Of the net: order lines of these categories only.";
const SELLERS = "`OTHERS` when left out.";
const PAYER = "`HEADQUARTERS` when left out.";
const DAYS = "Only so many days from the binding, or from joining, on; for ever when left out.";
const STEPS = "By the month's volume: rates above the clause's own.";
const STEPS_ARE = "`MARGINAL` when left out.";
const PER = "By steps, minimum, maximum and fees; `STORE` when left out.";
const MINIMUM = "The least of a month.";
const MAXIMUM = "The most of a month.";
const DUE = "`AT_ISSUE` when left out.";
const RECORDED =
  "Whether the cost stays recorded with points due when issued, so that who accepts them is paid by it.";
const BLOCK = "Points paid for in advance, with the first month.";
const BREAKAGE = "Who had it already, when left out: whoever was to pay.";
const UNRECORDED = "Per accepted point without a recorded cost; none when left out.";

@ObjectType("Step", { description: "From a month's volume on, another rate." })
class StepType {
  @Field(() => MinorUnitsScalar, { description: "The net of the month behind which it holds." })
  fromMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Basis points." })
  rate!: bigint;
}

@InputType()
class StepInput {
  @Field(() => MinorUnitsScalar, { description: "The net of the month behind which it holds." })
  fromMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Basis points." })
  rate!: bigint;
}

@InputType({
  description: "Each kind of clause takes some of it; the refusal says which it does not.",
})
class ClauseDetailsInput implements ClauseDetails {
  @Field(() => TextScalar, { nullable: true, description: FREE_UNTIL })
  freeUntil?: string | undefined;

  @Field(() => [LeftOutEnum], { nullable: true, description: WITHOUT })
  without?: readonly ("TAX" | "SHIPPING")[] | undefined;

  @Field(() => MinorUnitsScalar, { nullable: true, description: CAP })
  capMinor?: bigint | undefined;

  @Field(() => [OrderChannelEnum], { nullable: true, description: CHANNELS })
  channels?: readonly string[] | undefined;

  @Field(() => [TextScalar], { nullable: true, description: CATEGORIES })
  categories?: readonly string[] | undefined;

  @Field(() => SellersEnum, { nullable: true, description: SELLERS })
  sellers?: ClauseDetails["sellers"];

  @Field(() => PayerEnum, { nullable: true, description: PAYER })
  payer?: ClauseDetails["payer"];

  @Field(() => Int, { nullable: true, description: DAYS })
  days?: number | undefined;

  @Field(() => [StepInput], { nullable: true, description: STEPS })
  steps?: readonly Step[] | undefined;

  @Field(() => StepsAreEnum, { nullable: true, description: STEPS_ARE })
  stepsAre?: ClauseDetails["stepsAre"];

  @Field(() => PerEnum, { nullable: true, description: PER })
  per?: ClauseDetails["per"];

  @Field(() => MinorUnitsScalar, { nullable: true, description: MINIMUM })
  minimumMinor?: bigint | undefined;

  @Field(() => MinorUnitsScalar, { nullable: true, description: MAXIMUM })
  maximumMinor?: bigint | undefined;

  @Field(() => DueEnum, { nullable: true, description: DUE })
  due?: ClauseDetails["due"];

  @Field(() => Boolean, { nullable: true, description: RECORDED })
  recorded?: boolean | undefined;

  @Field(() => PointsScalar, { nullable: true, description: BLOCK })
  blockPoints?: bigint | undefined;

  @Field(() => BreakageToEnum, { nullable: true, description: BREAKAGE })
  breakage?: ClauseDetails["breakage"];

  @Field(() => MinorUnitsScalar, { nullable: true, description: UNRECORDED })
  unrecordedMinor?: bigint | undefined;
}

@ObjectType("Clause")
export class ClauseType implements Clause {
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

  @Field(() => String, { nullable: true, description: FREE_UNTIL })
  freeUntil?: string | undefined;

  @Field(() => [LeftOutEnum], { nullable: true, description: WITHOUT })
  without?: readonly ("TAX" | "SHIPPING")[] | undefined;

  @Field(() => MinorUnitsScalar, { nullable: true, description: CAP })
  capMinor?: bigint | undefined;

  @Field(() => [OrderChannelEnum], { nullable: true, description: CHANNELS })
  channels?: readonly string[] | undefined;

  @Field(() => [String], { nullable: true, description: CATEGORIES })
  categories?: readonly string[] | undefined;

  @Field(() => SellersEnum, { nullable: true, description: SELLERS })
  sellers?: ClauseDetails["sellers"];

  @Field(() => PayerEnum, { nullable: true, description: PAYER })
  payer?: ClauseDetails["payer"];

  @Field(() => Int, { nullable: true, description: DAYS })
  days?: number | undefined;

  @Field(() => [StepType], { nullable: true, description: STEPS })
  steps?: readonly Step[] | undefined;

  @Field(() => StepsAreEnum, { nullable: true, description: STEPS_ARE })
  stepsAre?: ClauseDetails["stepsAre"];

  @Field(() => PerEnum, { nullable: true, description: PER })
  per?: ClauseDetails["per"];

  @Field(() => MinorUnitsScalar, { nullable: true, description: MINIMUM })
  minimumMinor?: bigint | undefined;

  @Field(() => MinorUnitsScalar, { nullable: true, description: MAXIMUM })
  maximumMinor?: bigint | undefined;

  @Field(() => DueEnum, { nullable: true, description: DUE })
  due?: ClauseDetails["due"];

  @Field(() => Boolean, { nullable: true, description: RECORDED })
  recorded?: boolean | undefined;

  @Field(() => PointsScalar, { nullable: true, description: BLOCK })
  blockPoints?: bigint | undefined;

  @Field(() => BreakageToEnum, { nullable: true, description: BREAKAGE })
  breakage?: ClauseDetails["breakage"];

  @Field(() => MinorUnitsScalar, { nullable: true, description: UNRECORDED })
  unrecordedMinor?: bigint | undefined;
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
