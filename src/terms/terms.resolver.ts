import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { FranchiseeType } from "../brand/brand.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { approveTerms } from "./approve-terms.ts";
import { clauseOf } from "./clause.type.ts";
import { declineTerms } from "./decline-terms.ts";
import { proposeTerms } from "./propose-terms.ts";
import { signTerms } from "./sign-terms.ts";
import { proposalsLoader, termsLoader } from "./terms.loader.ts";
import { maySeeTerms, seesProposal } from "./terms.policy.ts";
import { USUAL_STATEMENT_TERMS } from "./terms.rules.ts";
import {
  ApproveTermsInput,
  ApproveTermsResult,
  DeclineTermsInput,
  DeclineTermsResult,
  ProposeTermsInput,
  ProposeTermsResult,
  SignTermsInput,
  SignTermsResult,
  shownProposal,
  shownTerms,
  TermsProposalType,
  TermsType,
  WithdrawTermsInput,
  WithdrawTermsResult,
} from "./terms.type.ts";
import { withdrawTerms } from "./withdraw-terms.ts";

@Resolver(() => FranchiseeType)
export class TermsResolver {
  @FieldResolver(() => [TermsType], { description: "All versions of its contract, oldest first." })
  async terms(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
  ): Promise<readonly TermsType[]> {
    maySeeTerms(context.actor, franchisee.id);
    return ((await context.loader(termsLoader).load(franchisee.id)) ?? []).map(shownTerms);
  }

  @FieldResolver(() => [TermsProposalType], {
    description:
      "All that headquarters ever proposed for its contract, oldest first; to its own people, what was approved.",
  })
  async termsProposals(
    @Root() franchisee: FranchiseeType,
    @Ctx() context: Context,
  ): Promise<readonly TermsProposalType[]> {
    maySeeTerms(context.actor, franchisee.id);
    const proposals = (await context.loader(proposalsLoader).load(franchisee.id)) ?? [];
    return proposals.filter((each) => seesProposal(context.actor, each)).map(shownProposal);
  }

  @Mutation(() => ProposeTermsResult, {
    description:
      "A new version of a franchisee's contract, as one person at headquarters would have it; a second one approves it.",
  })
  proposeTerms(
    @Arg("input", () => ProposeTermsInput) { clauses, statements, ...input }: ProposeTermsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const usual = USUAL_STATEMENT_TERMS;
    const wish = {
      ...{ ...input, clauses: clauses.map(clauseOf) },
      statements: {
        acceptDays: statements?.acceptDays ?? usual.acceptDays,
        silence: statements?.silence ?? usual.silence,
        thresholdMinor: statements?.thresholdMinor ?? usual.thresholdMinor,
        cureDays: statements?.cureDays ?? usual.cureDays,
      },
    };
    return answer(context, "TermsProposed", async () => ({
      proposal: shownProposal(await context.begin((work) => proposeTerms(work, wish))),
    }));
  }

  @Mutation(() => ApproveTermsResult, {
    description:
      "The second person's word at headquarters: from here on the franchisee sees the proposal, and may sign it.",
  })
  approveTerms(
    @Arg("input", () => ApproveTermsInput) input: ApproveTermsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "TermsApproved", async () => ({
      proposal: shownProposal(await context.begin((work) => approveTerms(work, input))),
    }));
  }

  @Mutation(() => SignTermsResult, {
    description: "The franchisee's own staff sign what was proposed: it is a version from here on.",
  })
  signTerms(
    @Arg("input", () => SignTermsInput) input: SignTermsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "TermsSigned", async () => {
      const { franchiseeId, id } = await context.begin((work) => signTerms(work, input));
      const versions = (await context.loader(termsLoader).load(franchiseeId)) ?? [];
      return { terms: versions.map(shownTerms).find((terms) => terms.id === id) };
    });
  }

  @Mutation(() => DeclineTermsResult, {
    description: "The franchisee's own staff say no to what was proposed, and why.",
  })
  declineTerms(
    @Arg("input", () => DeclineTermsInput) input: DeclineTermsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "TermsDeclined", async () => ({
      proposal: shownProposal(await context.begin((work) => declineTerms(work, input))),
    }));
  }

  @Mutation(() => WithdrawTermsResult, {
    description: "Headquarters takes back what it proposed, while nobody has signed it.",
  })
  withdrawTerms(
    @Arg("input", () => WithdrawTermsInput) input: WithdrawTermsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "TermsWithdrawn", async () => ({
      proposal: shownProposal(await context.begin((work) => withdrawTerms(work, input))),
    }));
  }
}
