import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { StoreClosedType, UnknownStoreType } from "../brand/brand.type.ts";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { PointsShortType } from "../points/points.type.ts";
import { UnknownTemplateType } from "../template/template.type.ts";
import {
  CouponConflict,
  CouponNotForSale,
  CouponNotOffered,
  CouponNotTransferable,
  CouponNotUsable,
  IssuerNotOptedIn,
  UnknownCoupon,
} from "./coupon.refusals.ts";
import type { CouponEventKind, CouponSource, ShownState } from "./coupon.rules.ts";

export const CouponStateEnum = {
  ISSUED: "ISSUED",
  RESERVED: "RESERVED",
  REDEEMED: "REDEEMED",
  GIVEN: "GIVEN",
  REVOKED: "REVOKED",
  EXPIRED: "EXPIRED",
} as const satisfies Record<ShownState, ShownState>;
registerEnumType(CouponStateEnum, {
  name: "CouponState",
  description:
    "`ISSUED`: its member's, used by nobody; `RESERVED`: by a checkout, until it ends or lapses; " +
    "`GIVEN`: another member has one for it; `EXPIRED`: nobody used it in time.",
});

const CouponSourceEnum = {
  HAND: "HAND",
  DROP: "DROP",
  CODE: "CODE",
  LINK: "LINK",
  LEVEL: "LEVEL",
  POINTS: "POINTS",
  GIFT: "GIFT",
  EVENT: "EVENT",
} as const satisfies Record<CouponSource, CouponSource>;
registerEnumType(CouponSourceEnum, { name: "CouponSource", description: "How it came." });

const CouponEventKindEnum = {
  ISSUED: "ISSUED",
  RESERVED: "RESERVED",
  RELEASED: "RELEASED",
  REDEEMED: "REDEEMED",
  REVERSED: "REVERSED",
  GIVEN: "GIVEN",
  REVOKED: "REVOKED",
} as const satisfies Record<CouponEventKind, CouponEventKind>;
registerEnumType(CouponEventKindEnum, {
  name: "CouponEventKind",
  description:
    "`RELEASED`: a checkout gave it back, or left it; `REVERSED`: what it was used for was refunded.",
});

@ObjectType("CouponEvent", { description: "A step of a coupon's life." })
export class CouponEventType {
  @Field(() => Int)
  no!: number;

  @Field(() => CouponEventKindEnum)
  kind!: CouponEventKind;

  @Field(() => DateTimeScalar)
  at!: Date;
}

@ObjectType("Coupon", { description: "A coupon of a member's." })
export class CouponType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar, { description: "Whose it is by now." })
  memberId!: string;

  templateId!: string;

  @Field(() => UuidScalar, { nullable: true, description: "Null: headquarters issued it." })
  issuerStoreId!: string | null;

  @Field(() => CouponSourceEnum)
  source!: CouponSource;

  @Field(() => CouponStateEnum, { description: "As it is now." })
  state!: ShownState;

  @Field(() => DateTimeScalar)
  validFrom!: Date;

  @Field(() => DateTimeScalar, { description: "Excluded." })
  validUntil!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "When a checkout's hold lapses." })
  reservedUntil!: Date | null;

  @Field(() => DateTimeScalar)
  issuedAt!: Date;
}

export const CouponConnectionType = connectionType("Coupon", () => CouponType);

@ObjectType("CouponChange", { description: "A coupon after a step of its life." })
export class CouponChangeType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => CouponEventKindEnum)
  change!: CouponEventKind;

  @Field(() => CouponType, { description: "As it is now: later steps may be in it already." })
  coupon!: CouponType;
}

@InputType()
export class IssueCouponInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => TextScalar, { description: "The code of the template: its newest version." })
  template!: string;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "In whose name: a store's own when it is left out, else headquarters'.",
  })
  issuerStoreId?: string;

  @Field(() => TextScalar, { nullable: true, description: WHO_NUMBERS })
  source?: string;

  @Field(() => TextScalar, { description: "Sent twice, the member gets it once." })
  number!: string;

  @Field(() => TextScalar, { nullable: true, description: "Kept with the coupon." })
  note?: string;
}

@InputType()
export class RevokeCouponInput {
  @Field(() => UuidScalar)
  couponId!: string;

  @Field(() => TextScalar, { nullable: true })
  reason?: string;
}

@InputType()
export class GiveCouponInput {
  @Field(() => UuidScalar, { nullable: true, description: "The giver; a member itself." })
  memberId?: string;

  @Field(() => UuidScalar)
  couponId!: string;

  @Field(() => UuidScalar)
  toMemberId!: string;
}

@InputType()
export class BuyCouponInput {
  @Field(() => UuidScalar, { nullable: true, description: "The buyer; a member itself." })
  memberId?: string;

  @Field(() => TextScalar, { description: "The code of the template: its newest version." })
  template!: string;

  @Field(() => TextScalar, { description: "Sent twice, it is bought once." })
  number!: string;
}

export const UnknownCouponType = refusalType(UnknownCoupon, { couponId: () => String });
export const CouponNotUsableType = refusalType(CouponNotUsable, {
  couponId: () => String,
  why: () => String,
});
export const CouponNotOfferedType = refusalType(CouponNotOffered, {
  template: () => String,
  why: () => String,
});
export const IssuerNotOptedInType = refusalType(IssuerNotOptedIn, {
  storeId: () => UuidScalar,
  template: () => String,
});
const CouponConflictType = refusalType(CouponConflict, { number: () => String });
const CouponNotTransferableType = refusalType(CouponNotTransferable, { couponId: () => String });
const CouponNotForSaleType = refusalType(CouponNotForSale, { template: () => String });

/** A coupon, issued now or before. */
@ObjectType("CouponIssued")
export class CouponIssuedType {
  @Field(() => CouponType)
  coupon!: CouponType;

  @Field(() => Boolean, { description: "The member had it before; nothing was done again." })
  repeated!: boolean;
}

@ObjectType()
class CouponRevoked {
  @Field(() => CouponType)
  coupon!: CouponType;
}

@ObjectType()
class CouponGiven {
  @Field(() => CouponType, { description: "The giver's, which ended." })
  given!: CouponType;

  @Field(() => CouponType, { description: "The one the other member has for it." })
  coupon!: CouponType;
}

export const IssueCouponResult = resultUnion("IssueCouponResult", () => [
  CouponIssuedType,
  UnknownTemplateType,
  UnknownMemberType,
  UnknownStoreType,
  StoreClosedType,
  IssuerNotOptedInType,
  CouponNotOfferedType,
  CouponConflictType,
]);
export const RevokeCouponResult = resultUnion("RevokeCouponResult", () => [
  CouponRevoked,
  UnknownCouponType,
  UnknownMemberType,
  CouponNotUsableType,
]);
export const GiveCouponResult = resultUnion("GiveCouponResult", () => [
  CouponGiven,
  UnknownCouponType,
  UnknownMemberType,
  CouponNotTransferableType,
  CouponNotUsableType,
]);
export const BuyCouponResult = resultUnion("BuyCouponResult", () => [
  CouponIssuedType,
  UnknownTemplateType,
  UnknownMemberType,
  CouponNotForSaleType,
  CouponNotOfferedType,
  CouponConflictType,
  PointsShortType,
]);

export const CouponUpdate = updateUnion("CouponUpdate", () => CouponChangeType);
