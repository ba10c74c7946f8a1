import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { FranchiseeType } from "../brand/brand.type.ts";
import { isId } from "../kernel/id.ts";
import { isMonth } from "../kernel/month.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import { accountLoader } from "../payee/payee.loader.ts";
import { masked } from "../payee/payee.rules.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { maySeeSettlement } from "../settlement/settlement.policy.ts";
import { cancelPayout } from "./cancel-payout.ts";
import { importBankResults } from "./import-bank-results.ts";
import { markPayoutFailed } from "./mark-payout-failed.ts";
import { markPayoutPaid } from "./mark-payout-paid.ts";
import { payoutsLoader, runPayoutsLoader } from "./payout.loader.ts";
import { bankFilePath } from "./payout.paths.ts";
import { mayPay } from "./payout.policy.ts";
import { runOf, runPage } from "./payout.queries.ts";
import type { PayoutRun } from "./payout.rules.ts";
import {
  BankResultsImported,
  CancelPayoutInput,
  CancelPayoutResult,
  ImportBankResultsInput,
  MarkPayoutFailedInput,
  MarkPayoutFailedResult,
  MarkPayoutPaidInput,
  MarkPayoutPaidResult,
  PayoutConnectionType,
  PayoutRunConnectionType,
  PayoutRunType,
  PayoutType,
  PreparePayoutsInput,
  PreparePayoutsResult,
  ReleasePayoutsInput,
  ReleasePayoutsResult,
  shownPayout,
} from "./payout.type.ts";
import { preparePayouts } from "./prepare-payouts.ts";
import { releasePayouts } from "./release-payouts.ts";

const shownRun = ({ month, ...run }: PayoutRun): PayoutRunType => ({
  ...run,
  month: month !== null && isMonth(month) ? month : null,
});

@Resolver(() => PayoutType)
export class PayoutResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: "Where it goes, as it was prepared: payee and masked number. Null: paid by hand.",
  })
  async paidTo(
    @Root() { bankAccountId }: PayoutType,
    @Ctx() context: Context,
  ): Promise<string | null> {
    if (bankAccountId === null) return null;
    const account = await context.loader(accountLoader).load(bankAccountId);
    return account && `${account.payee} ${masked(account.tail)}`;
  }

  @Mutation(() => CancelPayoutResult, {
    description: "Takes a payout out of its run before it is released; it stays due.",
  })
  cancelPayout(
    @Arg("input", () => CancelPayoutInput) input: CancelPayoutInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "PayoutCancelled", async () => ({
      payout: shownPayout(await context.begin((work) => cancelPayout(work, input))),
    }));
  }

  @Mutation(() => MarkPayoutPaidResult, { description: "Says by hand that a payout was paid." })
  markPayoutPaid(
    @Arg("input", () => MarkPayoutPaidInput) input: MarkPayoutPaidInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "PayoutMarked", async () => ({
      payout: shownPayout(await context.begin((work) => markPayoutPaid(work, input))),
    }));
  }

  @Mutation(() => MarkPayoutFailedResult, {
    description: "Says by hand that a payout failed; it stays due.",
  })
  markPayoutFailed(
    @Arg("input", () => MarkPayoutFailedInput) input: MarkPayoutFailedInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "PayoutMarked", async () => ({
      payout: shownPayout(await context.begin((work) => markPayoutFailed(work, input))),
    }));
  }

  @Mutation(() => BankResultsImported, {
    description:
      "Takes in the bank's result, row by row; rows that do not fit change nothing. Twice is once.",
  })
  importBankResults(
    @Arg("input", () => ImportBankResultsInput) { results: text }: ImportBankResultsInput,
    @Ctx() context: Context,
  ): Promise<BankResultsImported> {
    return context.begin((work) => importBankResults(work, { text })).then((rows) => ({ rows }));
  }
}

@Resolver(() => PayoutRunType)
export class PayoutRunResolver {
  @Query(() => PayoutRunType, { nullable: true, description: "Headquarters only." })
  async payoutRun(
    @Arg("id", () => UuidScalar) id: string,
    @Ctx() { actor, scope }: Context,
  ): Promise<PayoutRunType | null> {
    mayPay(actor, "PAYOUTS", "RELEASE_PAYOUTS");
    const run = await runOf(scope, { id });
    return run ? shownRun(run) : null;
  }

  @Query(() => PayoutRunConnectionType, { description: "Newest first. Headquarters only." })
  async payoutRuns(
    @Ctx() { actor, scope }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<PayoutRunType>> {
    mayPay(actor, "PAYOUTS", "RELEASE_PAYOUTS");
    const [behind] = keyOf(after, [isId]) ?? [];
    const page = pageOf(await runPage(scope, { first, after: behind }), { first });
    return connectionOf({ ...page, rows: page.rows.map(shownRun) }, ({ id }) => [id]);
  }

  @FieldResolver(() => [PayoutType], { description: "In order of number.", complexity: 100 })
  async payouts(@Root() run: PayoutRunType, @Ctx() context: Context): Promise<PayoutType[]> {
    return ((await context.loader(runPayoutsLoader).load(run.id)) ?? []).map(shownPayout);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The file for the bank, of what was sent and has not ended; good for five minutes. Null for runs by hand.",
  })
  fileUrl(@Root() { id, rail }: PayoutRunType, @Ctx() context: Context): string | null {
    const { actor } = context;
    mayPay(actor, "PAYOUTS", "RELEASE_PAYOUTS");
    if (rail !== "BANK_FILE") return null;
    return context.signUrl(bankFilePath(actor.brandId, id, actor.id));
  }

  @Mutation(() => PreparePayoutsResult, {
    description: "Prepares payouts of what is payable; a second person releases them.",
  })
  preparePayouts(
    @Arg("input", () => PreparePayoutsInput) input: PreparePayoutsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const wish = { ...input, month: input.month ?? undefined, collects: input.collects ?? false };
    return answer(context, "PayoutsPrepared", async () => {
      const { run, skipped } = await context.begin((work) => preparePayouts(work, wish));
      return { run: shownRun(run), skipped };
    });
  }

  @Mutation(() => ReleasePayoutsResult, {
    description: "Releases what a colleague prepared: all that was not cancelled is sent.",
  })
  releasePayouts(
    @Arg("input", () => ReleasePayoutsInput) input: ReleasePayoutsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "PayoutsReleased", async () => {
      const { run } = await context.begin((work) => releasePayouts(work, input));
      return { run: shownRun(run) };
    });
  }
}

@Resolver(() => FranchiseeType)
export class FranchiseePayoutsResolver {
  @FieldResolver(() => PayoutConnectionType, { description: "Newest first." })
  async payouts(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<PayoutType>> {
    maySeeSettlement(context.actor, franchisee.id);
    const found = await context
      .loader(payoutsLoader)
      .load({ of: franchisee.id, first: pageSize({ first }), behind: keyOf(after, [isId]) });
    const page = pageOf(found, { first });
    return connectionOf({ ...page, rows: page.rows.map(shownPayout) }, ({ id }) => [id]);
  }
}
