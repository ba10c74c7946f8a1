import { Arg, Ctx, Int, Mutation, Query, Resolver } from "type-graphql";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { shownDay } from "../points/points.accounts.ts";
import { walletLoader } from "../points/wallet.loader.ts";
import { mayAdjustPoints } from "./adjustment.policy.ts";
import { openAdjustmentPage } from "./adjustment.queries.ts";
import { type Adjustment, statusOf } from "./adjustment.rules.ts";
import {
  AdjustmentConnectionType,
  type AdjustmentType,
  ApproveAdjustmentInput,
  ApproveAdjustmentResult,
  ProposeAdjustmentInput,
  ProposeAdjustmentResult,
  RejectAdjustmentInput,
  RejectAdjustmentResult,
} from "./adjustment.type.ts";
import { approveAdjustment } from "./approve-adjustment.ts";
import { proposeAdjustment } from "./propose-adjustment.ts";
import { rejectAdjustment } from "./reject-adjustment.ts";

const shown = ({ decision, lastDay, ...adjustment }: Adjustment, now: Date): AdjustmentType => ({
  ...adjustment,
  lastDay: lastDay && shownDay(lastDay),
  status: statusOf({ decision, untilAt: adjustment.untilAt }, now),
  decidedBy: decision?.decidedBy ?? null,
  decidedAt: decision?.decidedAt ?? null,
  decisionReason: decision?.reason ?? null,
});

@Resolver()
export class AdjustmentResolver {
  @Query(() => AdjustmentConnectionType, {
    description: "Adjustments that wait for a second person, oldest first. Headquarters only.",
  })
  async openAdjustments(
    @Ctx() { actor, scope }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<AdjustmentType>> {
    mayAdjustPoints(actor, "ADJUST", "APPROVE_ADJUSTMENTS");
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await openAdjustmentPage(scope, { first, after: behind });
    const page = pageOf(found, { first });
    const rows = page.rows.map((adjustment) => shown(adjustment, scope.now));
    return connectionOf({ ...page, rows }, ({ id }) => [id]);
  }

  @Mutation(() => ProposeAdjustmentResult, {
    description: "Proposes to add or take away points; it waits seven days for a second person.",
  })
  proposeAdjustment(
    @Arg("input", () => ProposeAdjustmentInput) input: ProposeAdjustmentInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = {
      ...input,
      issuerCode: input.issuerCode ?? undefined,
      lastDay: input.lastDay ?? undefined,
    };
    return answer(context, "AdjustmentProposed", async () => ({
      adjustment: await context
        .begin((work) => proposeAdjustment(work, wish))
        .then((adjustment) => shown(adjustment, context.scope.now)),
    }));
  }

  @Mutation(() => ApproveAdjustmentResult, { description: "Posts what a colleague proposed." })
  approveAdjustment(
    @Arg("input", () => ApproveAdjustmentInput) input: ApproveAdjustmentInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "AdjustmentApproved", async () => {
      const adjustment = await context.begin((work) => approveAdjustment(work, input));
      const wallet = await context.loader(walletLoader).load(adjustment.memberId);
      return { adjustment: shown(adjustment, context.scope.now), wallet };
    });
  }

  @Mutation(() => RejectAdjustmentResult, { description: "Turns down what a colleague proposed." })
  rejectAdjustment(
    @Arg("input", () => RejectAdjustmentInput) input: RejectAdjustmentInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "AdjustmentRejected", async () => {
      const adjustment = await context.begin((work) => rejectAdjustment(work, input));
      return { adjustment: shown(adjustment, context.scope.now) };
    });
  }
}
