import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf, pageSize } from "../kernel/page.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { proofPage } from "./proof.queries.ts";
import type { ProofOfBook } from "./proof.rules.ts";
import { ProofConnectionType, ProofType } from "./proof.type.ts";

@Resolver(() => ProofType)
export class ProofResolver {
  @Query(() => ProofConnectionType, { description: "Newest first. Headquarters only." })
  async proofs(
    @Ctx() { scope, actor }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<ProofType>> {
    mayManageBrand(actor, "AUDIT", "BOOKS");
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await proofPage(scope, pageSize({ first }) + 1, behind);
    return connectionOf(pageOf(found.map(asType), { first }), ({ id }) => [id]);
  }
}

const asType = ({ invariant, ...proof }: ProofOfBook): ProofType => ({
  ...proof,
  holds: invariant === null,
  brokenInvariant: invariant,
});
