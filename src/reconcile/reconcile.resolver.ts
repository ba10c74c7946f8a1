import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { seesFranchisee } from "../brand/brand.policy.ts";
import { FranchiseeType } from "../brand/brand.type.ts";
import { isId } from "../kernel/id.ts";
import { isCount, keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { maySeeSettlement } from "../settlement/settlement.policy.ts";
import { disputable } from "./disputable.rules.ts";
import { openReconciliation } from "./open-reconciliation.ts";
import { reconciliationsLoader, statedLinesLoader } from "./reconcile.loader.ts";
import { findingsPath, uploadPath } from "./reconcile.paths.ts";
import { faultPage, findingPage, reconciliationOf } from "./reconcile.queries.ts";
import type { Outcome } from "./reconcile.rules.ts";
import {
  DisputableLineType,
  FindingConnectionType,
  FindingType,
  OpenReconciliationInput,
  OpenReconciliationResult,
  OutcomeEnum,
  ReconciliationConnectionType,
  ReconciliationType,
  UnreadableRowConnectionType,
  type UnreadableRowType,
} from "./reconcile.type.ts";

/** What clocks may differ by where nobody said. */
const USUAL_MINUTES = 5;

@Resolver(() => ReconciliationType)
export class ReconciliationResolver {
  @Query(() => ReconciliationType, { nullable: true })
  async reconciliation(
    @Arg("id", () => UuidScalar) id: string,
    @Ctx() { scope, actor }: Context,
  ): Promise<ReconciliationType | null> {
    const found = await reconciliationOf(scope, id);
    return found && seesFranchisee(actor, found.franchiseeId) ? found : null;
  }

  @FieldResolver(() => FindingConnectionType, { description: "In order of time." })
  async findings(
    @Root() { id, franchiseeId }: ReconciliationType,
    @Ctx() { scope }: Context,
    @Arg("outcome", () => OutcomeEnum, { nullable: true }) outcome?: Outcome,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<FindingType>> {
    const [behind] = keyOf(after, [isCount]) ?? [];
    const wish = { reconciliationId: id, outcome: outcome ?? undefined, first };
    const found = await findingPage(scope, { ...wish, behind: Number(behind ?? 0) });
    const page = pageOf(found, { first });
    const rows = page.rows.map((finding) => ({ ...finding, franchiseeId }));
    return connectionOf({ ...page, rows }, ({ no }) => [String(no)]);
  }

  @FieldResolver(() => UnreadableRowConnectionType, {
    description: "By line; of very many the first 10,000.",
  })
  async unreadableRows(
    @Root() { id }: ReconciliationType,
    @Ctx() { scope, language }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<UnreadableRowType>> {
    const [behind] = keyOf(after, [isCount]) ?? [];
    const found = await faultPage(scope, {
      ...{ reconciliationId: id, first, behind: Number(behind ?? 0) },
    });
    const rows = found.map(({ line, text }) => ({ line, reason: text[language] }));
    return connectionOf(pageOf(rows, { first }), ({ line }) => [String(line)]);
  }

  @FieldResolver(() => String, { description: "All findings as CSV; good for five minutes." })
  downloadUrl(@Root() { id }: ReconciliationType, @Ctx() context: Context): string {
    return context.signUrl(findingsPath(id));
  }

  @Mutation(() => OpenReconciliationResult, {
    description:
      "Opens the way for a till's own CSV of a month, to be compared with the book: the franchisee's, " +
      "or for it headquarters'.",
  })
  openReconciliation(
    @Arg("input", () => OpenReconciliationInput) input: OpenReconciliationInput,
    @Ctx() context: Context,
  ): Promise<object> {
    // What is left out may come as null.
    const wish = {
      ...{ franchiseeId: input.franchiseeId, month: input.month, columns: input.columns ?? [] },
      ...{ storeCode: input.storeCode ?? undefined, separator: input.separator ?? undefined },
      ...{ decimalMark: input.decimalMark ?? undefined, dayFirst: input.dayFirst ?? undefined },
      ...{
        timeZone: input.timeZone ?? undefined,
        toleranceMinutes: input.toleranceMinutes ?? USUAL_MINUTES,
      },
      toleranceMinor: input.toleranceMinor ?? 0n,
    };
    return answer(context, "ReconciliationOpened", async () => {
      const { id } = await context.begin((work) => openReconciliation(work, wish));
      return { uploadUrl: context.signUrl(uploadPath(id)) };
    });
  }
}

@Resolver(() => FindingType)
export class FindingResolver {
  @FieldResolver(() => [DisputableLineType], {
    description:
      "The lines of statements that could be disputed by it; empty as long as there is no statement.",
  })
  async disputable(
    @Root() finding: FindingType & { readonly franchiseeId?: string },
    @Ctx() context: Context,
  ): Promise<DisputableLineType[]> {
    const { ours, franchiseeId } = finding;
    if (!ours || !franchiseeId) return [];
    const key = `${ours.postingId} ${franchiseeId}`;
    return disputable(finding, (await context.loader(statedLinesLoader).load(key)) ?? []);
  }
}

@Resolver(() => FranchiseeType)
export class FranchiseeReconciliationsResolver {
  @FieldResolver(() => ReconciliationConnectionType, { description: "Newest first." })
  async reconciliations(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<ReconciliationType>> {
    maySeeSettlement(context.actor, franchisee.id);
    const found = await context
      .loader(reconciliationsLoader)
      .load({ of: franchisee.id, first: pageSize({ first }), behind: keyOf(after, [isId]) });
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }
}
