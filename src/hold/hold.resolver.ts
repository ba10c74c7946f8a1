import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { ownStore } from "../brand/brand.policy.ts";
import { ownStoreCode, sourceOf } from "../brand/numbering.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { BadInput } from "../kernel/refusal.ts";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { walletLoader } from "../points/wallet.loader.ts";
import { sees } from "../sight/sight.loader.ts";
import { commitHold } from "./commit-hold.ts";
import { memberHoldsLoader } from "./hold.loader.ts";
import type { Hold } from "./hold.rules.ts";
import {
  CommitHoldInput,
  CommitHoldResult,
  HoldConnectionType,
  HoldPointsInput,
  HoldPointsResult,
  type HoldType,
  ReleaseHoldInput,
  ReleaseHoldResult,
} from "./hold.type.ts";
import { holdPoints } from "./hold-points.ts";
import { releaseHold } from "./release-hold.ts";

const withWallet = async (context: Context, hold: Hold) => ({
  hold,
  wallet: await context.loader(walletLoader).load(hold.memberId),
});

@Resolver(() => MemberType)
export class HoldResolver {
  @FieldResolver(() => HoldConnectionType, {
    nullable: true,
    description: "What checkouts reserved, newest first; a store is shown its own.",
  })
  async holds(
    @Root() member: MemberType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<HoldType> | null> {
    if (!(await sees(context, member.id, "wallet"))) return null;
    const found = await context.loader(memberHoldsLoader).load({
      of: member.id,
      first: pageSize({ first }),
      behind: keyOf(after, [isId]),
    });
    return connectionOf(pageOf(found, { first }), ({ postingId }) => [postingId]);
  }

  @Mutation(() => HoldPointsResult, {
    description:
      "Reserves points for a checkout, soonest-expiring first, until it ends or times out.",
  })
  async holdPoints(
    @Arg("input", () => HoldPointsInput) input: HoldPointsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const storeId = input.storeId ?? ownStore(context.actor);
    if (storeId === undefined) throw new BadInput("say at which store");
    const source = sourceOf(input.source, await ownStoreCode(context));
    const minutes = input.minutes ?? undefined;
    return answer(context, "PointsHeld", async () =>
      withWallet(
        context,
        await context.begin((work) => holdPoints(work, { ...input, storeId, source, minutes })),
      ),
    );
  }

  @Mutation(() => CommitHoldResult, {
    description: "Spends what was reserved, all or a part; the rest is released.",
  })
  commitHold(
    @Arg("input", () => CommitHoldInput) { holdId, points }: CommitHoldInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "HoldCommitted", async () =>
      withWallet(
        context,
        await context.begin((work) => commitHold(work, { holdId, points: points ?? undefined })),
      ),
    );
  }

  @Mutation(() => ReleaseHoldResult, {
    description: "Gives what was reserved back to its own buckets.",
  })
  releaseHold(
    @Arg("input", () => ReleaseHoldInput) input: ReleaseHoldInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "HoldReleased", async () =>
      withWallet(context, await context.begin((work) => releaseHold(work, input))),
    );
  }
}
