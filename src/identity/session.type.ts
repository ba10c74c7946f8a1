import { Field, InputType, Int, ObjectType } from "type-graphql";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { SessionEnded } from "./session.refusals.ts";

@ObjectType("Session", { description: "One sign-in on one device." })
export class SessionType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { nullable: true, description: "What the client called itself." })
  device!: string | null;

  @Field(() => DateTimeScalar)
  openedAt!: Date;

  @Field(() => DateTimeScalar, { description: "When it last got new tokens." })
  usedAt!: Date;

  @Field(() => DateTimeScalar, { description: "When it ends unless it is used before." })
  endsAt!: Date;
}

@ObjectType("Credentials", { description: "What a client keeps of its session; nobody else's." })
export class CredentialsType {
  @Field(() => String, { description: "Sent as `Authorization: Bearer …` with every call." })
  accessToken!: string;

  @Field(() => DateTimeScalar)
  accessUntil!: Date;

  @Field(() => String, {
    description: "Good once, for `refreshSession`: keep the new one before the old is forgotten.",
  })
  refreshToken!: string;

  @Field(() => SessionType)
  session!: SessionType;
}

@InputType()
export class RefreshSessionInput {
  @Field(() => TextScalar)
  refreshToken!: string;
}

@InputType()
export class SignOutInput {
  @Field(() => UuidScalar, { description: "One of the caller's own." })
  sessionId!: string;
}

const SessionEndedType = refusalType(SessionEnded, {});

@ObjectType()
class SessionRefreshed {
  @Field(() => CredentialsType)
  credentials!: CredentialsType;
}

@ObjectType({ description: "Sessions that were ended; their access tokens with them." })
export class SignedOut {
  @Field(() => Int)
  sessions!: number;
}

export const RefreshSessionResult = resultUnion("RefreshSessionResult", () => [
  SessionRefreshed,
  SessionEndedType,
]);
