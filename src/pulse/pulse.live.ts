import { Arg, Resolver, Root, Subscription } from "type-graphql";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { as } from "../platform/graphql/answer.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { reset } from "../platform/graphql/live.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import type { FeedReset } from "../platform/outbox/feed.ts";
import { pulseSample } from "./pulse.queries.ts";
import { type BrandPulseType, BrandPulseUpdate } from "./pulse.type.ts";

@Resolver()
export class PulseLive {
  @Subscription(() => BrandPulseUpdate, {
    description:
      "What the brand's day came to so far, each time it may be another, at most twice a second. Each is a whole: none " +
      "has to be made up for. Headquarters only.",
    subscribe: ({ args, context }: { args: { after?: string }; context: Context }) => {
      mayManageBrand(context.actor);
      return context.watch(pulseSample, args.after);
    },
  })
  async brandPulse(
    @Root() update: BrandPulseType | FeedReset | Ending,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Begin without a reset." })
    _after?: string,
  ): Promise<object> {
    return "day" in update ? as("BrandPulse", update) : reset(update);
  }
}
