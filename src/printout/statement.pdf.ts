import PDFDocument from "pdfkit";
import { drawChart } from "./chart.ts";
import { money } from "./figures.rules.ts";
import { type Ink, openInk } from "./ink.ts";
import type { PrintedRow, Printout } from "./printout.rules.ts";
import { PRINT_WORDS } from "./words.rules.ts";

const MARGIN = 46;
/** A4, in points. */
const PAGE = { width: 595.28, height: 841.89 };
const WIDTH = PAGE.width - 2 * MARGIN;
const BOTTOM = PAGE.height - 64;
const ROW = 14;
const INK = { rule: "#cccccc", dark: "#222222", soft: "#666666", band: "#f1f4f3" };

interface Column {
  readonly name: string;
  readonly width: number;
  readonly right?: boolean;
}

/** A statement on A4, page by page, with its fonts in it. */
export function printStatement(printout: Printout): PDFKit.PDFDocument {
  const { statement, parties, digits } = printout;
  const words = PRINT_WORDS[printout.language];
  const doc = new PDFDocument({
    ...{ size: "A4", margin: 0, bufferPages: true, autoFirstPage: true },
    info: {
      Title: `${words.title} ${parties.code} ${statement.month}`,
      ...{ Author: parties.brand, CreationDate: statement.issuedAt },
    },
    lang: printout.language,
  });
  const sheet = openSheet(doc, printout);
  sheet.opening();
  sheet.table(
    words.clauses,
    [
      { name: words.clause, width: 0.5 },
      { name: words.lines, width: 0.12, right: true },
      { name: words.base, width: 0.19, right: true },
      { name: words.amount, width: 0.19, right: true },
    ],
    printout.clauses,
  );
  if (printout.clauses.length === 0) sheet.remark(words.none);
  sheet.chart();
  if (printout.tax) {
    const columns = [
      { name: words.clause, width: 0.38 },
      { name: words.taxRate, width: 0.11, right: true },
      { name: words.withoutTax, width: 0.17, right: true },
      { name: words.taxAmount, width: 0.17, right: true },
      { name: words.withTax, width: 0.17, right: true },
    ];
    sheet.table(words.tax, columns, printout.tax.rows, printout.tax.grossMinor);
    if (printout.tax.invoiceTo) sheet.remark(`${words.invoiceTo}: ${printout.tax.invoiceTo}`);
    sheet.remark(words.taxRounding);
  }
  if (printout.note) sheet.remark(printout.note);
  const columns = [
    { name: words.day, width: 0.13 },
    { name: printout.note ? words.lines : words.event, width: 0.36 },
    { name: words.base, width: 0.19, right: true },
    { name: words.rate, width: 0.13, right: true },
    { name: words.amount, width: 0.19, right: true },
  ];
  for (const store of printout.stores) {
    sheet.heading(store.name, money(store.amountMinor, digits));
    for (const table of store.tables)
      sheet.table(table.title, columns, table.rows, table.amountMinor);
  }
  sheet.footers();
  return doc;
}

function openSheet(doc: PDFKit.PDFDocument, printout: Printout) {
  const { statement, parties, digits, language } = printout;
  const words = PRINT_WORDS[language];
  const ink: Ink = openInk(doc);
  let y = MARGIN;

  const turn = () => {
    doc.addPage();
    y = MARGIN;
  };
  const room = (height: number) => {
    if (y + height > BOTTOM) turn();
  };
  const rule = (at: number, color = INK.rule) =>
    doc
      .moveTo(MARGIN, at)
      .lineTo(MARGIN + WIDTH, at)
      .lineWidth(0.5)
      .strokeColor(color)
      .stroke();

  /** Texts from the left, each under the other, and how far they came. */
  const block = (text: string, size: number, style: { bold?: boolean; color?: string } = {}) => {
    for (const line of ink.wrap(text, WIDTH, { size, ...style })) {
      room(size * 1.45);
      y += size * 1.2;
      ink.write(line, { x: MARGIN, y, size, ...style });
      y += size * 0.25;
    }
  };

  const cells = (
    columns: readonly Column[],
    texts: readonly string[],
    style: { bold?: boolean; color?: string },
  ) => {
    let x = MARGIN;
    for (const [index, { width, right }] of columns.entries()) {
      const own = width * WIDTH - 6;
      const text = ink.cut(texts[index] ?? "", own, { size: 8, ...style });
      ink.write(text, {
        ...{ x: x + 3, y: y + 10, width: own, align: right ? "right" : "left", size: 8, ...style },
      });
      x += width * WIDTH;
    }
    y += ROW;
  };

  const amountRow = (
    columns: readonly Column[],
    name: string,
    amountMinor: bigint,
    bold: boolean,
  ) => {
    const texts = columns.map((_, index) =>
      index === 0 ? "" : index === columns.length - 1 ? money(amountMinor, digits) : "",
    );
    const at = y;
    cells(columns, texts, { bold });
    ink.write(name, { x: MARGIN + 3, y: at + 10, size: 8, bold });
  };

  return {
    opening() {
      block(parties.brand, 10, { color: INK.soft });
      block(`${words.title} ${statement.month}`, 20, { bold: true });
      block(`${words.of}: ${parties.franchisee} (${parties.code})`, 10.5, { bold: true });
      y += 4;
      block(`${words.number}: ${statement.id}`, 8, { color: INK.soft });
      block(`${words.issued}: ${clock(statement.issuedAt, parties.zone)} (${parties.zone})`, 8, {
        color: INK.soft,
      });
      y += 10;
      const figures: [string, string][] = [
        [words.orders, String(statement.orders)],
        [words.net, money(statement.netMinor, digits)],
        [words.opening, money(statement.openingMinor, digits)],
        [words.total, money(statement.totalMinor, digits)],
        [words.closing, money(statement.openingMinor + statement.totalMinor, digits)],
      ];
      const slot = WIDTH / figures.length;
      doc.rect(MARGIN, y, WIDTH, 42).fill(INK.band);
      for (const [index, [name, figure]] of figures.entries()) {
        const x = MARGIN + index * slot + 6;
        const own = slot - 12;
        ink.write(ink.cut(name, own, { size: 7 }), { x, y: y + 14, size: 7, color: INK.soft });
        const size = Math.min(11, (11 * own) / ink.widthOf(figure, { size: 11, bold: true }));
        ink.write(figure, { x, y: y + 32, size, bold: true });
      }
      y += 50;
      block(`${parties.currency}, ${words.inFavour}`, 7.5, { color: INK.soft });
      y += 8;
    },

    heading(text: string, amount: string) {
      room(70);
      y += 10;
      const lines = ink.wrap(text, WIDTH - 130, { size: 12, bold: true });
      const first = y + 14;
      for (const line of lines) {
        y += 16;
        ink.write(line, { x: MARGIN, y, size: 12, bold: true });
      }
      ink.write(amount, {
        ...{ x: MARGIN, y: first, width: WIDTH - 3, align: "right", size: 12, bold: true },
      });
      y += 6;
      rule(y, INK.dark);
      y += 4;
    },

    remark(text: string) {
      block(text, 8, { color: INK.soft });
      y += 6;
    },

    /** A table with its sum; where a page ends within it, the sum so far is carried to the next. */
    table(
      title: string,
      columns: readonly Column[],
      rows: readonly PrintedRow[],
      total = rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    ) {
      const head = () => {
        doc.rect(MARGIN, y, WIDTH, ROW).fill(INK.band);
        cells(
          columns,
          columns.map(({ name }) => name),
          { bold: true },
        );
      };
      room(4 * ROW + 20);
      block(title, 9.5, { bold: true });
      y += 3;
      head();
      let soFar = 0n;
      for (const row of rows) {
        if (y + 2 * ROW > BOTTOM) {
          amountRow(columns, words.carried, soFar, true);
          turn();
          block(title, 9.5, { bold: true });
          y += 3;
          head();
          amountRow(columns, words.brought, soFar, true);
        }
        cells(columns, row.cells, {});
        rule(y, "#eeeeee");
        soFar += row.amountMinor;
      }
      room(ROW);
      rule(y, INK.dark);
      amountRow(columns, words.sum, total, true);
      y += 10;
    },

    chart() {
      if (printout.months.length === 0) return;
      const height = 110;
      room(height + 34);
      block(`${words.chart} (${parties.currency})`, 9.5, { bold: true });
      y += 4;
      drawChart(doc, ink, { x: MARGIN, y, width: WIDTH, height }, printout.months, digits);
      y += height + 14;
    },

    footers() {
      const { start, count } = doc.bufferedPageRange();
      for (let page = start; page < start + count; page++) {
        doc.switchToPage(page);
        rule(PAGE.height - 48);
        const small = { size: 6.5, color: INK.soft } as const;
        const about = `${parties.currency} · ${words.days} ${parties.zone} · ${words.rounding}`;
        ink.write(about, { x: MARGIN, y: PAGE.height - 38, ...small });
        const check = `${words.check} ${statement.linesSha256}`;
        ink.write(check, { x: MARGIN, y: PAGE.height - 27, ...small });
        ink.write(words.page(page - start + 1, count), {
          ...{ x: MARGIN, y: PAGE.height - 38, width: WIDTH, align: "right" },
          ...small,
        });
      }
    },
  };
}

/** An instant by a zone's clock, `2026-02-01 08:00`. */
const clock = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "short",
    timeZone: zone,
  }).format(at);
