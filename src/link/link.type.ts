import { Field, InputType, ObjectType } from "type-graphql";
import { StoreClosedType, UnknownStoreType } from "../brand/brand.type.ts";
import {
  CouponIssuedType,
  CouponNotOfferedType,
  IssuerNotOptedInType,
} from "../coupon/coupon.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  DateTimeScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { UnknownTemplateType } from "../template/template.type.ts";
import { ClaimLinkUsedUp, UnknownClaimLink, UnknownLink } from "./link.refusals.ts";

@ObjectType("ClaimLink", { description: "What members claim a coupon by, each one." })
export class ClaimLinkType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  templateId!: string;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Null: headquarters issues its coupons.",
  })
  storeId!: string | null;

  @Field(() => String, { nullable: true, description: "Where it stands." })
  label!: string | null;

  @Field(() => PointsScalar, { description: "How many coupons it gives out at most." })
  bound!: bigint;

  @Field(() => DateTimeScalar)
  issuedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Null: until it is revoked." })
  untilAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  revokedAt!: Date | null;
}

export const ClaimLinkConnectionType = connectionType("ClaimLink", () => ClaimLinkType);

@InputType()
export class CreateClaimLinkInput {
  @Field(() => TextScalar, { description: "The code of the template: its newest version." })
  template!: string;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "In whose name: a store's own when it is left out, else headquarters'.",
  })
  storeId?: string;

  @Field(() => TextScalar, { nullable: true, description: "Where it stands." })
  label?: string;

  @Field(() => PointsScalar, { description: "How many coupons it gives out at most." })
  bound!: bigint;

  @Field(() => DateTimeScalar, { nullable: true, description: "Left out: until it is revoked." })
  untilAt?: Date;
}

@InputType()
export class RevokeClaimLinkInput {
  @Field(() => UuidScalar)
  linkId!: string;
}

@InputType()
export class ClaimCouponInput {
  @Field(() => UuidScalar, { nullable: true, description: "Who claims; a member itself." })
  memberId?: string;

  @Field(() => TextScalar)
  token!: string;
}

const UnknownLinkType = refusalType(UnknownLink, { linkId: () => String });
const UnknownClaimLinkType = refusalType(UnknownClaimLink, { token: () => String });
const ClaimLinkUsedUpType = refusalType(ClaimLinkUsedUp, { token: () => String });

@ObjectType()
class ClaimLinkCreated {
  @Field(() => ClaimLinkType)
  link!: ClaimLinkType;
}

@ObjectType()
class ClaimLinkRevoked {
  @Field(() => ClaimLinkType)
  link!: ClaimLinkType;
}

export const CreateClaimLinkResult = resultUnion("CreateClaimLinkResult", () => [
  ClaimLinkCreated,
  UnknownTemplateType,
  UnknownStoreType,
  StoreClosedType,
  IssuerNotOptedInType,
  CouponNotOfferedType,
]);
export const RevokeClaimLinkResult = resultUnion("RevokeClaimLinkResult", () => [
  ClaimLinkRevoked,
  UnknownLinkType,
]);
export const ClaimCouponResult = resultUnion("ClaimCouponResult", () => [
  CouponIssuedType,
  UnknownClaimLinkType,
  ClaimLinkUsedUpType,
  CouponNotOfferedType,
  UnknownMemberType,
]);
