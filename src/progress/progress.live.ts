import { Arg, Resolver, Root, Subscription } from "type-graphql";
import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import type { JobKind } from "./progress.events.ts";
import { type JobProgressType, JobProgressUpdate } from "./progress.type.ts";

@Resolver()
export class ProgressLive {
  @Subscription(() => JobProgressUpdate, {
    description:
      "How far closes, imports, code batches and drops have come, page by page. Headquarters only.",
    subscribe: ({ args, context }: { args: { after?: string }; context: Context }) => {
      mayManageBrand(context.actor);
      return context.follow({
        topic: `brand:${context.actor.brandId}`,
        kinds: ["JobProgressed"],
        after: args.after,
      });
    },
  })
  async jobProgress(
    @Root() update: Told | Ending,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(update, "JobProgress", async ({ cursor, payload }): Promise<JobProgressType> => {
      const { total, endedAt } = payload;
      return {
        ...{ cursor, job: payload.job as JobKind, id: String(payload.id) },
        done: Number(payload.done),
        total: total === null ? null : Number(total),
        endedAt: endedAt === null ? null : new Date(String(endedAt)),
      };
    });
  }
}
