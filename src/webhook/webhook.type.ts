import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import {
  DateTimeScalar,
  ProseScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import {
  TooManyWebhooks,
  UnknownEventType,
  UnknownWebhook,
  WebhookUrlRefused,
} from "./webhook.refusals.ts";

const WebhookPauseEnum = { BY_OWNER: "BY_OWNER", FAILING: "FAILING", GONE: "GONE" };
registerEnumType(WebhookPauseEnum, {
  name: "WebhookPause",
  description: "Why nothing is sent to a webhook.",
  valuesConfig: {
    BY_OWNER: { description: "Somebody of its side paused it." },
    FAILING: { description: "Nothing arrived for three days." },
    GONE: { description: "It answered 410: nobody is there any longer." },
  },
});

@ObjectType("Webhook", {
  description: "Where a side is told of events, signed by Standard Webhooks.",
})
export class WebhookType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar, { nullable: true, description: "Whose; null: headquarters'." })
  franchiseeId!: string | null;

  @Field(() => String)
  url!: string;

  @Field(() => [String], { description: "Of these types; none: of all." })
  types!: readonly string[];

  @Field(() => Boolean, { description: "A member's events one after the other." })
  ordered!: boolean;

  @Field(() => DateTimeScalar)
  createdAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Until then letters are signed with the secret before, too.",
  })
  previousUntil!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  pausedAt!: Date | null;

  @Field(() => WebhookPauseEnum, { nullable: true })
  pausedWhy!: string | null;

  @Field(() => DateTimeScalar, { nullable: true })
  closedAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Since when nothing arrived; null: the last letter did.",
  })
  failingSince!: Date | null;
}

@InputType()
export class CreateWebhookInput {
  @Field(() => ProseScalar, { description: "https, on the public internet." })
  url!: string;

  @Field(() => [TextScalar], { nullable: true, description: "Left out: all." })
  types?: string[];

  @Field(() => Boolean, {
    nullable: true,
    description: "Keeps each member's events in order; one that fails holds that member's up.",
  })
  ordered?: boolean;
}

@InputType()
export class WebhookInput {
  @Field(() => UuidScalar)
  webhookId!: string;
}

@InputType()
export class RotateWebhookSecretInput extends WebhookInput {
  @Field(() => Int, {
    nullable: true,
    description:
      "How long letters are signed with the secret before, too: 24 when left out, at most 168.",
  })
  overlapHours?: number;
}

export const UnknownWebhookType = refusalType(UnknownWebhook, { webhookId: () => String });
const WebhookUrlRefusedType = refusalType(WebhookUrlRefused, { url: () => String });
const UnknownEventTypeType = refusalType(UnknownEventType, { type: () => String });
const TooManyWebhooksType = refusalType(TooManyWebhooks, { limit: () => Int });

@ObjectType()
class WebhookCreated {
  @Field(() => WebhookType)
  webhook!: WebhookType;

  @Field(() => String, { description: "`whsec_…`. It is sealed, and never shown again." })
  secret!: string;
}

@ObjectType()
class WebhookSecretRotated {
  @Field(() => WebhookType)
  webhook!: WebhookType;

  @Field(() => String, { description: "`whsec_…`. It is sealed, and never shown again." })
  secret!: string;
}

@ObjectType()
class WebhookPaused {
  @Field(() => WebhookType)
  webhook!: WebhookType;
}

@ObjectType()
class WebhookResumed {
  @Field(() => WebhookType)
  webhook!: WebhookType;
}

@ObjectType()
class WebhookClosed {
  @Field(() => WebhookType)
  webhook!: WebhookType;
}

export const CreateWebhookResult = resultUnion("CreateWebhookResult", () => [
  ...[WebhookCreated, WebhookUrlRefusedType, UnknownEventTypeType, TooManyWebhooksType],
]);
export const RotateWebhookSecretResult = resultUnion("RotateWebhookSecretResult", () => [
  ...[WebhookSecretRotated, UnknownWebhookType],
]);
export const PauseWebhookResult = resultUnion("PauseWebhookResult", () => [
  ...[WebhookPaused, UnknownWebhookType],
]);
export const ResumeWebhookResult = resultUnion("ResumeWebhookResult", () => [
  ...[WebhookResumed, UnknownWebhookType],
]);
export const CloseWebhookResult = resultUnion("CloseWebhookResult", () => [
  ...[WebhookClosed, UnknownWebhookType],
]);
