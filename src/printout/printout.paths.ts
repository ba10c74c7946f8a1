import type { PrintLanguage } from "./words.rules.ts";

/** Where a statement's printed files are served, before they are signed. */
export const pdfPath = (statementId: string, language: PrintLanguage): string =>
  `/statements/${statementId}.${language}.pdf`;

export const xlsxPath = (statementId: string): string => `/statements/${statementId}.xlsx`;
