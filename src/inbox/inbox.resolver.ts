import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { closeIntakeSource } from "../intake/close-intake-source.ts";
import { createIntakeSource } from "../intake/create-intake-source.ts";
import { rotateIntakeSecret } from "../intake/rotate-intake-secret.ts";
import { setIntakeShops } from "../intake/set-intake-shops.ts";
import { intakeSources } from "../intake/source.queries.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { type Delivery, deliveriesPage } from "./delivery.queries.ts";
import type { DeliveryState } from "./delivery.rules.ts";
import { dropDelivery } from "./drop-delivery.ts";
import { countsLoader } from "./inbox.loader.ts";
import {
  CloseIntakeSourceInput,
  CloseIntakeSourceResult,
  CreateIntakeSourceInput,
  CreateIntakeSourceResult,
  DeliveryStateEnum,
  DropDeliveryInput,
  DropDeliveryResult,
  InboxDeliveryConnectionType,
  type InboxDeliveryType,
  IntakeSourceType,
  ReplayDeliveryInput,
  ReplayDeliveryResult,
  RotateIntakeSecretInput,
  RotateIntakeSecretResult,
  SetIntakeShopsInput,
  SetIntakeShopsResult,
} from "./inbox.type.ts";
import { replayDelivery } from "./replay-delivery.ts";

@Resolver(() => IntakeSourceType)
export class InboxResolver {
  @Query(() => [IntakeSourceType], {
    description: "Who sends orders over HTTP, to `/intake/<id>`. Headquarters only.",
  })
  intakeSources(@Ctx() { actor, scope }: Context): Promise<IntakeSourceType[]> {
    mayManageBrand(actor, "KEYS");
    return intakeSources(scope);
  }

  @FieldResolver(() => String, {
    description: "Where it sends its messages, behind the hub's address.",
  })
  path(@Root() source: IntakeSourceType): string {
    return `/intake/${source.id}`;
  }

  @FieldResolver(() => Int, { description: "Messages that are still to be processed." })
  async waiting(@Root() source: IntakeSourceType, @Ctx() context: Context): Promise<number> {
    return (await context.loader(countsLoader).load(source.id))?.waiting ?? 0;
  }

  @FieldResolver(() => Int, { description: "Messages that somebody is to look at." })
  async setAside(@Root() source: IntakeSourceType, @Ctx() context: Context): Promise<number> {
    return (await context.loader(countsLoader).load(source.id))?.setAside ?? 0;
  }

  @Query(() => InboxDeliveryConnectionType, {
    description:
      "Messages in a state, those set aside when none is said; oldest first. Headquarters only.",
  })
  async inboxDeliveries(
    @Ctx() context: Context,
    @Arg("state", () => DeliveryStateEnum, { nullable: true }) state?: DeliveryState,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<InboxDeliveryType>> {
    mayManageBrand(context.actor, "KEYS");
    const [behind] = keyOf(after, [isId]) ?? [];
    const wish = { first, state: state ?? "SET_ASIDE", behind } as const;
    const found = await deliveriesPage(context.scope, wish);
    const shown = found.map((each) => shownDelivery(each, context));
    return connectionOf(pageOf(shown, { first }), ({ id }) => [id]);
  }

  @Mutation(() => CreateIntakeSourceResult, {
    description: "Lets somebody send orders over HTTP. Headquarters only.",
  })
  createIntakeSource(
    @Arg("input", () => CreateIntakeSourceInput) input: CreateIntakeSourceInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { code, kind, storeCode, shops, secret } = input;
    const places = { storeCode: storeCode ?? undefined, shops: shops ?? [] };
    const wish = { code, kind, ...places, secret: secret ?? undefined };
    return answer(context, "IntakeSourceCreated", () =>
      context.begin((work) => createIntakeSource(work, wish)),
    );
  }

  @Mutation(() => SetIntakeShopsResult, {
    description: "Says anew where a source's orders are booked, from the next on.",
  })
  setIntakeShops(
    @Arg("input", () => SetIntakeShopsInput) { sourceId, storeCode, shops }: SetIntakeShopsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { sourceId, storeCode: storeCode ?? undefined, shops: shops ?? [] };
    return answer(context, "IntakeShopsSet", async () => ({
      source: await context.begin((work) => setIntakeShops(work, wish)),
    }));
  }

  @Mutation(() => RotateIntakeSecretResult, {
    description: "Gives a source another secret; the old one is good for a day more.",
  })
  rotateIntakeSecret(
    @Arg("input", () => RotateIntakeSecretInput) { sourceId, secret }: RotateIntakeSecretInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { sourceId, secret: secret ?? undefined };
    return answer(context, "IntakeSecretRotated", () =>
      context.begin((work) => rotateIntakeSecret(work, wish)),
    );
  }

  @Mutation(() => CloseIntakeSourceResult, {
    description: "Takes nothing of a source any more; what it sent before is still done.",
  })
  closeIntakeSource(
    @Arg("input", () => CloseIntakeSourceInput) input: CloseIntakeSourceInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "SourceClosed", async () => ({
      source: await context.begin((work) => closeIntakeSource(work, input)),
    }));
  }

  @Mutation(() => ReplayDeliveryResult, {
    description: "Has a message that was set aside processed again, by what holds now.",
  })
  replayDelivery(
    @Arg("input", () => ReplayDeliveryInput) input: ReplayDeliveryInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "DeliveryReplayed", async () => ({
      delivery: shownDelivery(await context.begin((work) => replayDelivery(work, input)), context),
    }));
  }

  @Mutation(() => DropDeliveryResult, {
    description: "Gives up a message that was set aside: what it said is destroyed.",
  })
  dropDelivery(
    @Arg("input", () => DropDeliveryInput) input: DropDeliveryInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "DeliveryDropped", async () => ({
      delivery: shownDelivery(await context.begin((work) => dropDelivery(work, input)), context),
    }));
  }
}

const shownDelivery = (
  { why, ...delivery }: Delivery,
  { language }: Pick<Context, "language">,
): InboxDeliveryType => ({
  ...delivery,
  why: why && { code: why.code, message: why[language] },
});
