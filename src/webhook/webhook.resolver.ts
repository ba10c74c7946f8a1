import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Allowed, readAllowed } from "../platform/http/reach.ts";
import { closeWebhook } from "./close-webhook.ts";
import { createWebhook } from "./create-webhook.ts";
import { pauseWebhook } from "./pause-webhook.ts";
import { resumeWebhook } from "./resume-webhook.ts";
import { rotateWebhookSecret } from "./rotate-webhook-secret.ts";
import { ownSide } from "./webhook.policy.ts";
import { webhooksOf } from "./webhook.queries.ts";
import {
  CloseWebhookResult,
  CreateWebhookInput,
  CreateWebhookResult,
  PauseWebhookResult,
  ResumeWebhookResult,
  RotateWebhookSecretInput,
  RotateWebhookSecretResult,
  WebhookInput,
  WebhookType,
} from "./webhook.type.ts";

@Resolver()
export class WebhookResolver {
  constructor(private readonly allowed: Allowed = readAllowed("")) {}

  @Query(() => [WebhookType], {
    description:
      "Where the caller's side is told of events, oldest first. Headquarters, and franchisees' staff.",
  })
  async webhooks(@Ctx() { scope, actor }: Context): Promise<WebhookType[]> {
    return webhooksOf(scope, ownSide(actor));
  }

  @Mutation(() => CreateWebhookResult, {
    description: "Has the caller's side told of events from now on, at an address of its own.",
  })
  createWebhook(
    @Arg("input", () => CreateWebhookInput) input: CreateWebhookInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { url: input.url, types: input.types ?? [], ordered: input.ordered ?? false };
    return answer(context, "WebhookCreated", () =>
      context.begin((work) => createWebhook(work, this.allowed, wish)),
    );
  }

  @Mutation(() => RotateWebhookSecretResult, {
    description: "Gives a webhook another secret; for a while, either fits.",
  })
  rotateWebhookSecret(
    @Arg("input", () => RotateWebhookSecretInput) input: RotateWebhookSecretInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { webhookId, overlapHours } = input;
    return answer(context, "WebhookSecretRotated", () =>
      context.begin((work) =>
        rotateWebhookSecret(work, { webhookId, overlapHours: overlapHours ?? undefined }),
      ),
    );
  }

  @Mutation(() => PauseWebhookResult, {
    description:
      "Sends nothing to a webhook until it is resumed; what happens waits, for thirty days.",
  })
  pauseWebhook(
    @Arg("input", () => WebhookInput) input: WebhookInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "WebhookPaused", async () => ({
      webhook: await context.begin((work) => pauseWebhook(work, input)),
    }));
  }

  @Mutation(() => ResumeWebhookResult, {
    description: "Goes on with a webhook, whoever paused it; what waited is sent now.",
  })
  resumeWebhook(
    @Arg("input", () => WebhookInput) input: WebhookInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "WebhookResumed", async () => ({
      webhook: await context.begin((work) => resumeWebhook(work, input)),
    }));
  }

  @Mutation(() => CloseWebhookResult, {
    description: "Ends a webhook for good; what waited is not sent.",
  })
  closeWebhook(
    @Arg("input", () => WebhookInput) input: WebhookInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "WebhookClosed", async () => ({
      webhook: await context.begin((work) => closeWebhook(work, input)),
    }));
  }
}
