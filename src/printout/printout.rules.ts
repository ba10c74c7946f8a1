import { dayOf } from "../kernel/month.ts";
import type { LineKind } from "../settlement/share.rules.ts";
import type { Statement } from "../statement/statement.entity.ts";
import type { StatementLine } from "../statement/statement.queries.ts";
import type { TaxBase } from "../tax/tax.rules.ts";
import { baseText, money, percent, rateText } from "./figures.rules.ts";
import type { DaySum, Parties, PrintedPart } from "./printout.queries.ts";
import { KIND_WORDS, PRINT_WORDS, type PrintLanguage } from "./words.rules.ts";

/** So many lines are printed each for itself; of more, the sums of days. */
export const LINES_PRINTED = 3_000;
/** So many days' sums are printed; of more, the parts alone. */
export const DAYS_PRINTED = 10_000;

/** What is printed, as texts but for the sums that are carried from page to page. */
export interface Printout {
  readonly statement: Statement;
  readonly parties: Parties;
  readonly language: PrintLanguage;
  readonly digits: number;
  readonly months: ReadonlyArray<{ readonly month: string; readonly totalMinor: bigint }>;
  /** By clause, over all stores. */
  readonly clauses: readonly PrintedRow[];
  readonly stores: readonly StoreSection[];
  /** Undefined: nobody said how anything of it is taxed. */
  readonly tax: PrintedTax | undefined;
  /** What rows are, where they are not lines. */
  readonly note: string | undefined;
}

/** A part with its tax. */
export type TaxedPart = PrintedPart & TaxBase;

/** A statement's tax fields as they are printed. */
export interface PrintedTax {
  readonly invoiceTo: string | undefined;
  /** By clause and rate; the amount is that with tax. */
  readonly rows: readonly PrintedRow[];
  readonly grossMinor: bigint;
}

export interface PrintedRow {
  readonly cells: readonly string[];
  readonly amountMinor: bigint;
}

/** A store's clauses, each with its rows. */
export interface StoreSection {
  readonly name: string;
  readonly amountMinor: bigint;
  readonly tables: ReadonlyArray<{
    readonly title: string;
    readonly rows: readonly PrintedRow[];
    readonly amountMinor: bigint;
  }>;
}

/** What a clause is called, with its number and version. */
const clauseName = (
  { kind, clause, title, version }: Pick<PrintedPart, "kind" | "clause" | "title" | "version">,
  language: PrintLanguage,
): string => {
  const kindName = KIND_WORDS[kind][language];
  const own = title !== null && title !== kindName ? `${title} · ${kindName}` : kindName;
  return language === "zh"
    ? `${clause} ${own}（第 ${version} 版）`
    : `${clause} ${own} (version ${version})`;
};

/** A store as it is headed. */
const storeName = (
  { storeCode, storeName: name }: Pick<PrintedPart, "storeCode" | "storeName">,
  language: PrintLanguage,
): string => {
  const { store, allStores } = PRINT_WORDS[language];
  return storeCode === null ? allStores : `${store} ${storeCode} ${name ?? ""}`;
};

/** Which part a row is of. */
export const partKey = (
  of: Pick<PrintedPart, "storeCode" | "kind" | "clause">,
  version: number,
): string => JSON.stringify([of.storeCode, of.kind, version, of.clause]);

/** Which clause a part is of, over all stores. */
export const clauseKey = ({
  version,
  clause,
  kind,
}: Pick<PrintedPart, "version" | "clause" | "kind">): string =>
  JSON.stringify([version, clause, kind]);

/** The rows of a statement's parts, by part: its lines, or the sums of its days. */
export function rowsByPart(
  shown:
    | { readonly lines: readonly StatementLine[] }
    | { readonly days: readonly DaySum[] }
    | undefined,
  how: { readonly zone: string; readonly digits: number; readonly language: PrintLanguage },
): Map<string, PrintedRow[]> {
  const rows = new Map<string, PrintedRow[]>();
  const add = (key: string, row: PrintedRow) => {
    const known = rows.get(key);
    if (known) known.push(row);
    else rows.set(key, [row]);
  };
  const { digits, language, zone } = how;
  if (shown && "lines" in shown)
    for (const line of shown.lines)
      add(partKey(line, line.termsVersion), {
        amountMinor: line.amountMinor,
        cells: [
          dayOf(line.occurredAt, zone),
          line.event,
          baseText(line.kind, line.base, digits, language),
          rateText(line.kind, line.rate, digits),
          money(line.amountMinor, digits),
        ],
      });
  if (shown && "days" in shown)
    for (const day of shown.days)
      add(partKey(day, day.version), {
        amountMinor: day.amountMinor,
        cells: [
          day.day,
          String(day.lines),
          baseText(day.kind, day.base, digits, language),
          "",
          money(day.amountMinor, digits),
        ],
      });
  return rows;
}

/** Puts a statement together as it is printed. */
export function layOut(
  statement: Statement,
  parties: Parties,
  parts: readonly PrintedPart[],
  more: Pick<Printout, "language" | "digits" | "months" | "note" | "tax"> & {
    readonly rows: ReadonlyMap<string, readonly PrintedRow[]>;
  },
): Printout {
  const { language, digits, rows, ...rest } = more;
  const stores = [...Map.groupBy(parts, ({ storeCode }) => storeCode)].flatMap(([, some]) => {
    const [first] = some;
    return first
      ? {
          name: storeName(first, language),
          amountMinor: sumOf(some),
          tables: some.toSorted(asInContract).map((part) => ({
            title: clauseName(part, language),
            amountMinor: part.amountMinor,
            rows: rows.get(partKey(part, part.version)) ?? [],
          })),
        }
      : [];
  });
  return {
    ...{ statement, parties, language, digits, stores, ...rest },
    clauses: byClause(parts).map((part) => ({
      amountMinor: part.amountMinor,
      cells: [
        clauseName(part, language),
        String(part.lines),
        baseText(part.kind, part.base, digits, language),
        money(part.amountMinor, digits),
      ],
    })),
  };
}

const sumOf = (parts: readonly PrintedPart[]): bigint =>
  parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

/** Parts summed over stores, in order of the contract. */
export function byClause(parts: readonly PrintedPart[]): PrintedPart[] {
  const sums = new Map<string, PrintedPart>();
  for (const part of parts) {
    const key = clauseKey(part);
    const sum = sums.get(key);
    sums.set(
      key,
      sum
        ? {
            ...sum,
            lines: sum.lines + part.lines,
            orders: sum.orders + part.orders,
            base: sum.base + part.base,
            amountMinor: sum.amountMinor + part.amountMinor,
          }
        : part,
    );
  }
  return [...sums.values()].sort(asInContract);
}

/** What follows from a clause's own lines is told behind them. */
const DERIVED: readonly LineKind[] = [
  ...(["VOLUME", "MINIMUM", "MAXIMUM", "POINTS_BLOCK", "POINTS_USED", "BREAKAGE"] as const),
];

const asInContract = (a: PrintedPart, b: PrintedPart): number =>
  a.version - b.version ||
  (a.clause < b.clause ? -1 : a.clause > b.clause ? 1 : 0) ||
  DERIVED.indexOf(a.kind) - DERIVED.indexOf(b.kind);

/** The tax fields of parts, by clause and rate. */
export function taxOf(
  taxed: readonly TaxedPart[],
  invoice: { readonly title: string; readonly taxNumber: string } | undefined,
  { language, digits }: { readonly language: PrintLanguage; readonly digits: number },
): PrintedTax | undefined {
  if (taxed.length === 0 && !invoice) return undefined;
  const words = PRINT_WORDS[language];
  const total = (some: readonly TaxedPart[], of: (part: TaxBase) => bigint) =>
    some.reduce((sum, part) => sum + of(part), 0n);
  const groups = Map.groupBy(taxed, (part) => `${clauseKey(part)} ${part.rateBps}`);
  return {
    invoiceTo: invoice && `${invoice.title} (${words.taxNumber} ${invoice.taxNumber})`,
    grossMinor: total(taxed, ({ grossMinor }) => grossMinor),
    rows: [...groups.values()].flatMap((some) => {
      const [first] = some;
      if (!first) return [];
      const grossMinor = total(some, (part) => part.grossMinor);
      return {
        amountMinor: grossMinor,
        cells: [
          clauseName(first, language),
          percent(BigInt(first.rateBps)),
          money(
            total(some, (part) => part.netMinor),
            digits,
          ),
          money(
            total(some, (part) => part.taxMinor),
            digits,
          ),
          money(grossMinor, digits),
        ],
      };
    }),
  };
}
