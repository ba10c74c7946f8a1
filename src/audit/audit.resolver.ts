import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { isId } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { auditPage } from "./audit.queries.ts";
import { AuditEntryConnectionType, type AuditEntryType } from "./audit.type.ts";

@Resolver()
export class AuditResolver {
  @Query(() => AuditEntryConnectionType, {
    description: "Who was told of members, or of one of them, newest first. Headquarters only.",
  })
  async auditTrail(
    @Ctx() { scope, actor }: Context,
    @Arg("memberId", () => UuidScalar, { nullable: true }) memberId?: string,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<AuditEntryType>> {
    mayManageBrand(actor);
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await auditPage(scope, {
      ...{ first: first ?? undefined, after: behind, memberId: memberId ?? undefined },
    });
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }
}
