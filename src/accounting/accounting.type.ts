import { Field, InputType, Int, ObjectType } from "type-graphql";
import { TooEarlyType } from "../brand/brand.type.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  DateTimeScalar,
  MeasureScalar,
  MinorUnitsScalar,
  MonthScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { LineKindEnum } from "../settlement/settlement.type.ts";
import type { LineKind } from "../settlement/share.rules.ts";
import { InvoiceDetailsType, TaxBaseFields } from "../tax/tax.type.ts";

@ObjectType("TrialRow", {
  description:
    "What an account of the chart holds. Members' accounts of one kind are one. Minor units of a currency, or points.",
})
export class TrialRowType {
  @Field(() => String, { description: "The brand's currency, `PTS`, or a growth kind." })
  asset!: string;

  @Field(() => String)
  account!: string;

  @Field(() => MeasureScalar)
  debit!: bigint;

  @Field(() => MeasureScalar)
  credit!: bigint;

  @Field(() => MeasureScalar, {
    description: "Credit less debit; those of each asset sum to zero.",
  })
  balance!: bigint;
}

@ObjectType("PointsLiability", {
  description: "Points members hold, of one issuer, vintage and cost.",
})
export class PointsLiabilityType {
  @Field(() => String, { description: "A store's code, or `headquarters`." })
  issuerCode!: string;

  @Field(() => String, {
    nullable: true,
    description: "The last local day; null: good for ever, or their days have not begun.",
  })
  lastDay!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Recorded when issued: `2` paid then, `2u` due at use, minor units a point; null: nothing.",
  })
  cost!: string | null;

  @Field(() => PointsScalar)
  points!: bigint;

  @Field(() => MinorUnitsScalar, { nullable: true, description: "By the recorded cost." })
  costMinor!: bigint | null;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "What they would pay at a till now, floored; null where points pay nothing.",
  })
  worthMinor!: bigint | null;
}

@ObjectType("BreakageEstimate", {
  description: "What of an issuer's points is expected to expire.",
})
export class BreakageEstimateType {
  @Field(() => String)
  issuerCode!: string;

  @Field(() => PointsScalar, {
    description:
      "Points of vintages that are over, spent or expired: the fewer, the less it means.",
  })
  restsOnPoints!: bigint;

  @Field(() => PointsScalar, { description: "Of these." })
  expiredPoints!: bigint;

  @Field(() => MeasureScalar, {
    nullable: true,
    description: "Basis points; null: no vintage is over.",
  })
  rateBps!: bigint | null;

  @Field(() => PointsScalar, { description: "Held now, and ending some day." })
  heldPoints!: bigint;

  @Field(() => PointsScalar, { nullable: true, description: "Floored; null: nothing to go by." })
  estimatedPoints!: bigint | null;
}

@ObjectType("BreakageEstimates")
export class BreakageEstimatesType {
  @Field(() => String, { description: "How they are computed." })
  method!: string;

  @Field(() => [BreakageEstimateType])
  estimates!: readonly BreakageEstimateType[];
}

@ObjectType("NettingLine", {
  description:
    "What points of one issuer and vintage, accepted by one party, came to. Signed in franchisees' favour.",
})
export class NettingLineType {
  @Field(() => String)
  issuerCode!: string;

  @Field(() => String, {
    nullable: true,
    description: "A store's code, or `headquarters`; null: they expired.",
  })
  acceptorCode!: string | null;

  @Field(() => String)
  lastDay!: string;

  @Field(() => String, { nullable: true })
  cost!: string | null;

  @Field(() => PointsScalar, { description: "Less what refunds gave back." })
  points!: bigint;

  @Field(() => MinorUnitsScalar, { description: "To who accepted them." })
  acceptedMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Of who issued them, due at use." })
  usedMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  breakageMinor!: bigint;
}

export const NettingLineConnectionType = connectionType("NettingLine", () => NettingLineType);

@ObjectType("NettingParty", { description: "What a party's points come to in a month." })
export class NettingPartyType {
  @Field(() => UuidScalar, { nullable: true, description: "Null: headquarters." })
  franchiseeId!: string | null;

  @Field(() => String)
  code!: string;

  @Field(() => MinorUnitsScalar)
  acceptedMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  usedMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  breakageMinor!: bigint;

  @Field(() => MinorUnitsScalar, {
    description: "Signed in the party's favour; those of all parties sum to zero.",
  })
  netMinor!: bigint;
}

@ObjectType("Netting", {
  description:
    "A month's points between stores. A franchisee sees its own lines, and itself as the only party.",
})
export class NettingType {
  @Field(() => MonthScalar)
  month!: string;
}

@ObjectType("Journal", { description: "What was booked on some local days." })
export class JournalType {
  @Field(() => String)
  asset!: string;

  @Field(() => String, {
    description:
      "A line for each transfer, as CSV, with its accounts as they are mapped; good for five minutes.",
  })
  downloadUrl!: string;
}

@ObjectType("MappedAccount", { description: "What accounts of the book are called elsewhere." })
export class MappedAccountType {
  @Field(() => String, {
    description: "How an address begins, part by part; a star is any part: `franchisee/*/due`.",
  })
  pattern!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  title!: string;
}

@ObjectType("AccountMapping", { description: "A version of what accounts are called elsewhere." })
export class AccountMappingType {
  @Field(() => Int, { description: "0 is what holds where a brand has set none." })
  version!: number;

  @Field(() => [MappedAccountType])
  accounts!: readonly MappedAccountType[];

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@InputType()
export class MappedAccountInput {
  @Field(() => TextScalar)
  pattern!: string;

  @Field(() => TextScalar)
  code!: string;

  @Field(() => TextScalar)
  title!: string;
}

@InputType()
export class SetAccountMappingInput {
  @Field(() => [MappedAccountInput])
  accounts!: MappedAccountInput[];

  @Field(() => DateTimeScalar, { description: "For what is booked from then on." })
  fromAt!: Date;
}

@ObjectType()
class AccountMappingSet {
  @Field(() => AccountMappingType)
  mapping!: AccountMappingType;
}

export const SetAccountMappingResult = resultUnion("SetAccountMappingResult", () => [
  AccountMappingSet,
  TooEarlyType,
]);

@ObjectType("TaxedPart", { description: "A part of a statement with its tax." })
export class TaxedPartType extends TaxBaseFields {
  @Field(() => UuidScalar, { nullable: true })
  storeId!: string | null;

  @Field(() => LineKindEnum)
  kind!: LineKind;

  @Field(() => String)
  clause!: string;

  @Field(() => Int, { description: "Basis points." })
  rateBps!: number;
}

@ObjectType("StatementTax", {
  description:
    "What a statement's parts come to without tax, their tax, and with it, by the rates in force as its month ended.",
})
export class StatementTaxType extends TaxBaseFields {
  @Field(() => InvoiceDetailsType, { nullable: true, description: "In force as the month ended." })
  invoiceTo!: InvoiceDetailsType | null;

  @Field(() => String, { description: "How tax is rounded." })
  rounding!: string;

  @Field(() => [TaxedPartType], { description: "Parts of kinds that have a tax rate." })
  parts!: readonly TaxedPartType[];
}
