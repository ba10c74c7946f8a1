import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { UnknownMemberType } from "../member/member.type.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import {
  CONTACTS,
  type ConsentAct,
  type Contact,
  PURPOSES,
  type Purpose,
} from "./consent.rules.ts";

const PurposeEnum = Object.fromEntries(PURPOSES.map((each) => [each, each])) as {
  [Each in Purpose]: Each;
};
registerEnumType(PurposeEnum, {
  name: "ConsentPurpose",
  description: "What a member may agree to. `PHONE`: that its telephone is known.",
});

const ContactEnum = Object.fromEntries(CONTACTS.map((each) => [each, each])) as {
  [Each in Contact]: Each;
};
registerEnumType(ContactEnum, { name: "ConsentChannel" });

const ConsentActEnum = { GIVEN: "GIVEN", WITHDRAWN: "WITHDRAWN" } as const satisfies Record<
  ConsentAct["act"],
  ConsentAct["act"]
>;
registerEnumType(ConsentActEnum, { name: "ConsentAct" });

@ObjectType("Consent", { description: "A consent given or withdrawn." })
export class ConsentType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => PurposeEnum)
  purpose!: Purpose;

  @Field(() => ContactEnum, { nullable: true, description: "Null: whatever channel." })
  channel!: Contact | null;

  @Field(() => ConsentActEnum)
  act!: ConsentAct["act"];

  @Field(() => String, { description: "Which wording was read." })
  textVersion!: string;

  @Field(() => String, { description: "Who said so: `member`, or the kind of who wrote it down." })
  actorKind!: string;

  @Field(() => UuidScalar, { nullable: true })
  actorId!: string | null;

  @Field(() => DateTimeScalar)
  at!: Date;
}

@InputType()
export class ConsentInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => PurposeEnum)
  purpose!: Purpose;

  @Field(() => ContactEnum, { nullable: true, description: "Whatever channel, when left out." })
  channel?: Contact;

  @Field(() => TextScalar, { description: "Which wording was read." })
  textVersion!: string;
}

@ObjectType()
class ConsentRecorded {
  @Field(() => ConsentType)
  consent!: ConsentType;
}

export const ConsentResult = resultUnion("ConsentResult", () => [
  ConsentRecorded,
  UnknownMemberType,
]);
