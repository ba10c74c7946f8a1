import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import type { Begin } from "../platform/database/work.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import type { Keys } from "./keys.ts";
import { refreshSession } from "./refresh-session.ts";
import { sessionsOf } from "./session.queries.ts";
import {
  RefreshSessionInput,
  RefreshSessionResult,
  SessionType,
  SignedOut,
  SignOutInput,
} from "./session.type.ts";
import { signOut, signOutEverywhere } from "./sign-out.ts";

@Resolver()
export class SessionResolver {
  private readonly hub: { readonly begin: Begin; readonly keys: Keys };

  constructor(hub: { readonly begin: Begin; readonly keys: Keys }) {
    this.hub = hub;
  }

  @Query(() => [SessionType], { description: "The caller's own, the last used first." })
  sessions(@Ctx() { scope, actor }: Context): Promise<SessionType[]> {
    if (actor.kind === "system") throw new Error("the hub itself has no session");
    return sessionsOf(scope, actor.id);
  }

  @Mutation(() => RefreshSessionResult, {
    description: "New tokens for a refresh token. Needs no access token.",
  })
  refreshSession(
    @Arg("input", () => RefreshSessionInput) { refreshToken }: RefreshSessionInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "SessionRefreshed", async () => ({
      credentials: await refreshSession(this.hub, refreshToken, context.origin),
    }));
  }

  @Mutation(() => SignedOut)
  async signOut(
    @Arg("input", () => SignOutInput) input: SignOutInput,
    @Ctx() context: Context,
  ): Promise<SignedOut> {
    return { sessions: await context.begin((work) => signOut(work, input)) };
  }

  @Mutation(() => SignedOut, { description: "Ends every session of the caller, this one too." })
  async signOutEverywhere(@Ctx() context: Context): Promise<SignedOut> {
    return { sessions: await context.begin(signOutEverywhere) };
  }
}
