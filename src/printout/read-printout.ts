import { taxedParts } from "../accounting/statement-tax.rules.ts";
import { asMonth, monthStart, nextMonth } from "../kernel/month.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Statement } from "../statement/statement.entity.ts";
import { type StatementLine, statementLines } from "../statement/statement.queries.ts";
import { invoiceDetailsOf, taxRates } from "../tax/tax.loader.ts";
import { digitsOf } from "./figures.rules.ts";
import { daySums, monthsUpTo, partiesOf, printedParts } from "./printout.queries.ts";
import {
  DAYS_PRINTED,
  LINES_PRINTED,
  layOut,
  type Printout,
  partKey,
  rowsByPart,
  taxOf,
} from "./printout.rules.ts";
import { PRINT_WORDS, type PrintLanguage } from "./words.rules.ts";

/** Reads what is printed of a statement; however many lines it has, what is printed is bounded. */
export async function readPrintout(
  scope: Scope,
  statement: Statement,
  language: PrintLanguage,
): Promise<Printout> {
  const parties = await partiesOf(scope, statement);
  const [parts, months, { shown, note }, tax] = await Promise.all([
    printedParts(scope, statement),
    monthsUpTo(scope, statement),
    readRows(scope, statement, parties.zone),
    readTax(scope, statement, parties.zone),
  ]);
  const digits = digitsOf(parties.currency);
  const rows = rowsByPart(shown, { zone: parties.zone, digits, language });
  return layOut(statement, parties, parts, {
    ...{ language, digits, months, rows },
    tax: taxOf(taxedParts(parts, tax.rates, tax.at).parts, tax.invoice, { language, digits }),
    note: note && PRINT_WORDS[language][note],
  });
}

/** How a month is taxed, by what was said of its last instant. */
async function readTax(scope: Scope, { franchiseeId, month }: Statement, zone: string) {
  const at = new Date(+monthStart(nextMonth(asMonth(month)), zone) - 1);
  const [rates, details] = await Promise.all([
    taxRates(scope),
    invoiceDetailsOf(scope, [franchiseeId]),
  ]);
  const invoice = details.get(franchiseeId)?.findLast(({ fromAt }) => fromAt <= at);
  return { at, rates, invoice };
}

async function readRows(scope: Scope, statement: Statement, zone: string) {
  if (statement.lineCount <= LINES_PRINTED) {
    const lines: StatementLine[] = [];
    for await (const page of statementLines(scope, statement)) lines.push(...page);
    return { shown: { lines }, note: undefined };
  }
  const days = await daySums(scope, statement, zone);
  return days.length <= DAYS_PRINTED
    ? { shown: { days }, note: "byDay" as const }
    : { shown: undefined, note: "byMonth" as const };
}

/** Reads a statement into a workbook, a page of lines at a time. */
export async function* readWorkbook(
  scope: Scope,
  statement: Statement,
): AsyncGenerator<Uint8Array> {
  // Whoever asks for no workbook does not carry what writes them: some 40 MB.
  const { LINES_IN_SHEET, writeWorkbook } = await import("./statement.xlsx.ts");
  const parties = await partiesOf(scope, statement);
  const parts = await printedParts(scope, statement);
  const rows =
    statement.lineCount <= LINES_IN_SHEET
      ? { lines: statementLines(scope, statement) }
      : { days: await daySums(scope, statement, parties.zone) };
  const { at, rates, invoice } = await readTax(scope, statement, parties.zone);
  const taxed = new Map(
    taxedParts(parts, rates, at).parts.map((part) => [partKey(part, part.version), part]),
  );
  const digits = digitsOf(parties.currency);
  yield* writeWorkbook(statement, parties, parts, rows, { digits, taxed, invoice });
}
