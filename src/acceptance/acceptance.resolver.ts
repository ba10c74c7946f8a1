import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { FranchiseeType } from "../brand/brand.type.ts";
import { isId } from "../kernel/id.ts";
import type { Month } from "../kernel/month.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, MonthScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { maySeeSettlement } from "../settlement/settlement.policy.ts";
import { StatementEntity } from "../statement/statement.entity.ts";
import { StatementConnectionType, StatementType } from "../statement/statement.type.ts";
import { acceptStatement } from "./accept-statement.ts";
import {
  actsLoader,
  outstandingLoader,
  payableLoader,
  standingLoader,
} from "./acceptance.loader.ts";
import { whoseStatements } from "./acceptance.policy.ts";
import {
  AcceptStatementInput,
  AcceptStatementResult,
  PayableType,
  StatementActType,
  StatementStandingType,
  StatementStateEnum,
} from "./acceptance.type.ts";
import { statementIdPage } from "./act.queries.ts";
import type { StatementState } from "./life.rules.ts";

@Resolver(() => StatementType)
export class AcceptanceResolver {
  @Query(() => StatementConnectionType, {
    description:
      "Statements, newest first, in a state or of a month: a franchisee's own; one franchisee's or all, for headquarters.",
  })
  async statements(
    @Ctx() { actor, scope }: Context,
    @Arg("franchiseeId", () => UuidScalar, { nullable: true }) franchiseeId?: string,
    @Arg("state", () => StatementStateEnum, { nullable: true }) state?: StatementState,
    @Arg("month", () => MonthScalar, { nullable: true }) month?: Month,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<StatementType>> {
    const whose = whoseStatements(actor, franchiseeId ?? undefined);
    const [behind] = keyOf(after, [isId]) ?? [];
    const wish = { franchiseeId: whose, state: state ?? undefined, month: month ?? undefined };
    const ids = await statementIdPage(scope, { ...wish, first, after: behind });
    const found = await scope.em.find(
      StatementEntity,
      { id: { $in: ids } },
      { orderBy: { id: "desc" } },
    );
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }

  @FieldResolver(() => StatementStandingType)
  async standing(
    @Root() { id, franchiseeId }: StatementType,
    @Ctx() context: Context,
  ): Promise<StatementStandingType> {
    const [standing, outstanding] = await Promise.all([
      context.loader(standingLoader).load(id),
      context.loader(outstandingLoader).load(franchiseeId),
    ]);
    const left = outstanding?.get(id);
    if (!standing || !left) throw new Error("every statement stands somehow");
    const { outstandingMinor, overdueSince } = left;
    const closingMinor = standing.openingMinor + standing.totalMinor;
    return { ...standing, closingMinor, outstandingMinor, overdueSince };
  }

  @FieldResolver(() => [StatementActType], {
    description: "What both sides did with it, in order, since it was issued.",
  })
  async acts(
    @Root() statement: StatementType,
    @Ctx() context: Context,
  ): Promise<readonly StatementActType[]> {
    return (await context.loader(actsLoader).load(statement.id)) ?? [];
  }

  @Mutation(() => AcceptStatementResult, {
    description: "The franchisee agrees to all of a statement. Twice is once.",
  })
  acceptStatement(
    @Arg("input", () => AcceptStatementInput) input: AcceptStatementInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "StatementAccepted", async () => {
      const { id } = await context.begin((work) => acceptStatement(work, input));
      return { statement: await context.scope.em.findOneOrFail(StatementEntity, { id }) };
    });
  }
}

@Resolver(() => FranchiseeType)
export class FranchiseePayableResolver {
  @FieldResolver(() => PayableType, {
    nullable: true,
    description: "What could be paid or collected now; null before the first statement.",
  })
  async payable(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
  ): Promise<PayableType | null> {
    maySeeSettlement(context.actor, franchisee.id);
    return context.loader(payableLoader).load(franchisee.id);
  }
}
