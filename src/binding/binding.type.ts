import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { StoreClosedType, TooEarlyType, UnknownStoreType } from "../brand/brand.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import { CursorScalar, DateTimeScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { BindingConflict, NoStoreNear } from "./binding.refusals.ts";
import { BINDING_SOURCES, type BindingSource } from "./binding.rules.ts";
import type { FirstOrder, Takeover } from "./binding-policy.rules.ts";

const BindingSourceEnum = Object.fromEntries(BINDING_SOURCES.map((source) => [source, source])) as {
  [Source in BindingSource]: Source;
};
registerEnumType(BindingSourceEnum, {
  name: "BindingSource",
  description:
    "What bound a member to its store. `HANDOVER`: its store closed, this is the one in its place.",
});

const TakeoverEnum = {
  ANY_TIME: "ANY_TIME",
  AFTER_DAYS: "AFTER_DAYS",
  NEVER: "NEVER",
} as const satisfies Record<Takeover, Takeover>;
registerEnumType(TakeoverEnum, {
  name: "Takeover",
  description: "Whether another store may bind a member that is bound.",
});

const FirstOrderEnum = {
  BINDS: "BINDS",
  BINDS_NEXT: "BINDS_NEXT",
  BINDS_NOT: "BINDS_NOT",
} as const satisfies Record<FirstOrder, FirstOrder>;
registerEnumType(FirstOrderEnum, {
  name: "FirstOrder",
  description:
    "What the order of a member bound to nobody does: it binds, and is that store's share itself; it binds for " +
    "the orders after; or it does not bind.",
});

@ObjectType("BindingPeriod", {
  description: "One row of a list of bindings, of a member's or a store's: `[fromAt, toAt)`.",
})
export class BindingPeriodType {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => BindingSourceEnum)
  source!: BindingSource;

  @Field(() => DateTimeScalar)
  fromAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  toAt!: Date | null;
}

@ObjectType("Binding", { description: "The store a member belongs to: `[fromAt, toAt)`." })
export class BindingType extends BindingPeriodType {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "May lie ahead: a binding can be good for days only.",
  })
  declare toAt: Date | null;
}

export const BindingPeriodConnectionType = connectionType("BindingPeriod", () => BindingPeriodType);

@ObjectType("BindingEvent", { description: "A member was bound, left a store, or both." })
export class BindingEventType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => BindingType, { nullable: true, description: "As it ends." })
  ended!: BindingType | null;

  @Field(() => BindingType, { nullable: true })
  begun!: BindingType | null;
}

@ObjectType("BindingPolicy", { description: "How members are bound, from an instant on." })
export class BindingPolicyType {
  @Field(() => Int)
  version!: number;

  @Field(() => Int, { nullable: true, description: "Days of 24 hours; null: for ever." })
  validityDays!: number | null | undefined;

  @Field(() => TakeoverEnum)
  takeover!: Takeover;

  @Field(() => Int, { nullable: true, description: "Of `AFTER_DAYS`, since the binding began." })
  protectionDays!: number | null | undefined;

  @Field(() => FirstOrderEnum)
  firstOrder!: FirstOrder;

  @Field(() => Int, {
    nullable: true,
    description: "How far the nearest store may be; null: nobody is bound by where it is.",
  })
  nearestMetres!: number | null | undefined;

  @Field(() => Int, { description: "How long a transfer waits for the giving store." })
  transferDays!: number;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@InputType()
export class SetBindingPolicyInput {
  @Field(() => Int, { nullable: true, description: "Days of 24 hours; for ever when left out." })
  validityDays?: number;

  @Field(() => TakeoverEnum)
  takeover!: Takeover;

  @Field(() => Int, {
    nullable: true,
    description: "With `AFTER_DAYS` alone: days of 24 hours since the binding began.",
  })
  protectionDays?: number;

  @Field(() => FirstOrderEnum)
  firstOrder!: FirstOrder;

  @Field(() => Int, {
    nullable: true,
    description: "How far the nearest store may be; left out, nobody is bound by where it is.",
  })
  nearestMetres?: number;

  @Field(() => Int, {
    nullable: true,
    description: "How long a transfer waits for the giving store; 14 when left out.",
  })
  transferDays?: number;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@InputType()
export class MemberSaidInput {
  @Field(() => UuidScalar, {
    nullable: true,
    description: "The caller, when left out by a member.",
  })
  memberId?: string;
}

@InputType()
export class BindMemberInput extends MemberSaidInput {
  @Field(() => UuidScalar)
  storeId!: string;
}

@InputType()
export class BindToNearestStoreInput extends MemberSaidInput {
  @Field(() => Int, { description: "Degrees north, times ten million." })
  latitude!: number;

  @Field(() => Int, { description: "Degrees east, times ten million." })
  longitude!: number;
}

export const BindingConflictType = refusalType(BindingConflict, {
  storeId: () => UuidScalar,
  since: () => DateTimeScalar,
  protectedUntil: [() => DateTimeScalar],
});
const NoStoreNearType = refusalType(NoStoreNear, { metres: () => Int });

@ObjectType("MemberBound")
export class MemberBoundType {
  @Field(() => BindingType)
  binding!: BindingType;
}

@ObjectType()
class BindingPolicySet {
  @Field(() => BindingPolicyType)
  policy!: BindingPolicyType;
}

export const BindMemberResult = resultUnion("BindMemberResult", () => [
  MemberBoundType,
  UnknownMemberType,
  UnknownStoreType,
  StoreClosedType,
  BindingConflictType,
]);
export const BindToNearestStoreResult = resultUnion("BindToNearestStoreResult", () => [
  MemberBoundType,
  UnknownMemberType,
  NoStoreNearType,
  BindingConflictType,
]);
export const SetBindingPolicyResult = resultUnion("SetBindingPolicyResult", () => [
  BindingPolicySet,
  TooEarlyType,
]);

export const BindingUpdate = updateUnion("BindingUpdate", () => BindingEventType);
