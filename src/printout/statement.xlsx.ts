import { PassThrough } from "node:stream";
import ExcelJS from "exceljs";
import type { Statement } from "../statement/statement.entity.ts";
import type { StatementLine } from "../statement/statement.queries.ts";
import type { DaySum, Parties, PrintedPart } from "./printout.queries.ts";
import { byClause, clauseKey, partKey, type TaxedPart } from "./printout.rules.ts";
import { KIND_WORDS, PRINT_WORDS } from "./words.rules.ts";

/** What the rows of the sheet of lines are: each line, or the sums of days where a sheet has no room for them all. */
export type Rows =
  | { readonly lines: AsyncIterable<readonly StatementLine[]> }
  | { readonly days: readonly DaySum[] };

/** What is known beside the parts: the currency's digits, how parts are taxed, and whom the invoice is made out to. */
export interface Extras {
  readonly digits: number;
  /** By part. */
  readonly taxed: ReadonlyMap<string, TaxedPart>;
  readonly invoice: { readonly title: string; readonly taxNumber: string } | undefined;
}

/** A sheet has a million rows and some; so many lines fit. */
export const LINES_IN_SHEET = 1_000_000;

/** A statement as a workbook, row by row: sums are formulas over what they are sums of, with what they come to. */
export function writeWorkbook(
  statement: Statement,
  parties: Parties,
  parts: readonly PrintedPart[],
  rows: Rows,
  { digits, taxed, invoice }: Extras,
): AsyncIterable<Uint8Array> {
  const out = new PassThrough();
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({
    ...{ stream: out, useStyles: true, useSharedStrings: false },
  });
  book.creator = parties.brand;
  book.created = statement.issuedAt;
  const figures = figuresOf(digits);
  const written = (async () => {
    writeSummary(book, { statement, parties, parts, figures, invoice });
    writeParts(book, parts, taxed, figures);
    await writeLines(book, parts, rows, figures);
    await book.commit();
  })();
  written.catch((error) => out.destroy(error));
  return out;
}

const en = PRINT_WORDS.en;
const zh = PRINT_WORDS.zh;

/** A heading in both languages. */
const both = (name: keyof typeof en): string => `${zh[name]} ${en[name]}`;

type Figures = ReturnType<typeof figuresOf>;

/** Amounts in the currency's units, as a sheet counts; formulas are rounded where binary fractions could show. */
function figuresOf(digits: number) {
  const format = digits === 0 ? "#,##0" : `#,##0.${"0".repeat(digits)}`;
  const value = (minor: bigint) => Number(minor) / 10 ** digits;
  return {
    format,
    value,
    sum: (formula: string, minor: bigint) => ({
      formula: `ROUND(${formula},${digits})`,
      result: value(minor),
    }),
  };
}

const BOLD = { bold: true };
const HEAD = {
  font: BOLD,
  fill: { type: "pattern", pattern: "solid", fgColor: { argb: "FFF1F4F3" } },
} as const;

function headed(sheet: ExcelJS.Worksheet, names: readonly string[], widths: readonly number[]) {
  sheet.columns = widths.map((width) => ({ width }));
  const row = sheet.addRow([...names]);
  row.eachCell((cell) => Object.assign(cell, HEAD));
  row.commit();
}

interface Summary {
  readonly statement: Statement;
  readonly parties: Parties;
  readonly parts: readonly PrintedPart[];
  readonly figures: Figures;
  readonly invoice: Extras["invoice"];
}

function writeSummary(
  book: ExcelJS.stream.xlsx.WorkbookWriter,
  { statement, parties, parts, figures, invoice }: Summary,
): void {
  const sheet = book.addWorksheet("Summary", { views: [{ showGridLines: false }] });
  sheet.columns = [34, 30, 10, 14, 20, 20].map((width) => ({ width }));
  const write = (cells: ExcelJS.CellValue[], style?: { bold?: boolean }) => {
    const row = sheet.addRow(cells);
    if (style) row.font = style;
    for (const cell of [5, 6]) row.getCell(cell).numFmt = figures.format;
    const { number } = row;
    row.commit();
    return number;
  };
  write([`${zh.title} ${en.title} ${statement.month}`], { bold: true });
  write([parties.brand]);
  write([both("of"), `${parties.franchisee} (${parties.code})`]);
  write([both("number"), statement.id]);
  write([both("issued"), statement.issuedAt.toISOString()]);
  write(["币种 Currency", parties.currency]);
  write(["时区 Time zone", parties.zone]);
  write(["舍入 Rounding", `${zh.rounding} ${en.rounding}`]);
  write([both("check"), statement.linesSha256]);
  if (invoice) {
    write([both("invoiceTo"), invoice.title]);
    write([both("taxNumber"), invoice.taxNumber]);
  }
  write([]);
  const head = sheet.addRow([
    ...[both("clause"), "名称 Name", both("version"), both("lines")],
    ...[both("amount"), "差异 Difference"],
  ]);
  head.eachCell((cell) => Object.assign(cell, HEAD));
  const first = head.number + 1;
  let end = head.number;
  head.commit();
  const last = parts.length + 1;
  const of = (column: string) => `Parts!$${column}$2:$${column}$${last}`;
  for (const [index, part] of byClause(parts).entries()) {
    const { kind, title } = part;
    const added = (column: string) => `SUMIF(${of("B")},${index + 1},${of(column)})`;
    end = write([
      part.clause,
      `${title === null ? "" : `${title} · `}${KIND_WORDS[kind].zh} ${KIND_WORDS[kind].en}`,
      part.version,
      { formula: added("G"), result: part.lines },
      figures.sum(added("K"), part.amountMinor),
    ]);
  }
  const added = (column: string) => (end < first ? "0" : `SUM(${column}${first}:${column}${end})`);
  const total = write(
    [
      ...[both("total"), null, null, { formula: added("D"), result: statement.lineCount }],
      figures.sum(added("E"), statement.totalMinor),
      figures.sum(`E${end + 1}-${figures.value(statement.totalMinor)}`, 0n),
    ],
    BOLD,
  );
  const opening = write([
    ...[both("opening"), null, null, null],
    figures.value(statement.openingMinor),
  ]);
  write(
    [
      ...[both("closing"), null, null, null],
      figures.sum(`E${total}+E${opening}`, statement.totalMinor + statement.openingMinor),
    ],
    BOLD,
  );
  write([`${zh.inFavour} / ${en.inFavour}`]);
  sheet.commit();
}

function writeParts(
  book: ExcelJS.stream.xlsx.WorkbookWriter,
  parts: readonly PrintedPart[],
  taxed: Extras["taxed"],
  figures: Figures,
): void {
  const sheet = book.addWorksheet("Parts", { views: [{ state: "frozen", ySplit: 1 }] });
  headed(
    sheet,
    [
      ...[
        "序号 No",
        "汇总行 In summary",
        both("store"),
        "类别 Kind",
        both("version"),
        both("clause"),
      ],
      ...[both("lines"), "订单 Orders", both("base")],
      ...["对账单金额 As stated", "重算 Re-added", "差异 Difference"],
      ...(taxed.size === 0
        ? []
        : [both("taxRate"), both("withoutTax"), both("taxAmount"), both("withTax")]),
    ],
    [10, 18, 16, 22, 12, 12, 12, 12, 18, 20, 20, 18, 16, 18, 18, 18],
  );
  const groups = new Map(byClause(parts).map((part, index) => [clauseKey(part), index + 1]));
  for (const [index, part] of parts.entries()) {
    const at = index + 2;
    const row = sheet.addRow([
      ...[index + 1, groups.get(clauseKey(part)), part.storeCode, part.kind, part.version],
      ...[part.clause, part.lines, part.orders, Number(part.base)],
      figures.value(part.amountMinor),
      figures.sum(`SUMIF(Lines!$A:$A,A${at},Lines!$J:$J)`, part.amountMinor),
      figures.sum(`J${at}-K${at}`, 0n),
      ...taxCells(taxed.get(partKey(part, part.version)), at, figures),
    ]);
    row.getCell(13).numFmt = "0.00%";
    for (const cell of [10, 11, 12, 14, 15, 16]) row.getCell(cell).numFmt = figures.format;
    row.commit();
  }
  sheet.commit();
}

/** A part's tax: without it, and together they are added up by the sheet. */
const taxCells = (
  part: TaxedPart | undefined,
  at: number,
  figures: Figures,
): ExcelJS.CellValue[] =>
  part
    ? [
        ...[part.rateBps / 10_000, figures.value(part.netMinor), figures.value(part.taxMinor)],
        figures.sum(`N${at}+O${at}`, part.grossMinor),
      ]
    : [];

/** Each line names its part by number: texts that look like numbers, or differ by case, are no keys of a sheet's. */
async function writeLines(
  book: ExcelJS.stream.xlsx.WorkbookWriter,
  parts: readonly PrintedPart[],
  rows: Rows,
  figures: Figures,
): Promise<void> {
  const sheet = book.addWorksheet("Lines", { views: [{ state: "frozen", ySplit: 1 }] });
  const summed = "days" in rows;
  headed(
    sheet,
    [
      ...["分项 Part", both("store"), "类别 Kind", both("version"), both("clause"), both("time")],
      ...[summed ? both("lines") : both("event"), both("base"), both("rate"), both("amount")],
      ...(summed ? [] : ["订单 Orders", "更正 Corrects", "凭证 Posting", "序号 No"]),
    ],
    [10, 12, 22, 10, 10, 26, 34, 14, 10, 16, 10, 38, 38, 8],
  );
  const numbers = new Map(parts.map((part, index) => [partKey(part, part.version), index + 1]));
  const write = (cells: ExcelJS.CellValue[]) => {
    const row = sheet.addRow(cells);
    row.getCell(10).numFmt = figures.format;
    row.commit();
  };
  if ("days" in rows)
    for (const day of rows.days)
      write([
        ...[numbers.get(partKey(day, day.version)), day.storeCode, day.kind, day.version],
        ...[day.clause, day.day, day.lines, Number(day.base), null],
        figures.value(day.amountMinor),
      ]);
  else
    for await (const page of rows.lines)
      for (const line of page)
        write([
          ...[numbers.get(partKey(line, line.termsVersion)), line.storeCode, line.kind],
          ...[line.termsVersion, line.clause, line.occurredAt.toISOString(), line.event],
          ...[Number(line.base), Number(line.rate), figures.value(line.amountMinor)],
          ...[line.orders, line.correctsPostingId, line.postingId, line.no],
        ]);
  sheet.commit();
}
