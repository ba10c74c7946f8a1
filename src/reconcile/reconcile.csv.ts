import { stringify } from "csv-stringify/sync";
import type { KeptFinding } from "./reconcile.queries.ts";

const COLUMNS = [
  ...["outcome", "why", "line", "number", "at", "amount_minor", "store_id"],
  ...["posting", "lines", "booked_number", "booked_at", "booked_amount_minor", "booked_store_id"],
];

export const findingsHead = (): string => stringify([COLUMNS], { bom: true });

/** Findings as the file holds them; times are UTC. */
export const findingsCsv = (findings: readonly KeptFinding[]): string =>
  stringify(
    findings.map(({ outcome, why, theirs, ours }) => [
      ...[outcome, why.join(" ")],
      ...(theirs
        ? [theirs.line, theirs.number, theirs.at.toISOString(), theirs.minor, theirs.storeId ?? ""]
        : EMPTY.slice(1)),
      ...(ours
        ? [ours.postingId, ours.lineNos.join(" "), ours.number, ours.at.toISOString()]
        : EMPTY.slice(2)),
      ...(ours ? [ours.minor, ours.storeId] : EMPTY.slice(4)),
    ]),
    { cast: { bigint: String }, escape_formulas: true },
  );

const EMPTY = ["", "", "", "", "", ""];
