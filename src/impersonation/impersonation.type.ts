import { Field, InputType, Int, ObjectType } from "type-graphql";
import { StaffLeftType, UnknownStaffType } from "../identity/staff.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { UnknownImpersonation } from "./impersonation.refusals.ts";
import type { Impersonation } from "./impersonation.rules.ts";

@ObjectType("Impersonation", {
  description: "Somebody of support that acts, or acted, in another's place.",
})
export class ImpersonationType implements Impersonation {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar, { description: "Who really acts: somebody at headquarters." })
  supporterId!: string;

  @Field(() => UuidScalar, { nullable: true, description: "In whose place, of people at work." })
  staffId!: string | null;

  @Field(() => UuidScalar, { nullable: true, description: "In which member's place." })
  memberId!: string | null;

  @Field(() => String)
  reason!: string;

  @Field(() => DateTimeScalar)
  beganAt!: Date;

  @Field(() => DateTimeScalar)
  endsAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Before its time." })
  endedAt!: Date | null;
}

export const ImpersonationConnectionType = connectionType("Impersonation", () => ImpersonationType);

@InputType({ description: "A person at work, or a member." })
export class ImpersonateInput {
  @Field(() => UuidScalar, { nullable: true })
  staffId?: string;

  @Field(() => UuidScalar, { nullable: true })
  memberId?: string;

  @Field(() => TextScalar, { description: "Shown to that person, and kept for good." })
  reason!: string;

  @Field(() => Int, { description: "1 to 60." })
  minutes!: number;
}

@InputType()
export class EndImpersonationInput {
  @Field(() => UuidScalar, {
    nullable: true,
    description: "Left out: the one the token was given by.",
  })
  impersonationId?: string;
}

@ObjectType()
class ImpersonationBegun {
  @Field(() => ImpersonationType)
  impersonation!: ImpersonationType;

  @Field(() => String, {
    description:
      "That person's, good until `endsAt`. Each answer over HTTP to it has the header `x-acting-for`.",
  })
  accessToken!: string;
}

@ObjectType()
class ImpersonationEnded {
  @Field(() => ImpersonationType)
  impersonation!: ImpersonationType;
}

const UnknownImpersonationType = refusalType(UnknownImpersonation, {
  impersonationId: () => UuidScalar,
});

export const ImpersonateResult = resultUnion("ImpersonateResult", () => [
  ImpersonationBegun,
  UnknownStaffType,
  StaffLeftType,
  UnknownMemberType,
]);

export const EndImpersonationResult = resultUnion("EndImpersonationResult", () => [
  ImpersonationEnded,
  UnknownImpersonationType,
]);
