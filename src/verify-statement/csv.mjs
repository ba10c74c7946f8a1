// The statement's own file, whose digest it carries.

const COLUMNS = [
  ["posting", (line) => line.posting],
  ["no", (line) => line.no],
  ["event", (line) => line.event],
  ["occurred_at", (line) => line.occurredAt],
  ["store", (line) => line.store ?? ""],
  ["kind", (line) => line.kind],
  ["terms_version", (line) => line.termsVersion],
  ["clause", (line) => line.clause],
  ["base", (line) => line.base],
  ["rate", (line) => line.rate],
  ["amount_minor", (line) => line.amountMinor],
  ["orders", (line) => line.orders],
  ["corrects", (line) => line.corrects ?? ""],
];

/** A row as a CSV file has it: quoted where a comma, a quote or a line's end would be misread. */
const row = (cells) =>
  `${cells
    .map(String)
    .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(",")}\n`;

/** The file's first line. */
export const csvHead = () => row(COLUMNS.map(([name]) => name));

/** A line as the file has it. */
export const csvLine = (line) => row(COLUMNS.map(([, read]) => read(line)));
