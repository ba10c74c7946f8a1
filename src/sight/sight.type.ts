import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { UnknownFranchiseeType } from "../brand/brand.type.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { GrantedSight, GrantViewer, Level, Sight } from "./sight.rules.ts";

const LevelEnum = {
  FULL: "FULL",
  MASKED: "MASKED",
  OWN: "OWN",
  NONE: "NONE",
} as const satisfies Record<Level, Level>;
registerEnumType(LevelEnum, {
  name: "SightLevel",
  description:
    "`MASKED`: enough to tell two apart; `OWN`: what happened at the caller's own stores only.",
});

const GrantViewerEnum = {
  HEADQUARTERS: "HEADQUARTERS",
  FRANCHISEE: "FRANCHISEE",
} as const satisfies Record<GrantViewer, GrantViewer>;
registerEnumType(GrantViewerEnum, {
  name: "GrantViewer",
  description: "Who is shown more or less of a franchisee's members than the model alone says.",
});

const GrantedSightEnum = {
  NONE: "NONE",
  MASKED: "MASKED",
  FULL: "FULL",
} as const satisfies Record<GrantedSight, GrantedSight>;
registerEnumType(GrantedSightEnum, {
  name: "GrantedSight",
  description: "Of names and identities; the profile is shown with `FULL` only.",
});

@ObjectType("Sight", {
  description: "What the caller is shown of a member, by whose member it is and who is asking.",
})
export class SightType implements Sight {
  @Field(() => LevelEnum)
  membership!: Level;

  @Field(() => LevelEnum)
  name!: Level;

  @Field(() => LevelEnum)
  identities!: Level;

  @Field(() => LevelEnum)
  binding!: Level;

  @Field(() => LevelEnum)
  wallet!: Level;

  @Field(() => LevelEnum)
  orders!: Level;

  @Field(() => LevelEnum)
  profile!: Level;
}

@ObjectType("SightGrant", {
  description: "How much of a franchisee's members one side shows the other.",
})
export class SightGrantType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => GrantViewerEnum)
  viewer!: GrantViewer;

  @Field(() => GrantedSightEnum)
  sight!: GrantedSight;

  @Field(() => String, { nullable: true })
  reason?: string | null | undefined;

  @Field(() => DateTimeScalar)
  fromAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  untilAt?: Date | null | undefined;
}

@InputType()
export class GrantSightInput {
  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => GrantViewerEnum, {
    description: "A franchisee grants headquarters, headquarters the franchisee.",
  })
  viewer!: GrantViewer;

  @Field(() => GrantedSightEnum)
  sight!: GrantedSight;

  @Field(() => DateTimeScalar, { nullable: true, description: "Until another, when left out." })
  untilAt?: Date;

  @Field(() => TextScalar, { nullable: true })
  reason?: string;
}

@ObjectType()
class SightGranted {
  @Field(() => SightGrantType)
  grant!: SightGrantType;
}

export const GrantSightResult = resultUnion("GrantSightResult", () => [
  SightGranted,
  UnknownFranchiseeType,
]);
