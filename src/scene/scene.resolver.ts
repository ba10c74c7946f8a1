import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { memberSaid } from "../binding/member-said.ts";
import { StoreType } from "../brand/brand.type.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { bindByScan } from "./bind-by-scan.ts";
import { issueSceneCode } from "./issue-scene-code.ts";
import { revokeSceneCode } from "./revoke-scene-code.ts";
import { seesScenes } from "./scene.policy.ts";
import { scenePage } from "./scene.queries.ts";
import { codeOf } from "./scene.rules.ts";
import {
  BindByScanInput,
  BindByScanResult,
  IssueSceneCodeInput,
  IssueSceneCodeResult,
  RevokeSceneCodeInput,
  RevokeSceneCodeResult,
  SceneConnectionType,
  SceneType,
} from "./scene.type.ts";

@Resolver(() => StoreType)
export class StoreScenesResolver {
  @FieldResolver(() => SceneConnectionType, {
    nullable: true,
    description: "Its codes, newest first: for its staff and headquarters.",
  })
  async scenes(
    @Root() { id }: StoreType,
    @Ctx() { scope, actor }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<SceneType> | null> {
    if (!seesScenes(actor, id)) return null;
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await scenePage(scope, id, { first, after: behind });
    return connectionOf(pageOf(found, { first }), (scene) => [scene.id]);
  }
}

@Resolver(() => SceneType)
export class SceneResolver {
  @FieldResolver(() => String, {
    description: "32 characters, as they go into a WeChat scene parameter or any other code.",
  })
  code(@Root() { id }: SceneType, @Ctx() { scope }: Context): string {
    return codeOf(id, scope.vault.digest);
  }

  @Mutation(() => IssueSceneCodeResult, {
    description: "Makes a code for a store, or for one of its staff, to be scanned by members.",
  })
  issueSceneCode(
    @Arg("input", () => IssueSceneCodeInput) input: IssueSceneCodeInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = {
      storeId: input.storeId,
      staffId: input.staffId ?? undefined,
      label: input.label ?? undefined,
      validUntil: input.validUntil ?? undefined,
    };
    return answer(context, "SceneCodeIssued", async () => ({
      scene: await context.begin((work) => issueSceneCode(work, wish)),
    }));
  }

  @Mutation(() => RevokeSceneCodeResult, { description: "Ends a code from now on." })
  revokeSceneCode(
    @Arg("input", () => RevokeSceneCodeInput) input: RevokeSceneCodeInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "SceneCodeRevoked", async () => ({
      scene: await context.begin((work) => revokeSceneCode(work, input)),
    }));
  }

  @Mutation(() => BindByScanResult, {
    description:
      "Binds a member to the store whose code it scanned, and to the guide whose badge it is on.",
  })
  bindByScan(
    @Arg("input", () => BindByScanInput) input: BindByScanInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, memberId: memberSaid(context.actor, input.memberId) };
    return answer(context, "MemberBound", async () => ({
      binding: await context.begin((work) => bindByScan(work, wish)),
    }));
  }
}
