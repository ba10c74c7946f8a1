// Goal: a statement is printed as it is: every sum, in both languages, with fonts that have what is written.
// Method: a real month is closed; its workbook is read back and added up again, its pages are read from the file's bytes.
import { beforeAll, describe, expect, test } from "@jest/globals";
import ExcelJS from "exceljs";
import PDFDocument from "pdfkit";
import { system } from "../../src/kernel/actor.ts";
import { openInk } from "../../src/printout/ink.ts";
import { readPrintout, readWorkbook } from "../../src/printout/read-printout.ts";
import { printStatement } from "../../src/printout/statement.pdf.ts";
import { KIND_WORDS, PRINT_WORDS } from "../../src/printout/words.rules.ts";
import { StatementEntity } from "../../src/statement/statement.entity.ts";
import { setInvoiceDetails } from "../../src/tax/set-invoice-details.ts";
import { setTaxRate } from "../../src/tax/set-tax-rate.ts";
import { tradedMonths } from "../support/bundles.ts";
import { openKit } from "../support/database.ts";
import { CLAUSES, type World } from "../support/world.ts";

const kit = await openKit();
let there: World;

beforeAll(async () => {
  // Numbers that a sheet would take for one another.
  const [royalty, share, ...others] = CLAUSES;
  there = await tradedMonths(kit, {
    clauses: [
      { ...royalty, number: "4.2" },
      { ...share, number: "04.2", title: "会员归属" },
      ...others.map((clause, index) => ({ ...clause, number: `4.2${index}` })),
    ] as typeof CLAUSES,
  });
  const fromAt = new Date("2026-01-01T00:00:00Z");
  await there.as((work) =>
    setTaxRate(work, { kind: "ROYALTY", rateBps: 600, amountsAre: "GROSS", fromAt }),
  );
  await there.as((work) =>
    setInvoiceDetails(work, {
      ...{
        franchiseeId: there.north.id,
        title: "北方餐饮有限公司",
        taxNumber: "91310000X",
        fromAt,
      },
    }),
  );
});

const scopeOf = () => kit.look(system("tests", there.brandId));
const statementOf = (franchiseeId: string, month: string) =>
  scopeOf().em.findOneOrFail(StatementEntity, { franchiseeId, month });

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

describe("a workbook", () => {
  async function open(franchiseeId: string, month: string) {
    const statement = await statementOf(franchiseeId, month);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await bytesOf(readWorkbook(scopeOf(), statement))) as never);
    const rows = (name: string) => {
      const found: ExcelJS.Row[] = [];
      book.getWorksheet(name)?.eachRow((row) => found.push(row));
      return found;
    };
    return { statement, rows };
  }

  const figure = (cell: ExcelJS.Cell) => {
    const { formula, result } = cell.value as ExcelJS.CellFormulaValue;
    return { formula, result: Number(result ?? 0) };
  };
  const minor = (units: number) => Math.round(units * 100);

  test.each([
    ["north", "2026-01"],
    ["south", "2026-02"],
  ] as const)("of %s %s adds its parts and lines up again", async (who, month) => {
    const { statement, rows } = await open(there[who].id, month);
    const lines = rows("Lines").slice(1);
    expect(lines).toHaveLength(statement.lineCount);

    const parts = rows("Parts").slice(1);
    for (const part of parts) {
      const no = part.getCell(1).value;
      const added = lines
        .filter((line) => line.getCell(1).value === no)
        .reduce((sum, line) => sum + minor(Number(line.getCell(10).value)), 0);
      const { formula, result } = figure(part.getCell(11));
      expect(formula).toBe(`ROUND(SUMIF(Lines!$A:$A,A${part.number},Lines!$J:$J),2)`);
      expect(minor(result)).toBe(added);
      expect(minor(Number(part.getCell(10).value))).toBe(added);
      expect(figure(part.getCell(12)).result).toBe(0);
    }

    const summary = rows("Summary");
    const from = summary.findIndex((row) => String(row.getCell(1).value).startsWith("条款")) + 1;
    const to = summary.findIndex((row) => String(row.getCell(1).value).startsWith("本月合计"));
    const clauses = summary.slice(from, to);
    for (const [index, row] of clauses.entries()) {
      const { formula, result } = figure(row.getCell(5));
      expect(formula).toContain(`SUMIF(Parts!$B$2:$B$${parts.length + 1},${index + 1},`);
      const added = parts
        .filter((part) => part.getCell(2).value === index + 1)
        .reduce((sum, part) => sum + minor(figure(part.getCell(11)).result), 0);
      expect(minor(result)).toBe(added);
    }
    const total = figure(summary[to]?.getCell(5) as ExcelJS.Cell);
    expect(total.formula).toBe(`ROUND(SUM(E${clauses[0]?.number}:E${clauses.at(-1)?.number}),2)`);
    expect(minor(total.result)).toBe(Number(statement.totalMinor));
    const taxed = parts.filter((part) => part.getCell(13).value !== null);
    expect(taxed.map((part) => part.getCell(4).value)).toEqual(taxed.map(() => "ROYALTY"));
    if (who === "north") expect(taxed).not.toEqual([]);
    for (const part of taxed) {
      const [net, tax] = [14, 15].map((cell) => minor(Number(part.getCell(cell).value)));
      const { formula, result } = figure(part.getCell(16));
      expect(formula).toBe(`ROUND(N${part.number}+O${part.number},2)`);
      expect(minor(result)).toBe((net ?? 0) + (tax ?? 0));
      expect(minor(result)).toBe(minor(Number(part.getCell(10).value)));
      expect(tax).toBe(Math.sign(net ?? 0) * Math.round(Math.abs(minor(result) * 600) / 10_600));
    }
    const text = summary.map((row) => String(row.getCell(2).value)).join("\n");
    expect(text).toContain("Asia/Shanghai");
    expect(text).toContain(statement.linesSha256);
  });
});

describe("a statement on paper", () => {
  test.each(["en", "zh"] as const)("is A4 with its fonts in it, in %s", async (language) => {
    const statement = await statementOf(there.north.id, "2026-01");
    const doc = printStatement(await readPrintout(scopeOf(), statement, language));
    doc.end();
    const bytes = await bytesOf(doc);
    const text = bytes.toString("latin1");
    expect(text.startsWith("%PDF-1.")).toBe(true);
    expect(text).toMatch(/\/MediaBox \[0 0 595\.28 841\.89\]/);
    expect(text.match(/\/FontFile2 /g)?.length).toBeGreaterThanOrEqual(2);
  });

  test("has the parts and sums of its statement", async () => {
    const statement = await statementOf(there.north.id, "2026-02");
    const printout = await readPrintout(scopeOf(), statement, "zh");
    const sum = (rows: readonly { amountMinor: bigint }[]) =>
      rows.reduce((all, { amountMinor }) => all + amountMinor, 0n);
    expect(sum(printout.clauses)).toBe(statement.totalMinor);
    expect(sum(printout.stores)).toBe(statement.totalMinor);
    for (const { tables } of printout.stores)
      for (const table of tables) expect(sum(table.rows)).toBe(table.amountMinor);
    for (const { tables } of printout.stores) {
      const numbers = tables.map(({ title }) => title.split(" ")[0]);
      expect(numbers).toEqual(numbers.toSorted());
    }
    expect(printout.months.map(({ month }) => month)).toEqual(["2026-01", "2026-02"]);
    expect(printout.clauses[0]?.cells[0]).toBe("4.2 特许权使用费（第 1 版）");
  });

  test("has its tax fields, where it was said how it is taxed", async () => {
    const statement = await statementOf(there.north.id, "2026-01");
    const { tax } = await readPrintout(scopeOf(), statement, "zh");
    expect(tax).toMatchObject({ invoiceTo: "北方餐饮有限公司 (税号 91310000X)" });
    expect(tax?.rows.map(({ cells }) => cells)).toEqual([
      ["4.2 特许权使用费（第 1 版）", "6.00 %", "-5.35", "-0.32", "-5.67"],
    ]);
  });

  test("is written in characters its fonts have", () => {
    const doc = new PDFDocument();
    const ink = openInk(doc);
    for (const language of ["en", "zh"] as const) {
      const words = Object.values(PRINT_WORDS[language]).map((word) =>
        typeof word === "function" ? word(1, 2) : word,
      );
      const kinds = Object.values(KIND_WORDS).map((kind) => kind[language]);
      expect(ink.missing([...words, ...kinds].join(""))).toEqual([]);
    }
    expect(ink.missing("□…·0123456789,.-% （）：犇龘镕堃")).toEqual([]);
    expect(ink.missing("\u{e000}")).toEqual(["\u{e000}"]);
    doc.end();
  });
});
