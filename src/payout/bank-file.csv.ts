import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { BadInput } from "../kernel/refusal.ts";
import type { Outcome } from "./rail.rules.ts";

/** One payment as a bank needs it. */
export interface BankPayment {
  readonly number: string;
  readonly payee: string;
  readonly bank: string;
  readonly account: string;
  readonly amountMinor: bigint;
}

const COLUMNS = ["number", "direction", "payee", "bank", "account", "amount", "currency"] as const;

/** How many digits a currency's minor unit has. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

/** `1234.56` of 123456 minor units, without a sign: the direction says which way. */
function majorOf(minor: bigint, currency: string): string {
  const digits = digitsOf(currency);
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Minor units of `1,234.5`; undefined where that is no amount of the currency. */
export function minorOf(text: string, currency: string): bigint | undefined {
  const digits = digitsOf(currency);
  const [, whole, part = ""] = /^(\d{1,15})(?:\.(\d+))?$/.exec(text.replaceAll(",", "")) ?? [];
  if (whole === undefined || /[^0]/.test(part.slice(digits))) return undefined;
  return BigInt(whole + part.slice(0, digits).padEnd(digits, "0"));
}

/** A cell that a spreadsheet would take for a formula is marked as text. */
const plain = (text: string): string => (/^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);

/** The file of a run: `PAY` to a franchisee, `COLLECT` from it, amounts in major units. */
export const bankFile = (payments: readonly BankPayment[], currency: string): string =>
  stringify([
    [...COLUMNS],
    ...payments.map((each) => [
      ...[each.number, each.amountMinor > 0n ? "PAY" : "COLLECT", plain(each.payee)],
      ...[plain(each.bank), each.account, majorOf(each.amountMinor, currency), currency],
    ]),
  ]);

const DONE = new Set(["SUCCESS", "PAID", "成功"]);
const FAILED = new Set(["FAILED", "FAIL", "失败"]);
const ROW_LIMIT = 10_000;

/** A row of the bank's result: what it says came of an instruction, or that it cannot be read. */
export type ResultRow =
  | { readonly row: number; readonly outcome: Outcome }
  | { readonly row: number; readonly unreadable: string };

/**
 * The bank's result: a CSV with the columns `number`, `amount`, `result` (SUCCESS or FAILED, 成功 or 失败), and, where
 * it has them, `reference` and `reason`. Rows are counted from 1 below the head.
 */
export function bankResults(text: string, currency: string): ResultRow[] {
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      ...{ bom: true, columns: (head: string[]) => head.map((name) => name.trim().toLowerCase()) },
      ...{ skip_empty_lines: true, trim: true, relax_column_count: true },
    });
  } catch (error) {
    throw new BadInput(`the file is not a CSV: ${(error as Error).message}`);
  }
  if (rows.length > ROW_LIMIT) throw new BadInput(`a file has at most ${ROW_LIMIT} rows`);
  const [first] = rows;
  const missing = ["number", "amount", "result"].filter((name) => first && !(name in first));
  if (!first || missing.length > 0)
    throw new BadInput(`the file needs a head and rows; it lacks ${missing.join(", ") || "rows"}`);
  return rows.map((cells, at) => readRow(cells, at + 1, currency));
}

function readRow(cells: Record<string, string>, row: number, currency: string): ResultRow {
  const number = cells.number ?? "";
  const amountMinor = minorOf(cells.amount ?? "", currency);
  const result = (cells.result ?? "").toUpperCase();
  const ended = DONE.has(result) ? "DONE" : FAILED.has(result) ? "FAILED" : undefined;
  if (number === "") return { row, unreadable: "no number" };
  if (amountMinor === undefined) return { row, unreadable: "the amount is none" };
  if (!ended) return { row, unreadable: "the result is neither SUCCESS nor FAILED" };
  const said = (name: string) => cells[name]?.slice(0, 200) || undefined;
  const outcome = { number, amountMinor, ended, reference: said("reference") } as const;
  return { row, outcome: { ...outcome, reason: said("reason") } };
}
