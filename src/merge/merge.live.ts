import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { mergeLoader } from "./merge.loader.ts";
import { mergeTopic } from "./merge.policy.ts";
import { type MemberMergeEventType, MemberMergeUpdate } from "./merge.type.ts";

@Resolver()
export class MergeLive {
  @Subscription(() => MemberMergeUpdate, {
    description:
      "Merges and their undoing: a member's own; for a store or franchisee, those that cost it a member; all, for headquarters.",
    subscribe: ({ args, context }: { args: { after?: string }; context: Context }) =>
      context.follow({
        topic: mergeTopic(context.actor),
        kinds: ["MemberMerged", "MemberUnmerged"],
        after: args.after,
      }),
  })
  async memberMerged(
    @Root() update: Told | Ending,
    @Ctx() context: Context,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(
      update,
      "MemberMergeEvent",
      async ({ cursor, kind, payload }): Promise<MemberMergeEventType> => {
        const merge = await context.loader(mergeLoader).load(String(payload.mergeId));
        if (!merge) throw new Error("a merge that was recorded can be read");
        const seesMembers = isHeadquarters(context.actor) || context.actor.kind === "member";
        return {
          ...{ cursor, mergeId: merge.id, isUndone: kind === "MemberUnmerged" },
          survivorId: seesMembers ? merge.survivorId : null,
          lostStoreId: merge.bindings.lostStoreId,
        };
      },
    );
  }
}
