import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { updateUnion } from "../platform/graphql/live.ts";
import { CursorScalar, DateTimeScalar } from "../platform/graphql/scalars.ts";
import type { JobKind, JobStep } from "./progress.events.ts";

const JobKindEnum = {
  CLOSE: "CLOSE",
  IMPORT: "IMPORT",
  CODES: "CODES",
  DROP: "DROP",
} as const satisfies Record<JobKind, JobKind>;
registerEnumType(JobKindEnum, {
  name: "JobKind",
  description:
    "Counted in: `CLOSE` statements, `IMPORT` lines, `CODES` codes, `DROP` members that had their turn.",
});

@ObjectType("JobProgress", { description: "Long work came a step further, or to its end." })
export class JobProgressType implements JobStep {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => JobKindEnum)
  job!: JobKind;

  @Field(() => String, {
    description: "The month, the import's name, the batch's or drop's number.",
  })
  id!: string;

  @Field(() => Int)
  done!: number;

  @Field(() => Int, { nullable: true, description: "Null: not known before it ends." })
  total!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Set with its last step." })
  endedAt!: Date | null;
}

export const JobProgressUpdate = updateUnion("JobProgressUpdate", () => JobProgressType);
