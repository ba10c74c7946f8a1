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

/** What many lines have alike. */
export type AlikeFields = Pick<StatementLine, "storeCode" | "kind" | "termsVersion" | "clause">;

const alike = (line: AlikeFields): string[] => [
  line.storeCode ?? "",
  line.kind,
  String(line.termsVersion),
  line.clause,
];

const row = (line: StatementLine): string[] => [
  line.postingId,
  String(line.no),
  line.event,
  line.occurredAt.toISOString(),
  ...alike(line),
  String(line.base),
  String(line.rate),
  String(line.amountMinor),
  String(line.orders),
  line.correctsPostingId ?? "",
];

/** The head of a statement's file. */
export const csvHead = (): string => stringify([[...COLUMNS]]);

/**
 * Lines as the file holds them. The file's bytes are what a statement's SHA-256 is taken of; `statement.digests` writes
 * them a second time, where the lines are.
 */
export const csvLines = (lines: readonly StatementLine[]): string => stringify(lines.map(row));

/** Of lines, what they have alike: from store to clause, as it stands in the midst of each. */
export const csvAlike = (fields: AlikeFields): string => stringify([alike(fields)], { eof: false });
