import { Field, InputType, Int, ObjectType } from "type-graphql";
import { StoreClosedType, UnknownStoreType } from "../brand/brand.type.ts";
import { CouponIssuedType, CouponNotOfferedType } from "../coupon/coupon.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { UnknownTemplateType } from "../template/template.type.ts";
import { CodeBatchConflict, CodeMistyped, UnknownCode, UnknownCodeBatch } from "./code.refusals.ts";

@ObjectType("CodeBatch", { description: "Unique codes that were ordered together." })
export class CodeBatchType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  number!: string;

  @Field(() => UuidScalar)
  templateId!: string;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Whose side issues the coupons; null: headquarters.",
  })
  storeId!: string | null;

  @Field(() => Int)
  size!: number;

  @Field(() => Int, { description: "How many are made by now." })
  done!: number;

  @Field(() => DateTimeScalar)
  orderedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "When the last was made." })
  endedAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "From then on nobody claims what is left.",
  })
  revokedAt!: Date | null;
}

export const CodeBatchConnectionType = connectionType("CodeBatch", () => CodeBatchType);

@InputType()
export class OrderCodesInput {
  @Field(() => TextScalar, {
    description: "Ordered again under the same number, it is the same batch.",
  })
  number!: string;

  @Field(() => TextScalar, { description: "The code of a template: its newest version." })
  template!: string;

  @Field(() => Int, { description: "1 to 10,000,000." })
  size!: number;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Whose side issues the coupons; left out: headquarters.",
  })
  storeId?: string;
}

@InputType()
export class RevokeCodesInput {
  @Field(() => TextScalar)
  number!: string;
}

@InputType()
export class ClaimCodeInput {
  @Field(() => UuidScalar, { nullable: true, description: "A member need not say who it is." })
  memberId?: string;

  @Field(() => TextScalar, {
    description: "As it was typed: in any case, with or without spaces and hyphens.",
  })
  code!: string;
}

const CodeBatchConflictType = refusalType(CodeBatchConflict, { number: () => String });
const UnknownCodeBatchType = refusalType(UnknownCodeBatch, { number: () => String });
export const CodeMistypedType = refusalType(CodeMistyped, { typed: () => String });
export const UnknownCodeType = refusalType(UnknownCode, { typed: () => String });

@ObjectType()
class CodesOrdered {
  @Field(() => CodeBatchType)
  batch!: CodeBatchType;

  @Field(() => Boolean, { description: "It was ordered before, just so." })
  repeated!: boolean;
}

@ObjectType()
class CodesRevoked {
  @Field(() => CodeBatchType)
  batch!: CodeBatchType;
}

export const OrderCodesResult = resultUnion("OrderCodesResult", () => [
  CodesOrdered,
  CodeBatchConflictType,
  UnknownTemplateType,
  CouponNotOfferedType,
  UnknownStoreType,
  StoreClosedType,
]);
export const RevokeCodesResult = resultUnion("RevokeCodesResult", () => [
  CodesRevoked,
  UnknownCodeBatchType,
]);
export const ClaimCodeResult = resultUnion("ClaimCodeResult", () => [
  CouponIssuedType,
  CodeMistypedType,
  UnknownCodeType,
  UnknownMemberType,
  CouponNotOfferedType,
]);
