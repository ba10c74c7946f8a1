import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../platform/graphql/context.ts";
import { StatementType } from "../statement/statement.type.ts";
import { bundlePath } from "./bundle.paths.ts";

@Resolver(() => StatementType)
export class BundleResolver {
  @FieldResolver(() => String, {
    description:
      "The statement with all it rests on, signed, for `npx verify-statement`; good for five minutes.",
  })
  bundleUrl(@Root() statement: StatementType, @Ctx() context: Context): string {
    return context.signUrl(bundlePath(statement.id));
  }
}
