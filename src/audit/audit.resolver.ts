import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";

import { idOf } from "../kernel/actor.ts";
import { isId, NO_ID } from "../kernel/id.ts";
import { keyOf, pageOf } from "../kernel/page.ts";
import type { Context } from "../platform/graphql/context.ts";
import { type Connection, connectionOf } from "../platform/graphql/page.type.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import { mayReadTrail } from "./audit.policy.ts";
import { type AuditFilter, auditPage } from "./audit.queries.ts";
import {
  AuditEntryConnectionType,
  type AuditEntryType,
  AuditExport,
  AuditFilterInput,
  TrailFormatEnum,
} from "./audit.type.ts";
import { type TrailFormat, trailPathOf } from "./trail.paths.ts";

@Resolver()
export class AuditResolver {
  @Query(() => AuditEntryConnectionType, {
    description:
      "Who was told of members and what people did, newest first. Headquarters only, with the right AUDIT.",
  })
  async auditTrail(
    @Ctx() { scope, actor }: Context,
    @Arg("filter", () => AuditFilterInput, { nullable: true }) said?: AuditFilterInput,
    @Arg("first", () => Int, { nullable: true }) first?: number,
    @Arg("after", () => CursorScalar, { nullable: true }) after?: string,
  ): Promise<Connection<AuditEntryType>> {
    mayReadTrail(actor);
    const [behind] = keyOf(after, [isId]) ?? [];
    const found = await auditPage(scope, {
      ...{ ...filterOf(said), first: first ?? undefined, after: behind },
    });
    return connectionOf(pageOf(found, { first }), ({ id }) => [id]);
  }

  @Query(() => AuditExport, {
    description:
      "The same as a file, `CSV` when nothing is said. Headquarters only, with the right AUDIT.",
  })
  auditExport(
    @Ctx() context: Context,
    @Arg("filter", () => AuditFilterInput, { nullable: true }) said?: AuditFilterInput,
    @Arg("format", () => TrailFormatEnum, { nullable: true }) format?: TrailFormat,
  ): AuditExport {
    const { actor } = context;
    mayReadTrail(actor);
    const wish = { filter: filterOf(said), format: format ?? "CSV" };
    return {
      downloadUrl: context.signUrl(trailPathOf(actor.brandId, idOf(actor) ?? NO_ID, wish)),
    };
  }
}

const filterOf = (said: AuditFilterInput | undefined): AuditFilter =>
  Object.fromEntries(Object.entries(said ?? {}).filter(([, value]) => value !== null));
