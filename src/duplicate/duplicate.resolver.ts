import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { isHeadquarters } from "../brand/brand.policy.ts";
import { AlreadyMember } from "../enrolment/enrolment.refusals.ts";
import { noteAlreadyMember } from "../enrolment/note-already-member.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import { memberLoader } from "../member/member.loader.ts";
import { MemberType } from "../member/member.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { dismissProposal } from "./dismiss-proposal.ts";
import { mayDecideDuplicates } from "./duplicate.policy.ts";
import { openProposals } from "./duplicate.queries.ts";
import { type MergeProposal, type Strength, strengthOf } from "./duplicate.rules.ts";
import {
  DismissProposalInput,
  DismissProposalResult,
  LinkIdentityInput,
  LinkIdentityResult,
  MergeProposalConnectionType,
  MergeProposalType,
} from "./duplicate.type.ts";
import { linkIdentity } from "./link-identity.ts";

@Resolver(() => MergeProposalType)
export class DuplicateResolver {
  @Query(() => MergeProposalConnectionType, {
    description: "Members that may be one person, oldest first. Headquarters only.",
  })
  async mergeProposals(
    @Ctx() { actor, scope }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<MergeProposal>> {
    mayDecideDuplicates(actor);
    const [behind] = keyOf(after, [isId]) ?? [];
    return connectionOf(
      pageOf(await openProposals(scope, { first, after: behind }), { first }),
      ({ id }) => [id],
    );
  }

  @FieldResolver(() => [MemberType])
  async members(
    @Root() { memberIds }: MergeProposal,
    @Ctx() context: Context,
  ): Promise<MemberType[]> {
    const found = await Promise.all(memberIds.map((id) => context.loader(memberLoader).load(id)));
    return found.filter((member) => member !== null);
  }

  @FieldResolver(() => String)
  strength(@Root() { evidence }: MergeProposal): Strength {
    return strengthOf(evidence);
  }

  @Mutation(() => LinkIdentityResult, {
    description: "Adds an identity to a member that is known. What is another's stays there.",
  })
  linkIdentity(
    @Arg("input", () => LinkIdentityInput) input: LinkIdentityInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { actor } = context;
    const source = actor.kind === "till" ? "TILL" : "STAFF";
    return answer(context, "IdentityLinked", async () => {
      const verification = input.verification ?? "CLAIMED";
      const wish = { ...input, verification, source } as const;
      const linked = await context
        .begin((work) => linkIdentity(work, wish))
        .catch(async (error: unknown) => {
          if (error instanceof AlreadyMember) await noteAlreadyMember(context, error);
          throw error;
        });
      return { ...linked, proposal: isHeadquarters(actor) ? linked.proposal : null };
    });
  }

  @Mutation(() => DismissProposalResult, {
    description: "Says that two members are two persons. Headquarters only.",
  })
  dismissProposal(
    @Arg("input", () => DismissProposalInput) input: DismissProposalInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "ProposalDismissed", async () => ({
      proposal: await context.begin((work) => dismissProposal(work, input)),
    }));
  }
}
