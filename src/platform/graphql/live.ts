import { type ClassType, Field, ObjectType, registerEnumType } from "type-graphql";
import type { FeedReset, ResetReason, Told } from "../outbox/feed.ts";
import type { FeedEvent } from "../outbox/feed-event.ts";
import { as, resultUnion } from "./answer.ts";
import type { Ending } from "./context.ts";
import { CursorScalar } from "./scalars.ts";

export const ResetReasonEnum = {
  START: "START",
  TOO_OLD: "TOO_OLD",
  BEHIND: "BEHIND",
  UNKNOWN: "UNKNOWN",
};
registerEnumType(ResetReasonEnum, {
  name: "ResetReason",
  description: "Why a subscription tells how things are instead of what happened.",
  valuesConfig: {
    START: { description: "It begins here." },
    TOO_OLD: {
      description:
        "Events behind the cursor it was to resume from are not kept any longer, or too many to be told one by one.",
    },
    BEHIND: {
      description: "Events came faster than they were taken: this stands for those that waited.",
    },
    UNKNOWN: { description: "The cursor it was to resume from was not given by this hub." },
  },
});

@ObjectType("Reset", {
  description:
    "Stands for everything up to its cursor: read how things are, forget what you had, and follow on from there. What the " +
    "subscription is about is beside it.",
})
export class ResetType {
  @Field(() => CursorScalar)
  cursor!: string;

  @Field(() => ResetReasonEnum)
  because!: ResetReason;

  /** Not told: `member:<id>`, `store:<id>`, `franchisee:<id>` or `brand:<id>`. */
  topic!: string;
}

/** The id a reset is about, where its topic is of that kind. */
export const subjectOf = ({ topic }: ResetType, kind: string): string | undefined =>
  topic.startsWith(`${kind}:`) ? topic.slice(kind.length + 1) : undefined;

/** What a subscription brings: what happened, or a reset. */
export const updateUnion = (name: string, happened: () => ClassType) =>
  resultUnion(name, () => [happened(), ResetType] as const);

/** Answers an update: a reset as it is, an event as `tell` tells it. */
export async function told<T extends object>(
  update: Told | Ending,
  typename: string,
  tell: (event: FeedEvent) => Promise<T>,
): Promise<object> {
  return "ending" in update || "reset" in update ? reset(update) : as(typename, await tell(update));
}

/** Answers what is no event: a reset as it is, an end by its error. */
export function reset(update: FeedReset | Ending): object {
  if ("ending" in update) throw update.ending;
  const { cursor, topic, reset: because } = update;
  return as("Reset", { cursor, topic, because });
}
