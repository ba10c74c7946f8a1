import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { followFranchisee } from "../brand/follow-franchisee.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import type { ProposalStatus } from "./proposal.rules.ts";
import { proposalsLoader } from "./terms.loader.ts";
import { shownProposal, type TermsChangeType, TermsUpdate } from "./terms.type.ts";

@Resolver()
export class TermsLive {
  @Subscription(() => TermsUpdate, {
    description:
      "Terms as they are proposed, approved, signed, declined and withdrawn: a franchisee's own once they are approved; " +
      "one franchisee's or all, for headquarters, which hears of what is not approved yet as it follows all.",
    subscribe: followFranchisee("TermsChanged"),
  })
  async termsChanged(
    @Root() update: Told | Ending,
    @Ctx() context: Context,
    @Arg("franchiseeId", () => UuidScalar, { nullable: true }) _franchiseeId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(update, "TermsChange", async ({ cursor, payload }): Promise<TermsChangeType> => {
      const { proposalId, franchiseeId, status } = payload;
      const proposals = await context.loader(proposalsLoader).load(String(franchiseeId));
      const proposal = proposals?.find(({ id }) => id === proposalId);
      if (!proposal) throw new Error("terms that were proposed can be read");
      return { cursor, status: status as ProposalStatus, proposal: shownProposal(proposal) };
    });
  }
}
