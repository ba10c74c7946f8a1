import { Field, InputType, ObjectType } from "type-graphql";
import { StoreType } from "../brand/brand.type.ts";
import type { Channel, Member } from "../member/member.entity.ts";
import { ChannelEnum, IdentityInput, MemberType } from "../member/member.type.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";

@InputType({ description: "Members of whom all of it is true." })
export class MemberFilterInput {
  @Field(() => IdentityInput, { nullable: true, description: "Exactly; the look is noted." })
  identity?: IdentityInput;

  @Field(() => TextScalar, { nullable: true })
  tag?: string;

  @Field(() => UuidScalar, { nullable: true, description: "The store it belongs to now." })
  storeId?: string;

  @Field(() => ChannelEnum, { nullable: true })
  channel?: Channel;

  @Field(() => TextScalar, { nullable: true, description: "The code of its level now." })
  tier?: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "Included." })
  enrolledFrom?: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Not included." })
  enrolledUntil?: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Its last order occurred then or later; at your own stores, where you see those.",
  })
  lastVisitFrom?: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Its last order occurred before." })
  lastVisitUntil?: Date;
}

export const MemberConnectionType = connectionType("Member", () => MemberType);

@ObjectType("MemberJoined", { description: "A person became a member." })
export class MemberJoinedType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => MemberType, {
    nullable: true,
    description: "As you are shown it now; null where it is not shown to you any longer.",
  })
  member!: Member | null;

  @Field(() => StoreType, { nullable: true, description: "Null: at none." })
  store!: StoreType | null;
}

export const MemberJoinedUpdate = updateUnion("MemberJoinedUpdate", () => MemberJoinedType);
