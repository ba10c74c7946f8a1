import { Arg, Ctx, Int, Mutation, Query, Resolver } from "type-graphql";
import { hasRight } from "../brand/brand.policy.ts";
import type { Keys } from "../identity/keys.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { endImpersonation } from "./end-impersonation.ts";
import { impersonate } from "./impersonate.ts";
import { impersonationPage } from "./impersonation.queries.ts";
import {
  EndImpersonationInput,
  EndImpersonationResult,
  ImpersonateInput,
  ImpersonateResult,
  ImpersonationConnectionType,
  type ImpersonationType,
} from "./impersonation.type.ts";

@Resolver()
export class ImpersonationResolver {
  private readonly hub: { readonly keys: Keys };

  constructor(hub: { readonly keys: Keys }) {
    this.hub = hub;
  }

  @Query(() => ImpersonationConnectionType, {
    description:
      "Who acted in the caller's place, newest first; a franchisee sees its people's too, and headquarters with the right AUDIT all.",
  })
  async impersonations(
    @Ctx() { scope, actor }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<ImpersonationType>> {
    const [behind] = keyOf(after, [isId]) ?? [];
    const of = actor.kind === "hq" && hasRight(actor, "AUDIT") ? "EVERYBODY" : actor;
    const found = await impersonationPage(scope, of, { first: first ?? undefined, after: behind });
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }

  @Mutation(() => ImpersonateResult, {
    description:
      "A token to act in the place of a franchisee's or a store's person, or of a member, for up to an hour. Needs the right IMPERSONATE. What is done by it names both; money, keys, roles and erasing are out of its reach.",
  })
  impersonate(
    @Arg("input", () => ImpersonateInput) input: ImpersonateInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "ImpersonationBegun", () =>
      context.begin((work) => impersonate(work, this.hub.keys, input)),
    );
  }

  @Mutation(() => EndImpersonationResult, {
    description: "At once, everywhere: by whoever acts, or by headquarters.",
  })
  endImpersonation(
    @Arg("input", () => EndImpersonationInput) input: EndImpersonationInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "ImpersonationEnded", async () => ({
      impersonation: await context.begin((work) => endImpersonation(work, input)),
    }));
  }
}
