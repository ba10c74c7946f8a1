import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { ownStore } from "../brand/brand.policy.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { bindingTopic } from "./binding.policy.ts";
import { bindingById } from "./binding.queries.ts";
import { type BindingEventType, BindingUpdate } from "./binding.type.ts";

@Resolver()
export class BindingLive {
  @Subscription(() => BindingUpdate, {
    description:
      "Bindings as they begin and end: a member's own; those a store wins or loses, its own side of them; all, for " +
      "headquarters.",
    subscribe: ({ args, context }: { args: { after?: string }; context: Context }) =>
      context.follow({
        topic: bindingTopic(context.actor),
        kinds: ["BindingChanged"],
        after: args.after,
      }),
  })
  async bindingChanged(
    @Root() update: Told | Ending,
    @Ctx() { scope, actor }: Context,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(update, "BindingEvent", async ({ cursor, payload }): Promise<BindingEventType> => {
      const memberId = String(payload.memberId);
      // Where a member comes from or goes to is not the other store's affair.
      const own = ownStore(actor);
      const of = async (id: unknown) => {
        if (typeof id !== "string") return null;
        const binding = await bindingById(scope, { id, memberId });
        return binding && (own === undefined || binding.storeId === own) ? binding : null;
      };
      return {
        cursor,
        memberId,
        ended: await of(payload.endedId),
        begun: await of(payload.begunId),
      };
    });
  }
}
