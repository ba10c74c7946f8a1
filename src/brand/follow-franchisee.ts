import { Forbidden } from "../kernel/refusal.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { isHeadquarters, seesFranchisee } from "./brand.policy.ts";

/** Follows what happens between headquarters and franchisees: a franchisee itself; headquarters one of them, or all. */
export const followFranchisee =
  (...kinds: readonly string[]) =>
  ({
    args: { franchiseeId, after },
    context,
  }: {
    args: { franchiseeId?: string; after?: string };
    context: Context;
  }): AsyncIterableIterator<Told | Ending> => {
    const { actor } = context;
    const whose = franchiseeId ?? (actor.kind === "franchisee" ? actor.franchiseeId : undefined);
    if (whose === undefined && isHeadquarters(actor))
      return context.follow({ topic: `brand:${actor.brandId}`, kinds, after });
    if (whose === undefined || !seesFranchisee(actor, whose))
      throw new Forbidden("a franchisee follows its own affairs, headquarters all of them");
    return context.follow({ topic: `franchisee:${whose}`, kinds, after });
  };
