import { Field, InputType, ObjectType } from "type-graphql";
import { UnknownFranchiseeType, UnknownStoreType } from "../brand/brand.type.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import { TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";

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
