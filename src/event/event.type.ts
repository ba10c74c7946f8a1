import { Field, InputType, ObjectType } from "type-graphql";
import { BonusJudgementType } from "../bonus/bonus.type.ts";
import { StoreClosedType, StoreType, UnknownStoreType } from "../brand/brand.type.ts";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { MemberCodeEndedType, MemberCodeForgedType } from "../card/card.type.ts";
import { IdentityInput, UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import {
  DateTimeScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { TermsMissingType } from "../terms/terms.type.ts";
import { EventConflict, EventInFuture } from "./event.refusals.ts";
import type { MemberEvent } from "./event.rules.ts";

@InputType("EventAttributeInput")
@ObjectType("EventAttribute", { description: "A word that conditions may ask." })
class EventAttributeType {
  @Field(() => TextScalar, { description: "1 to 64 letters, digits, dots or dashes." })
  key!: string;

  @Field(() => TextScalar, {
    description:
      "1 to 64 letters, digits, dots or dashes. Never anything of a person: it stays for ever.",
  })
  value!: string;
}

@ObjectType("MemberEvent", { description: "Something a member did, and what it was given for it." })
export class MemberEventType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { description: "`review`, `check-in`." })
  kind!: string;

  @Field(() => String)
  source!: string;

  @Field(() => String)
  number!: string;

  @Field(() => StoreType, { nullable: true, description: "Where it happened; null: at no store." })
  store?: StoreType | null;

  @Field(() => [EventAttributeType])
  attributes!: EventAttributeType[];

  @Field(() => PointsScalar)
  points!: bigint;

  @Field(() => [BonusJudgementType], {
    nullable: true,
    description:
      "What each rule for it gave, or why not: judged again by what was known then. Null to tills.",
  })
  judgements?: BonusJudgementType[] | null;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;

  @Field(() => DateTimeScalar)
  bookedAt!: Date;

  recorded!: MemberEvent;
}

@InputType()
export class EventInput {
  @Field(() => TextScalar, { nullable: true, description: WHO_NUMBERS })
  source?: string;

  @Field(() => TextScalar, {
    description: "Names the event in the brand for ever, with its source.",
  })
  number!: string;

  @Field(() => TextScalar, { description: "`review`: 1 to 32 letters, digits, dots, _ or -." })
  kind!: string;

  @Field(() => UuidScalar, { nullable: true, description: "The member, by id or by identity." })
  memberId?: string;

  @Field(() => IdentityInput, { nullable: true })
  identity?: IdentityInput;

  @Field(() => TextScalar, {
    nullable: true,
    description: "Where it happened: the till's own store when left out; else at none.",
  })
  storeCode?: string;

  @Field(() => [EventAttributeType], { nullable: true, description: "At most 20." })
  attributes?: EventAttributeType[];

  @Field(() => DateTimeScalar)
  occurredAt!: Date;
}

@InputType()
export class RecordEventsInput {
  @Field(() => [EventInput], { description: "1 to 1,000." })
  events!: EventInput[];
}

@ObjectType()
class EventRecorded {
  @Field(() => MemberEventType)
  event!: MemberEventType;

  @Field(() => Boolean, {
    description: "It was recorded before with the same content; nothing was done again.",
  })
  repeated!: boolean;
}

const EventConflictType = refusalType(EventConflict, { number: () => String });
const EventInFutureType = refusalType(EventInFuture, { latestAt: () => DateTimeScalar });

export const RecordEventsOutcome = resultUnion("RecordEventsOutcome", () => [
  EventRecorded,
  EventConflictType,
  EventInFutureType,
  UnknownMemberType,
  MemberCodeForgedType,
  MemberCodeEndedType,
  UnknownStoreType,
  StoreClosedType,
  TermsMissingType,
]);
