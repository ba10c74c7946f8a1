import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../platform/graphql/context.ts";
import { StatementType } from "../statement/statement.type.ts";
import { pdfPath, xlsxPath } from "./printout.paths.ts";
import { PrintLanguageEnum } from "./printout.type.ts";
import type { PrintLanguage } from "./words.rules.ts";

@Resolver(() => StatementType)
export class PrintoutResolver {
  @FieldResolver(() => String, {
    description:
      "The statement on A4; good for five minutes. In the request's language by default.",
  })
  pdfUrl(
    @Root() statement: StatementType,
    @Ctx() context: Context,
    @Arg("lang", () => PrintLanguageEnum, { nullable: true }) language?: PrintLanguage,
  ): string {
    return context.signUrl(pdfPath(statement.id, language ?? context.language));
  }

  @FieldResolver(() => String, {
    description: "The statement as a workbook that adds its sums up again; good for five minutes.",
  })
  xlsxUrl(@Root() statement: StatementType, @Ctx() context: Context): string {
    return context.signUrl(xlsxPath(statement.id));
  }
}
