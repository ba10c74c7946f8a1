import { Field, InputType, Int, ObjectType } from "type-graphql";
import { RightEnum, TillScopeEnum } from "../brand/right.type.ts";
import type { Right, TillScope } from "../kernel/right.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { RightOfPersons, UnknownKey, UnknownTill } from "./key.refusals.ts";

@ObjectType("ApiKey", {
  description: "What a program at a till, or a partner's, calls with in place of a token.",
})
export class ApiKeyType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar, { nullable: true, description: "Null: a partner's app." })
  tillId!: string | null;

  @Field(() => String)
  name!: string;

  @Field(() => [RightEnum], { description: "An app's." })
  rights!: readonly Right[];

  @Field(() => [TillScopeEnum], { description: "A till's." })
  scopes!: readonly TillScope[];

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  expiresAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  revokedAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Until then the secret before is good, too.",
  })
  previousUntil!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Told a minute late at most." })
  usedAt!: Date | null;
}

@InputType()
export class CreateTillKeyInput {
  @Field(() => UuidScalar)
  tillId!: string;

  @Field(() => TextScalar)
  name!: string;

  @Field(() => [TillScopeEnum], {
    nullable: true,
    description: "What it may be used for; left out: all that a till may.",
  })
  scopes?: TillScope[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Left out: good until it is revoked.",
  })
  expiresAt?: Date;
}

@InputType()
export class CreatePartnerKeyInput {
  @Field(() => TextScalar)
  name!: string;

  @Field(() => [RightEnum], { description: "Of the caller's own, and none that takes a person." })
  rights!: Right[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Left out: good until it is revoked.",
  })
  expiresAt?: Date;
}

@InputType()
export class RotateKeyInput {
  @Field(() => UuidScalar)
  keyId!: string;

  @Field(() => Int, {
    nullable: true,
    description: "How long the secret before is good, too; left out: 24, at most 720.",
  })
  overlapHours?: number;
}

@InputType()
export class RevokeKeyInput {
  @Field(() => UuidScalar)
  keyId!: string;
}

const UnknownKeyType = refusalType(UnknownKey, { keyId: () => UuidScalar });
const RightOfPersonsType = refusalType(RightOfPersons, { right: () => String });
const UnknownTillType = refusalType(UnknownTill, { tillId: () => UuidScalar });

@ObjectType()
class KeyGiven {
  @Field(() => ApiKeyType)
  key!: ApiKeyType;

  @Field(() => String, {
    description: "Sent as `Authorization: Bearer …`. It is not kept, and never shown again.",
  })
  text!: string;
}

@ObjectType()
class KeyRevoked {
  @Field(() => ApiKeyType)
  key!: ApiKeyType;
}

export const CreateTillKeyResult = resultUnion("CreateTillKeyResult", () => [
  ...[KeyGiven, UnknownTillType],
]);
export const CreatePartnerKeyResult = resultUnion("CreatePartnerKeyResult", () => [
  ...[KeyGiven, RightOfPersonsType],
]);
export const RotateKeyResult = resultUnion("RotateKeyResult", () => [
  ...[KeyGiven, UnknownKeyType],
]);
export const RevokeKeyResult = resultUnion("RevokeKeyResult", () => [
  ...[KeyRevoked, UnknownKeyType],
]);
