import { Field, InputType, ObjectType } from "type-graphql";
import { UnknownFranchiseeType, UnknownStoreType } from "../brand/brand.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { StaffLeft, UnknownStaff } from "./identity.refusals.ts";

@ObjectType("Staff", {
  description: "A person who works for headquarters, a franchisee or in a store.",
})
export class StaffType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => UuidScalar, { nullable: true })
  franchiseeId?: string | null | undefined;

  @Field(() => UuidScalar, { nullable: true })
  storeId?: string | null | undefined;

  @Field(() => DateTimeScalar, { nullable: true, description: "From then on it signs in no more." })
  leftAt?: Date | null | undefined;
}

@InputType()
export class HireStaffInput {
  @Field(() => TextScalar)
  name!: string;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "At most one of the two; neither: headquarters.",
  })
  franchiseeId?: string;

  @Field(() => UuidScalar, { nullable: true })
  storeId?: string;
}

export const UnknownStaffType = refusalType(UnknownStaff, { staffId: () => UuidScalar });
export const StaffLeftType = refusalType(StaffLeft, {
  staffId: () => UuidScalar,
  leftAt: () => DateTimeScalar,
});

@ObjectType()
class StaffHired {
  @Field(() => StaffType)
  staff!: StaffType;
}

export const HireStaffResult = resultUnion("HireStaffResult", () => [
  StaffHired,
  UnknownFranchiseeType,
  UnknownStoreType,
]);
