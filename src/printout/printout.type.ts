import { registerEnumType } from "type-graphql";
import type { PrintLanguage } from "./words.rules.ts";

export const PrintLanguageEnum = {
  EN: "en",
  ZH: "zh",
} as const satisfies Record<string, PrintLanguage>;
registerEnumType(PrintLanguageEnum, {
  name: "PrintLanguage",
  description: "What a file is printed in.",
});
