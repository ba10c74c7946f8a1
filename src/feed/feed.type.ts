import { Field, ObjectType } from "type-graphql";
import { ResetReasonEnum } from "../platform/graphql/live.ts";
import { CursorScalar, DateTimeScalar, JsonScalar } from "../platform/graphql/scalars.ts";
import type { EventsPage } from "./read-events.ts";

@ObjectType("PublicEvent", {
  description:
    "Something that happened. It is thin: who hears of it looks again, with its own rights.",
})
export class PublicEventType {
  @Field(() => CursorScalar, { description: "Its place: `events(after:)` goes on behind it." })
  cursor!: string;

  @Field(() => String, { description: "As in `eventTypes`: `order.recorded`." })
  type!: string;

  @Field(() => DateTimeScalar, { description: "When it was recorded." })
  at!: Date;

  @Field(() => JsonScalar, { description: "As `eventTypes` says of its type." })
  data!: Readonly<Record<string, unknown>>;
}

@ObjectType("PublicEventPage")
export class PublicEventPageType {
  @Field(() => [PublicEventType], { description: "Oldest first." })
  events!: PublicEventType[];

  @Field(() => CursorScalar, {
    description:
      "Ask again behind this, at any time. It moves on although nothing is there to be told.",
  })
  cursor!: string;

  @Field(() => Boolean, { description: "Whether there may be more by now." })
  hasMore!: boolean;

  @Field(() => CursorScalar, { description: "The earliest place that can be gone on from." })
  oldest!: string;

  @Field(() => ResetReasonEnum, {
    nullable: true,
    description:
      "Set where these are not the events behind `after`: read how things are, and go on behind `cursor`. START: no " +
      "`after` was given.",
  })
  reset!: EventsPage["reset"] | null;
}

@ObjectType("PublicEventField")
export class PublicEventFieldType {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  means!: string;
}

@ObjectType("PublicEventKind", { description: "A type of event, and what its `data` holds." })
export class PublicEventKindType {
  @Field(() => String)
  type!: string;

  @Field(() => String)
  means!: string;

  @Field(() => [PublicEventFieldType])
  data!: PublicEventFieldType[];
}
