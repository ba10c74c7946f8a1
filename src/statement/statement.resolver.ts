import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { franchiseeLoader } from "../brand/brand.loader.ts";
import { seesFranchisee } from "../brand/brand.policy.ts";
import { FranchiseeType } from "../brand/brand.type.ts";
import { isMonth } from "../kernel/month.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { maySeeSettlement } from "../settlement/settlement.policy.ts";
import { KindSumType } from "../settlement/settlement.type.ts";
import { closeMonth } from "./close-month.ts";
import { StatementEntity } from "./statement.entity.ts";
import { partsLoader, statementsLoader } from "./statement.loader.ts";
import { downloadPath } from "./statement.paths.ts";
import { sumsOf } from "./statement.rules.ts";
import {
  CloseMonthInput,
  CloseMonthResult,
  StatementConnectionType,
  StatementPartType,
  StatementType,
} from "./statement.type.ts";

@Resolver(() => StatementType)
export class StatementResolver {
  @Query(() => StatementType, { nullable: true })
  async statement(
    @Arg("id", () => UuidScalar) id: string,
    @Ctx() { scope, actor }: Context,
  ): Promise<StatementType | null> {
    const found = await scope.em.findOne(StatementEntity, { id });
    return found && seesFranchisee(actor, found.franchiseeId) ? found : null;
  }

  @FieldResolver(() => [StatementPartType], { description: "By store, kind, version and clause." })
  async parts(
    @Root() statement: StatementType,
    @Ctx() context: Context,
  ): Promise<readonly StatementPartType[]> {
    return (await context.loader(partsLoader).load(statement.id)) ?? [];
  }

  @FieldResolver(() => [KindSumType], { description: "By kind, of those that have lines." })
  async sums(
    @Root() statement: StatementType,
    @Ctx() context: Context,
  ): Promise<readonly KindSumType[]> {
    return sumsOf((await context.loader(partsLoader).load(statement.id)) ?? []);
  }

  @FieldResolver(() => String, { description: "The lines as CSV; good for five minutes." })
  downloadUrl(@Root() statement: StatementType, @Ctx() context: Context): string {
    return context.signUrl(downloadPath(statement.id));
  }

  @FieldResolver(() => FranchiseeType, { nullable: true })
  franchisee(
    @Root() statement: StatementType,
    @Ctx() context: Context,
  ): Promise<FranchiseeType | null> {
    return context.loader(franchiseeLoader).load(statement.franchiseeId);
  }

  @Mutation(() => CloseMonthResult, {
    description:
      "Closes the first open month and issues every franchisee's statement. Twice is once.",
  })
  closeMonth(
    @Arg("input", () => CloseMonthInput) input: CloseMonthInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "MonthClosed", () => closeMonth(context.beginner, context.actor, input));
  }
}

@Resolver(() => FranchiseeType)
export class FranchiseeStatementsResolver {
  @FieldResolver(() => StatementConnectionType, { description: "Newest month first." })
  async statements(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<StatementType>> {
    maySeeSettlement(context.actor, franchisee.id);
    const found = await context
      .loader(statementsLoader)
      .load({ of: franchisee.id, first: pageSize({ first }), behind: keyOf(after, [isMonth]) });
    return connectionOf(pageOf(found, { first }), ({ month }) => [month]);
  }
}
