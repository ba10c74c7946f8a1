import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { ownerLoader, storeLoader } from "../brand/brand.loader.ts";
import { isHeadquarters, ownStore } from "../brand/brand.policy.ts";
import { Forbidden } from "../kernel/refusal.ts";
import { memberLoader } from "../member/member.loader.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { sees } from "../sight/sight.loader.ts";
import { type MemberJoinedType, MemberJoinedUpdate } from "./roster.type.ts";

/** Whether the caller hears who joins at a store; without one, at all that are its own. */
async function hearsOf(context: Context, storeId: string | undefined): Promise<boolean> {
  const { actor } = context;
  if (isHeadquarters(actor)) return true;
  if (actor.kind !== "franchisee")
    return ownStore(actor) !== undefined && (storeId ?? ownStore(actor)) === ownStore(actor);
  return (
    storeId === undefined ||
    (await context.loader(ownerLoader).load(storeId)) === actor.franchiseeId
  );
}

@Resolver()
export class RosterLive {
  @Subscription(() => MemberJoinedUpdate, {
    description:
      "Who becomes a member: at a store, for the store; at one of its stores or all of them, for a franchisee; " +
      "anywhere, for headquarters. Imports are none.",
    subscribe: async ({
      args: { storeId, after },
      context,
    }: {
      args: { storeId?: string; after?: string };
      context: Context;
    }) => {
      const { actor } = context;
      const may = () => hearsOf(context, storeId ?? undefined);
      if (!(await may()))
        throw new Forbidden("who joins at a store is told to it, its franchisee and headquarters");
      const store = storeId ?? ownStore(actor);
      const all =
        actor.kind === "franchisee" ? `franchisee:${actor.franchiseeId}` : `brand:${actor.brandId}`;
      return context.follow({
        topic: store === undefined ? all : `store:${store}`,
        kinds: ["MemberJoined"],
        ...{ after, may },
      });
    },
  })
  async memberJoined(
    @Root() update: Told | Ending,
    @Ctx() context: Context,
    @Arg("storeId", () => UuidScalar, { nullable: true }) _storeId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(update, "MemberJoined", async ({ cursor, payload }): Promise<MemberJoinedType> => {
      const { memberId, storeId } = payload;
      const id = String(memberId);
      const isShown = await sees(context, id, "membership");
      return {
        cursor,
        member: isShown ? await context.loader(memberLoader).load(id) : null,
        store: storeId === null ? null : await context.loader(storeLoader).load(String(storeId)),
      };
    });
  }
}
