import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import { CursorScalar, DateTimeScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { EventsNotKept } from "../webhook/webhook.refusals.ts";
import { UnknownWebhookType, WebhookInput } from "../webhook/webhook.type.ts";
import { type DeliveryState, STATES } from "./delivery.rules.ts";
import { MISHAPS, type Mishap } from "./retry.rules.ts";

export const DeliveryStateEnum = Object.fromEntries(STATES.map((state) => [state, state])) as {
  [State in DeliveryState]: State;
};
registerEnumType(DeliveryStateEnum, {
  name: "WebhookDeliveryState",
  description: "Where a delivery is.",
  valuesConfig: {
    WAITING: { description: "It is on its way, or waits for its next attempt." },
    DELIVERED: { description: "It was answered with 2xx." },
    DEAD: { description: "It was given up after three days; a replay sends it again." },
  },
});
const MishapEnum = Object.fromEntries(MISHAPS.map((each) => [each, each])) as {
  [Each in Mishap]: Each;
};
registerEnumType(MishapEnum, {
  name: "WebhookMishap",
  description: "Why the last attempt has no answer.",
});

@ObjectType("WebhookDelivery", {
  description: "An event on its way to a webhook. Kept for thirty days.",
})
export class WebhookDeliveryType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => CursorScalar, { nullable: true, description: "Of the event; null: a test." })
  cursor!: string | null;

  @Field(() => String)
  type!: string;

  @Field(() => DateTimeScalar, { description: "When it happened." })
  at!: Date;

  @Field(() => DeliveryStateEnum)
  state!: DeliveryState;

  @Field(() => DateTimeScalar)
  queuedAt!: Date;

  @Field(() => DateTimeScalar, { description: "When it is sent next, while it waits." })
  dueAt!: Date;

  @Field(() => Int)
  attempts!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: "Of the last attempt." })
  lastAt!: Date | null;

  @Field(() => Int, { nullable: true, description: "How long the last attempt took." })
  lastMs!: number | null;

  @Field(() => Int, { nullable: true, description: "What it was answered with last." })
  status!: number | null;

  @Field(() => MishapEnum, { nullable: true })
  mishap!: Mishap | null;

  @Field(() => String, { nullable: true, description: "How the last answer begins." })
  answer!: string | null;
}

export const WebhookDeliveryConnectionType = connectionType(
  "WebhookDelivery",
  () => WebhookDeliveryType,
);

@InputType()
export class ReplayWebhookInput extends WebhookInput {
  @Field(() => CursorScalar, {
    nullable: true,
    description: "Events behind this cursor; or `since`.",
  })
  after?: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "Events recorded from then on." })
  since?: Date;

  @Field(() => CursorScalar, {
    nullable: true,
    description: "Up to this one; left out: the newest.",
  })
  until?: string;

  @Field(() => Boolean, { nullable: true, description: "Only what was given up." })
  deadOnly?: boolean;
}

const EventsNotKeptType = refusalType(EventsNotKept, { oldest: () => String });

@ObjectType()
class WebhookTested {
  @Field(() => UuidScalar, { description: "What came of it is in the log." })
  deliveryId!: string;
}
@ObjectType()
class WebhookReplayed {
  @Field(() => CursorScalar)
  after!: string;

  @Field(() => CursorScalar)
  until!: string;
}

export const TestWebhookResult = resultUnion("TestWebhookResult", () => [
  ...[WebhookTested, UnknownWebhookType],
]);
export const ReplayWebhookResult = resultUnion("ReplayWebhookResult", () => [
  ...[WebhookReplayed, UnknownWebhookType, EventsNotKeptType],
]);
