import { Field, ObjectType } from "type-graphql";
import { connectionType } from "../platform/graphql/page.type.ts";
import { DateTimeScalar, UuidScalar } from "../platform/graphql/scalars.ts";

@ObjectType("Proof", {
  description:
    "The book of all brands was recomputed: what `hub verify` does, and the hub every night.",
})
export class ProofType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => Boolean, { description: "Whether every invariant holds." })
  holds!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      "The first invariant that does not hold, such as `L5`; which row, the hub's log says.",
  })
  brokenInvariant!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "What was booked before was not proved again; null: the whole book was.",
  })
  since!: Date | null;

  @Field(() => DateTimeScalar, { description: "What was booked up to here is proved." })
  until!: Date;

  @Field(() => DateTimeScalar)
  beganAt!: Date;

  @Field(() => DateTimeScalar)
  endedAt!: Date;
}

export const ProofConnectionType = connectionType("Proof", () => ProofType);
