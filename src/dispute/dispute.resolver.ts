import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { actsLoader } from "../acceptance/acceptance.loader.ts";
import { whoseStatements } from "../acceptance/acceptance.policy.ts";
import { StatementActType } from "../acceptance/acceptance.type.ts";
import { franchiseeLoader } from "../brand/brand.loader.ts";
import { seesFranchisee } from "../brand/brand.policy.ts";
import { FranchiseeType } from "../brand/brand.type.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { LineType } from "../settlement/settlement.type.ts";
import { StatementEntity } from "../statement/statement.entity.ts";
import { StatementType } from "../statement/statement.type.ts";
import { correctingLoader, disputesLoader, lineLoader } from "./dispute.loader.ts";
import { disputePage, disputesNamed } from "./dispute.queries.ts";
import type { DisputeState } from "./dispute.rules.ts";
import {
  DisputeConnectionType,
  DisputeLinesInput,
  DisputeLinesResult,
  DisputeStateEnum,
  DisputeType,
  ResolveDisputeInput,
  ResolveDisputeResult,
  WithdrawDisputeInput,
  WithdrawDisputeResult,
  WriteToDisputeInput,
  WriteToDisputeResult,
} from "./dispute.type.ts";
import { disputeLines } from "./dispute-lines.ts";
import { resolveDispute } from "./resolve-dispute.ts";
import { withdrawDispute } from "./withdraw-dispute.ts";
import { writeToDispute } from "./write-to-dispute.ts";

@Resolver(() => DisputeType)
export class DisputeResolver {
  @Query(() => DisputeType, { nullable: true, description: "Shown to its two sides." })
  async dispute(
    @Arg("id", () => UuidScalar) id: string,
    @Ctx() { scope, actor }: Context,
  ): Promise<DisputeType | null> {
    const found = (await disputesNamed(scope, [id])).get(id);
    return found && seesFranchisee(actor, found.franchiseeId) ? found : null;
  }

  @Query(() => DisputeConnectionType, {
    description:
      "Disputes, newest first: a franchisee's own; one franchisee's or all, for headquarters.",
  })
  async disputes(
    @Ctx() { actor, scope }: Context,
    @Arg("franchiseeId", () => UuidScalar, { nullable: true }) franchiseeId?: string,
    @Arg("state", () => DisputeStateEnum, { nullable: true }) state?: DisputeState,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<DisputeType>> {
    const whose = whoseStatements(actor, franchiseeId ?? undefined);
    const [behind] = keyOf(after, [isId]) ?? [];
    const wish = { franchiseeId: whose, state: state ?? undefined };
    const found = await disputePage(scope, { ...wish, first, after: behind });
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }

  @FieldResolver(() => LineType)
  async line(@Root() { postingId, no }: DisputeType, @Ctx() context: Context): Promise<LineType> {
    const line = await context.loader(lineLoader).load(`${postingId}/${no}`);
    if (!line) throw new Error("a line that is disputed is in the book");
    return line;
  }

  @FieldResolver(() => [LineType], {
    description: "What was booked of it once it was upheld, in the month that was open.",
  })
  async corrections(
    @Root() { id, franchiseeId, postingId, no }: DisputeType,
    @Ctx() context: Context,
  ): Promise<readonly LineType[]> {
    const lines = await context.loader(correctingLoader).load(`${postingId}/${no}`);
    // What refunds took back of it since is a member's.
    return (lines ?? []).filter(
      ({ about, ownerId }) => about === `dispute/${id}` && ownerId === franchiseeId,
    );
  }

  @FieldResolver(() => [StatementActType], {
    description: "What both sides did and wrote, in order.",
  })
  async thread(
    @Root() { id, statementId }: DisputeType,
    @Ctx() context: Context,
  ): Promise<readonly StatementActType[]> {
    const acts = (await context.loader(actsLoader).load(statementId)) ?? [];
    return acts.filter(({ disputeId }) => disputeId === id);
  }

  @FieldResolver(() => FranchiseeType, { nullable: true })
  franchisee(
    @Root() { franchiseeId }: DisputeType,
    @Ctx() context: Context,
  ): Promise<FranchiseeType | null> {
    return context.loader(franchiseeLoader).load(franchiseeId);
  }

  @Mutation(() => DisputeLinesResult, {
    description: "The franchisee disputes lines of a statement; the rest counts as accepted.",
  })
  disputeLines(
    @Arg("input", () => DisputeLinesInput) input: DisputeLinesInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { statementId } = input;
    const lines = input.lines.map((line) => ({
      ...{ ...line, amountMinor: line.amountMinor ?? undefined, evidence: line.evidence ?? [] },
    }));
    return answer(context, "LinesDisputed", async () => ({
      disputes: await context.begin((work) => disputeLines(work, { statementId, lines })),
      statement: await context.scope.em.findOneOrFail(StatementEntity, { id: statementId }),
    }));
  }

  @Mutation(() => WriteToDisputeResult, { description: "Both sides write to one another." })
  writeToDispute(
    @Arg("input", () => WriteToDisputeInput) input: WriteToDisputeInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, evidence: input.evidence ?? [] };
    return answer(context, "DisputeWritten", async () => ({
      dispute: await context.begin((work) => writeToDispute(work, wish)),
    }));
  }

  @Mutation(() => WithdrawDisputeResult, { description: "The franchisee agrees after all." })
  withdrawDispute(
    @Arg("input", () => WithdrawDisputeInput) input: WithdrawDisputeInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "DisputeWithdrawn", async () => ({
      dispute: await context.begin((work) => withdrawDispute(work, input)),
    }));
  }

  @Mutation(() => ResolveDisputeResult, {
    description: "Headquarters upholds a dispute, in full or in part, or rejects it.",
  })
  resolveDispute(
    @Arg("input", () => ResolveDisputeInput) input: ResolveDisputeInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, amountMinor: input.amountMinor ?? undefined };
    return answer(context, "DisputeResolved", async () => ({
      dispute: await context.begin((work) => resolveDispute(work, wish)),
    }));
  }
}

@Resolver(() => StatementType)
export class StatementDisputesResolver {
  @FieldResolver(() => [DisputeType], { description: "Of its lines, in order of opening." })
  async disputes(
    @Root() statement: StatementType,
    @Ctx() context: Context,
  ): Promise<readonly DisputeType[]> {
    return (await context.loader(disputesLoader).load(statement.id)) ?? [];
  }
}
