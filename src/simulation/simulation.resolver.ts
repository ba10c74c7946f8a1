import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { BadInput } from "../kernel/refusal.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { clauseOf } from "../terms/clause.type.ts";
import { type ProposalWish, simulateTerms } from "./simulate-terms.ts";
import { headquartersOf } from "./simulation.rules.ts";
import {
  type SimulatedProposalInput,
  SimulateTermsInput,
  SimulateTermsResult,
} from "./simulation.type.ts";

@Resolver()
export class SimulationResolver {
  @Query(() => SimulateTermsResult, {
    description:
      "Replays past months under clauses that are proposed: headquarters for any franchisees, a franchisee for itself.",
  })
  simulateTerms(
    @Arg("input", () => SimulateTermsInput) { from, until, proposals }: SimulateTermsInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "Simulation", async () => {
      const wish = { from, until, proposals: proposals.map(wishOf) };
      const simulation = await simulateTerms(context.scope, wish);
      return { ...simulation, headquarters: headquartersOf(simulation.franchisees) };
    });
  }
}

function wishOf({ franchiseeId, clauses, termsProposalId }: SimulatedProposalInput): ProposalWish {
  if (clauses && !termsProposalId) return { franchiseeId, clauses: clauses.map(clauseOf) };
  if (termsProposalId && !clauses) return { franchiseeId, termsProposalId };
  throw new BadInput("say clauses, or a proposal of terms");
}
