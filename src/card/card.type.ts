import { Field, ObjectType } from "type-graphql";
import { refusalType } from "../platform/graphql/answer.ts";
import { DateTimeScalar } from "../platform/graphql/scalars.ts";
import { MemberCodeEnded, MemberCodeForged } from "./card.refusals.ts";

@ObjectType("MemberCard", { description: "What a member shows at a till." })
export class MemberCardType {
  @Field(() => String, {
    description:
      "78 digits, another each second: a QR code of version 3. A till names the member by it, as an identity of the kind " +
      "`MEMBER_CODE`.",
  })
  code!: string;

  @Field(() => DateTimeScalar, {
    description: "Good for a minute, by when the order says it occurred: ask again before.",
  })
  until!: Date;
}

export const MemberCodeForgedType = refusalType(MemberCodeForged, {});
export const MemberCodeEndedType = refusalType(MemberCodeEnded, {
  until: () => DateTimeScalar,
  at: () => DateTimeScalar,
});
