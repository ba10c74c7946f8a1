import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { MemberType } from "../member/member.type.ts";
import type { Context } from "../platform/graphql/context.ts";
import { dossierPath } from "./dossier.paths.ts";

@Resolver(() => MemberType)
export class DossierResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: "All there is of the member, as JSON; good for five minutes. For itself alone.",
  })
  exportUrl(@Root() { id }: MemberType, @Ctx() context: Context): string | null {
    const { actor } = context;
    // Not for whoever acts in its place.
    return actor.kind === "member" && actor.id === id && !actor.behalf
      ? context.signUrl(dossierPath(id))
      : null;
  }
}
