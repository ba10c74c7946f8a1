import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { TooEarlyType, UnknownFranchiseeType } from "../brand/brand.type.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import {
  DateTimeScalar,
  MinorUnitsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import type { ClauseKind } from "../terms/clause.rules.ts";
import { ClauseKindEnum } from "../terms/clause.type.ts";
import type { AmountsAre } from "./tax.rules.ts";

const AmountsAreEnum = { NET: "NET", GROSS: "GROSS" } as const satisfies Record<
  AmountsAre,
  AmountsAre
>;
registerEnumType(AmountsAreEnum, {
  name: "AmountsAre",
  description: "Whether a contract's amounts are without tax, which comes on top, or with it.",
});

@ObjectType("TaxRate", { description: "How what clauses of one kind come to is taxed." })
export class TaxRateType {
  @Field(() => ClauseKindEnum)
  kind!: ClauseKind;

  @Field(() => Int)
  version!: number;

  @Field(() => Int, { description: "Basis points." })
  rateBps!: number;

  @Field(() => AmountsAreEnum)
  amountsAre!: AmountsAre;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@ObjectType("InvoiceDetails", { description: "Whom invoices to a franchisee are made out to." })
export class InvoiceDetailsType {
  @Field(() => Int)
  version!: number;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  taxNumber!: string;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@ObjectType()
export abstract class TaxBaseFields {
  @Field(() => MinorUnitsScalar)
  netMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  taxMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Net and tax together." })
  grossMinor!: bigint;
}

@InputType()
export class SetTaxRateInput {
  @Field(() => ClauseKindEnum)
  kind!: ClauseKind;

  @Field(() => Int, { description: "Basis points: 600 is 6 %." })
  rateBps!: number;

  @Field(() => AmountsAreEnum)
  amountsAre!: AmountsAre;

  @Field(() => DateTimeScalar, {
    description:
      "The first may reach back to the brand's opening; a later one begins ahead of now.",
  })
  fromAt!: Date;
}

@InputType()
export class SetInvoiceDetailsInput {
  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => TextScalar)
  title!: string;

  @Field(() => TextScalar)
  taxNumber!: string;

  @Field(() => DateTimeScalar, {
    description:
      "The first may reach back to the brand's opening; a later one begins ahead of now.",
  })
  fromAt!: Date;
}

@ObjectType()
class TaxRateSet {
  @Field(() => TaxRateType)
  rate!: TaxRateType;
}

export const SetTaxRateResult = resultUnion("SetTaxRateResult", () => [TaxRateSet, TooEarlyType]);

@ObjectType()
class InvoiceDetailsSet {
  @Field(() => InvoiceDetailsType)
  details!: InvoiceDetailsType;
}

export const SetInvoiceDetailsResult = resultUnion("SetInvoiceDetailsResult", () => [
  InvoiceDetailsSet,
  UnknownFranchiseeType,
  TooEarlyType,
]);
