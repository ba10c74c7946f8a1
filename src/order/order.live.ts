import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { isHeadquarters, ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { orderLoader, refundsLoader } from "./order.loader.ts";
import { type StoreActivityType, StoreUpdate } from "./order.type.ts";

/** A store follows itself; headquarters one store, or all of them. */
function storeTopic(actor: Actor, storeId: string | undefined): string {
  const own = ownStore(actor);
  const wanted = storeId ?? own;
  if (!isHeadquarters(actor) && (own === undefined || wanted !== own))
    throw new Forbidden("a store's activity is for that store and headquarters");
  return wanted === undefined ? `brand:${actor.brandId}` : `store:${wanted}`;
}

@Resolver()
export class OrderLive {
  @Subscription(() => StoreUpdate, {
    description:
      "Orders and refunds of a store as they are recorded; of all stores, for headquarters.",
    subscribe: ({
      args,
      context,
    }: {
      args: { storeId?: string; after?: string };
      context: Context;
    }) =>
      context.follow({
        topic: storeTopic(context.actor, args.storeId),
        kinds: ["OrderRecorded", "OrderRefunded"],
        after: args.after,
      }),
  })
  async storeActivity(
    @Root() update: Told | Ending,
    @Ctx() context: Context,
    @Arg("storeId", () => UuidScalar, { nullable: true }) _storeId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(
      update,
      "StoreActivity",
      async ({ cursor, kind, payload }): Promise<StoreActivityType> => {
        const order = await context.loader(orderLoader).load(String(payload.orderId));
        if (!order) throw new Error("an order that was recorded can be read");
        const refunds =
          kind === "OrderRefunded" ? await context.loader(refundsLoader).load(order) : [];
        return { cursor, order, refund: refunds.find(({ id }) => id === payload.refundId) ?? null };
      },
    );
  }
}
