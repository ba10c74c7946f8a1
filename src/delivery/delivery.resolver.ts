import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { WebhookInput, WebhookType } from "../webhook/webhook.type.ts";
import { deliveryCountsLoader } from "./delivery.loader.ts";
import { deliveryPage } from "./delivery.queries.ts";
import type { DeliveryState } from "./delivery.rules.ts";
import {
  DeliveryStateEnum,
  ReplayWebhookInput,
  ReplayWebhookResult,
  TestWebhookResult,
  WebhookDeliveryConnectionType,
  type WebhookDeliveryType,
} from "./delivery.type.ts";
import { replayWebhook } from "./replay-webhook.ts";
import { testWebhook } from "./test-webhook.ts";

@Resolver(() => WebhookType)
export class DeliveryResolver {
  @FieldResolver(() => Int, { description: "How many letters wait." })
  async waiting(@Root() { id }: WebhookType, @Ctx() context: Context): Promise<number> {
    return (await context.loader(deliveryCountsLoader).load(id))?.waiting ?? 0;
  }

  @FieldResolver(() => Int, { description: "How many were given up." })
  async dead(@Root() { id }: WebhookType, @Ctx() context: Context): Promise<number> {
    return (await context.loader(deliveryCountsLoader).load(id))?.dead ?? 0;
  }

  @FieldResolver(() => WebhookDeliveryConnectionType, { description: "The log, newest first." })
  async deliveries(
    @Root() { id }: WebhookType,
    @Ctx() { scope }: Context,
    @Arg("state", () => DeliveryStateEnum, { nullable: true }) state?: DeliveryState,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<WebhookDeliveryType>> {
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await deliveryPage(scope, id, state ?? undefined, { first, after: behind });
    return connectionOf(pageOf(found, { first }), (delivery) => [delivery.id]);
  }

  @Mutation(() => TestWebhookResult, {
    description: "Sends a letter about nothing, once, to a paused webhook too.",
  })
  testWebhook(
    @Arg("input", () => WebhookInput) input: WebhookInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "WebhookTested", async () => ({
      deliveryId: await context.begin((work) => testWebhook(work, input)),
    }));
  }

  @Mutation(() => ReplayWebhookResult, {
    description: "Sends the events of a range once more, under the same ids.",
  })
  replayWebhook(
    @Arg("input", () => ReplayWebhookInput) input: ReplayWebhookInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { webhookId, deadOnly, after, since, until } = input;
    const wish = {
      ...{ webhookId, deadOnly: deadOnly ?? false, after: after ?? undefined },
      ...{ since: since ?? undefined, until: until ?? undefined },
    };
    return answer(context, "WebhookReplayed", () =>
      context.begin((work) => replayWebhook(work, wish)),
    );
  }
}
