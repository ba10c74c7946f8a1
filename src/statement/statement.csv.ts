import { stringify } from "csv-stringify/sync";
import type { StatementLine } from "./statement.queries.ts";

const COLUMNS = [
  "posting",
  "no",
  "event",
  "occurred_at",
  "store",
  "kind",
  "terms_version",
  "clause",
  "base",
  "rate",
  "amount_minor",
  "orders",
  "corrects",
] as const;

const row = (line: StatementLine): string[] => [
  line.postingId,
  String(line.no),
  line.event,
  line.occurredAt.toISOString(),
  line.storeCode,
  line.kind,
  String(line.termsVersion),
  line.clause,
  String(line.base),
  String(line.rate),
  String(line.amountMinor),
  String(line.orders),
  line.correctsPostingId ?? "",
];

/** The head of a statement's file. */
export const csvHead = (): string => stringify([[...COLUMNS]]);

/** Lines as the file holds them. The file's bytes are what a statement's SHA-256 is taken of. */
export const csvLines = (lines: readonly StatementLine[]): string => stringify(lines.map(row));
