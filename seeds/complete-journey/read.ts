import { createReadStream } from "node:fs";
import { parse } from "csv-parse";

/** One order: all lines of a basket. Amounts in cents. */
export interface Basket {
  readonly id: string;
  readonly household: string;
  readonly store: string;
  readonly at: Date;
  netCents: bigint;
  couponCents: bigint;
}

export interface InvalidRow {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export interface Transactions {
  /** In order of time, then of basket. */
  readonly baskets: Basket[];
  readonly rows: number;
  readonly invalid: number;
  /** The first of them. */
  readonly examples: InvalidRow[];
}

const COLUMNS = [
  "household_id",
  "store_id",
  "basket_id",
  "sales_value",
  "coupon_disc",
  "transaction_timestamp",
] as const;
type Row = Record<(typeof COLUMNS)[number], string>;

const EXAMPLES = 10;

class Malformed extends Error {}

/** Reads the files of order lines and gathers the lines of each basket; malformed rows are set aside. */
export async function readTransactions(files: readonly string[]): Promise<Transactions> {
  const baskets = new Map<string, Basket>();
  const examples: InvalidRow[] = [];
  let rows = 0;
  let invalid = 0;
  for (const file of files) {
    const source = createReadStream(file);
    const records = source.pipe(
      parse({
        info: true,
        bom: true,
        columns: heading(file),
        relax_column_count: true,
        skip_empty_lines: true,
        // A line is a row, whatever quotes stand in it: a stray one spoils its own row only.
        quote: null,
        cast: (field) => /^"(.*)"$/.exec(field)?.[1] ?? field,
      }),
    );
    source.once("error", (error) => records.destroy(error));
    for await (const { record, info } of records as AsyncIterable<{
      record: Row;
      info: { lines: number };
    }>) {
      rows++;
      try {
        take(baskets, record);
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        invalid++;
        if (examples.length < EXAMPLES)
          examples.push({ file, line: info.lines, reason: error.message });
      }
    }
  }
  const sorted = [...baskets.values()].sort((a, b) => +a.at - +b.at || (a.id < b.id ? -1 : 1));
  return { baskets: sorted, rows, invalid, examples };
}

const heading = (file: string) => (names: string[]) => {
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new Error(`${file} lacks the columns ${missing.join(", ")}`);
  return names;
};

function take(baskets: Map<string, Basket>, row: Row): void {
  const household = code(row, "household_id");
  const store = code(row, "store_id");
  const id = code(row, "basket_id");
  const at = instant(row.transaction_timestamp);
  const netCents = cents(row, "sales_value");
  const couponCents = cents(row, "coupon_disc");
  const basket = baskets.get(id);
  if (!basket) {
    baskets.set(id, { id, household, store, at, netCents, couponCents });
    return;
  }
  for (const [field, there, here] of [
    ["household_id", basket.household, household],
    ["store_id", basket.store, store],
    ["transaction_timestamp", basket.at.toISOString(), at.toISOString()],
  ])
    if (there !== here)
      throw new Malformed(`${field} is ${here}, basket ${id} began with ${there}`);
  basket.netCents += netCents;
  basket.couponCents += couponCents;
}

function code(row: Row, column: keyof Row): string {
  const text = row[column] ?? "";
  if (!/^\d{1,18}$/.test(text))
    throw new Malformed(`${column} ${JSON.stringify(text)} is not a number of digits`);
  return text;
}

function instant(text = ""): Date {
  const at = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text) || Number.isNaN(+at))
    throw new Malformed(
      `transaction_timestamp ${JSON.stringify(text)} is not an instant like 2017-01-01T12:30:27Z`,
    );
  // A day that does not exist rolls over into the next month: 30 February is not 2 March.
  if (!at.toISOString().startsWith(text.slice(0, 19)))
    throw new Malformed(`transaction_timestamp ${JSON.stringify(text)} does not exist`);
  return at;
}

const CENT_RESIDUE = 1_000_000n;

/**
 * Dollars as cents, in exact integers. The publisher's sums carry a residue of binary arithmetic here and
 * there (`4.440892e-16`): what lies within a millionth of a whole cent is that cent.
 */
function cents(row: Row, column: keyof Row): bigint {
  const text = row[column] ?? "";
  const [, whole, fraction = "", exponent = "0"] =
    /^(\d{1,12})(?:\.(\d{1,20}))?(?:e-(\d{1,2}))?$/.exec(text) ?? [];
  if (whole === undefined)
    throw new Malformed(
      `${column} ${JSON.stringify(text)} is not an amount in dollars, zero or more`,
    );
  const scale = 10n ** BigInt(fraction.length + Number(exponent));
  const scaled = BigInt(whole + fraction) * 100n;
  const rounded = (2n * scaled + scale) / (2n * scale);
  const residue = scaled - rounded * scale;
  if ((residue < 0n ? -residue : residue) * CENT_RESIDUE > scale)
    throw new Malformed(`${column} ${text} has more than two decimals`);
  return rounded;
}
