import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import type { Context } from "../platform/graphql/context.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { PublicEventKindType, PublicEventPageType } from "./feed.type.ts";
import { EVENT_TYPES } from "./public-event.ts";
import { readEvents } from "./read-events.ts";

@Resolver()
export class FeedResolver {
  @Query(() => PublicEventPageType, {
    description:
      "What happened behind a place, in order, without gap, for machines: all of the brand, for headquarters; what " +
      "concerns it and what happened at its stores while they were its own, for a franchisee; what concerns it, for a " +
      "store, a till, a member. What was done just now may come a moment later.",
  })
  async events(
    @Ctx() { scope }: Context,
    @Arg("first", () => Int, { defaultValue: 100, description: "1 to 1,000." }) first: number,
    @Arg("after", () => CursorScalar, {
      nullable: true,
      description: "Left out: no events, and a place to begin from.",
    })
    after?: string,
    @Arg("types", () => [String], {
      nullable: true,
      description: "Left out: all that your role lets you hear of.",
    })
    types?: string[],
  ): Promise<PublicEventPageType> {
    const { reset, events, ...page } = await readEvents(scope, {
      after: after ?? undefined,
      first: first,
      types: types ?? undefined,
    });
    return { ...page, events: [...events], reset: reset ?? null };
  }

  @Query(() => [PublicEventKindType], {
    description: "The types of events there are, and what is told of each.",
  })
  eventTypes(@Ctx() { actor: _known }: Context): PublicEventKindType[] {
    return EVENT_TYPES.map(({ type, means, data }) => ({
      ...{ type, means },
      data: Object.entries(data).map(([name, meaning]) => ({ name, means: meaning })),
    }));
  }
}
