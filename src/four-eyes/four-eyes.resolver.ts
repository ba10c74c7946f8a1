import { Arg, Ctx, FieldResolver, Mutation, Resolver } from "type-graphql";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { BrandType } from "../brand/brand.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { approveFourEyes } from "./approve-four-eyes.ts";
import { fourEyesOf, fourEyesVersions } from "./four-eyes.queries.ts";
import { type FourEyesVersion, statusOf } from "./four-eyes.rules.ts";
import {
  ApproveFourEyesInput,
  ApproveFourEyesResult,
  FourEyesType,
  type FourEyesVersionType,
  ProposeFourEyesInput,
  ProposeFourEyesResult,
} from "./four-eyes.type.ts";
import { proposeFourEyes } from "./propose-four-eyes.ts";

const shown = (
  rule: FourEyesVersion,
  versions: readonly FourEyesVersion[] = [],
): FourEyesVersionType => ({ ...rule, status: statusOf(rule, versions) });

@Resolver(() => BrandType)
export class FourEyesResolver {
  @FieldResolver(() => FourEyesType, {
    description: "What takes two people, and how it came to be; headquarters' to see.",
  })
  async fourEyes(@Ctx() { scope, actor }: Context): Promise<FourEyesType> {
    mayManageBrand(actor);
    const [inForce, versions] = await Promise.all([fourEyesOf(scope), fourEyesVersions(scope)]);
    return { ...inForce, versions: versions.map((rule) => shown(rule, versions)) };
  }

  @Mutation(() => ProposeFourEyesResult, {
    description: "Proposes what is to take two people; nothing changes until another approves it.",
  })
  proposeFourEyes(
    @Arg("input", () => ProposeFourEyesInput) input: ProposeFourEyesInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const { terms, payouts, adjustmentsFrom, fromAt } = input;
    return answer(context, "FourEyesProposed", async () => ({
      fourEyes: await context
        .begin((work) =>
          proposeFourEyes(work, {
            ...{ terms, payouts, adjustmentsFrom: adjustmentsFrom ?? null },
            fromAt: fromAt ?? work.now,
          }),
        )
        .then((rule) => shown(rule)),
    }));
  }

  @Mutation(() => ApproveFourEyesResult, {
    description: "The second person's word on what takes two people.",
  })
  approveFourEyes(
    @Arg("input", () => ApproveFourEyesInput) input: ApproveFourEyesInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "FourEyesApproved", async () => ({
      fourEyes: shown(await context.begin((work) => approveFourEyes(work, input))),
    }));
  }
}
