import { instantOn, isDay } from "../kernel/month.ts";
import type { Text } from "../kernel/refusal.ts";

/** What a column of a till's file says. Nothing else is taken from it. */
export type Field = "number" | "original" | "time" | "day" | "amount" | "store";

/** What is said of a file beyond what it shows by itself. */
export interface Reading {
  /** Columns by their titles, where they are called otherwise than usual. */
  readonly columns: ReadonlyArray<{ readonly field: Field; readonly title: string }>;
  /** Left out: what separates the titles. */
  readonly separator?: "," | ";" | "\t" | undefined;
  /** Left out: each cell shows it by itself. */
  readonly decimalMark?: "." | "," | undefined;
  /** Of `03/04/2026`; left out: such a day cannot be read. */
  readonly dayFirst?: boolean | undefined;
  /** Of instants that name none. */
  readonly timeZone: string;
  /** Whose all rows are; left out: the file has a column of stores, or the franchisee one store. */
  readonly storeId?: string | undefined;
}

/** A row of a till's file: a sale, or below zero a refund. */
export interface TillRow {
  readonly line: number;
  /** Empty: the row has none. */
  readonly number: string;
  /** Of a refund: its sale's number, where the file says so. */
  readonly original: string;
  /** Milliseconds; the first of the day where it names a day alone. */
  readonly at: number;
  readonly timed: boolean;
  readonly minor: bigint;
  /** Null: the file does not say. */
  readonly storeId: string | null;
}

/** Why a row cannot be read. */
export interface Fault {
  readonly line: number;
  readonly text: Text;
}

const TITLES: Readonly<Record<Field, readonly string[]>> = {
  number: [
    ...["number", "no", "order", "order no", "order number", "order id", "receipt", "receipt no"],
    ...["receipt number", "ticket", "bill no", "transaction id", "transaction number"],
    ...["订单号", "订单编号", "单号", "单据号", "流水号", "小票号", "交易号", "交易单号", "编号"],
  ],
  original: ["original", "original number", "original order", "原单号", "原订单号", "原小票号"],
  time: [
    ...["time", "date time", "datetime", "occurred at", "paid at", "sold at", "timestamp"],
    ...["时间", "日期时间", "交易时间", "支付时间", "下单时间", "结账时间", "销售时间"],
  ],
  day: ["day", "date", "日期", "交易日期", "销售日期", "营业日期"],
  amount: [
    ...["amount", "net", "total", "paid", "net amount", "total amount", "amount paid"],
    ...["金额", "实收", "实收金额", "实付", "实付金额", "交易金额", "销售金额", "净额"],
  ],
  store: [
    ...["store", "store code", "shop", "branch", "location"],
    ...["门店", "门店编号", "门店编码", "门店代码", "店号", "店铺", "门店名称"],
  ],
};

const plain = (title: string): string =>
  title
    .normalize("NFKC")
    .replace(/^\uFEFF/, "")
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");

/** What separates a head's titles: whatever stands in it most often. */
export function separatorOf(head: string): "," | ";" | "\t" {
  const bare = head.replace(/"[^"]*"/g, "");
  const count = (mark: string) => bare.split(mark).length;
  return ([",", ";", "\t"] as const).reduce((best, each) =>
    count(each) > count(best) ? each : best,
  );
}

/** Where each field stands in a line. */
export type Head = Readonly<Partial<Record<Field, number>>>;

/** Why a head cannot be read: a field without a column, or with two. */
export interface HeadFault {
  readonly field: Field;
  readonly titles: readonly string[];
}

/** Reads the titles. A column that is not known is left out, whatever stands in it. */
export function readTillHead(cells: readonly string[], { columns }: Reading): Head | HeadFault {
  const said = new Map(columns.map(({ field, title }) => [field, plain(title)]));
  const titles = cells.map(plain);
  const head: Partial<Record<Field, number>> = {};
  for (const [field, known] of Object.entries(TITLES) as [Field, readonly string[]][]) {
    const title = said.get(field);
    const found = titles.flatMap((each, at) =>
      (title === undefined ? known.includes(each) : each === title) ? [at] : [],
    );
    if (found.length > 1 || (title !== undefined && found.length === 0))
      return { field, titles: found.map((at) => cells[at] ?? "") };
    if (found[0] !== undefined) head[field] = found[0];
  }
  if (head.amount === undefined) return { field: "amount", titles: [] };
  if (head.time === undefined && head.day === undefined) return { field: "time", titles: [] };
  return head;
}

/** What a row is read by. */
export interface RowReading extends Reading {
  /** A store by its code or name, as `plainStore` writes them. */
  readonly stores: ReadonlyMap<string, string>;
  /** How many digits the currency's minor unit has. */
  readonly digits: number;
  /** The month's first instant, and the first behind it. */
  readonly from: number;
  readonly until: number;
}

export const plainStore = plain;

const NUMBER_LIMIT = 64;

/** Reads one line: what it says, or why it cannot be taken. */
export function readTillRow(
  head: Head,
  cells: readonly string[],
  line: number,
  reading: RowReading,
): TillRow | Fault {
  const cell = (field: Field) =>
    head[field] === undefined ? "" : (cells[head[field]] ?? "").trim();
  const fault = (en: string, zh: string): Fault => ({ line, text: { en, zh } });

  const minor = minorIn(cell("amount"), reading);
  if (minor === undefined)
    return fault(
      "the amount cannot be read: write 12.50 or -12.50, or say the decimal mark",
      "金额无法识别：请写成 12.50 或 -12.50，或指明小数点符号",
    );
  const when = instantIn(cell("day"), cell("time"), reading);
  if (!when)
    return fault(
      "the time cannot be read: write 2026-03-14 12:30:00, with or without a zone",
      "时间无法识别：请写成 2026-03-14 12:30:00，可带时区",
    );
  if (when.at < reading.from || when.at >= reading.until)
    return fault("the time is not in the month", "时间不在该月份内");
  const number = cell("number");
  const original = cell("original");
  if (Math.max(number.length, original.length) > NUMBER_LIMIT)
    return fault(
      `a number has at most ${NUMBER_LIMIT} characters`,
      `单号不超过 ${NUMBER_LIMIT} 个字符`,
    );
  if (/\p{Cc}/u.test(number + original))
    return fault("a number has no control characters", "单号不得包含控制字符");
  const storeId =
    head.store === undefined
      ? (reading.storeId ?? null)
      : reading.stores.get(plainStore(cell("store")));
  if (storeId === undefined)
    return fault("this store is none of the franchisee's", "该门店不属于此加盟商");
  return { line, number, original, ...when, minor, storeId };
}

const FIGURE =
  /^(\()?([-+])?(?:\p{Sc}|[A-Z]{3})?([-+])?(\d[\d.,]*)(?:\p{Sc}|[A-Z]{3}|元)?([-+])?(\))?$/iu;
const AMOUNT_LIMIT = 10n ** 15n;

/** An amount in minor units: `12.50`, `¥1,234.50`, `1.234,50`, `(5.00)`; undefined: it could be two, or none. */
export function minorIn(
  text: string,
  { digits, decimalMark }: Pick<RowReading, "digits" | "decimalMark">,
): bigint | undefined {
  const bare = text.normalize("NFKC").replace(/[\s']/g, "").replaceAll("\u2212", "-");
  const [, open, before, inner, figure, behind, close] = FIGURE.exec(bare) ?? [];
  if (figure === undefined || (open === undefined) !== (close === undefined)) return undefined;
  const signs = [open && "-", before, inner, behind].filter((sign) => sign !== undefined);
  if (signs.length > 1) return undefined;
  const mark = decimalMark ?? markOf(figure, digits);
  if (mark === undefined) return undefined;
  const [whole = "", fraction = "", ...more] = figure.split(mark);
  const grouped = mark === "," ? /^\d{1,3}(?:\.\d{3})+$/ : /^\d{1,3}(?:,\d{3})+$/;
  if (more.length > 0 || !(/^\d+$/.test(whole) || grouped.test(whole))) return undefined;
  if (!/^\d*$/.test(fraction) || !/^0*$/.test(fraction.slice(digits))) return undefined;
  const size = BigInt(whole.replace(/\D/g, "") + fraction.slice(0, digits).padEnd(digits, "0"));
  if (size >= AMOUNT_LIMIT) return undefined;
  return signs[0] === "-" ? -size : size;
}

/** Which mark of a figure is the decimal one; undefined where `1.234` could be either. */
function markOf(figure: string, digits: number): "." | "," | undefined {
  const [comma, dot] = [figure.lastIndexOf(","), figure.lastIndexOf(".")];
  if (comma >= 0 && dot >= 0) return comma > dot ? "," : ".";
  if (comma < 0 && dot < 0) return ".";
  const one = comma >= 0 ? "," : ".";
  const parts = figure.split(one);
  const groups = parts.length > 2 || (parts[1]?.length === 3 && (one === "," || digits === 0));
  if (groups) return one === "," ? "." : ",";
  return parts[1]?.length === 3 && digits !== 3 ? undefined : one;
}

const YEAR_FIRST = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))/;
const YEAR_LAST = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})/;
const CLOCK =
  /^(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s*([AP]M)?\s*(Z|[+-]\d{2}:?(?:\d{2})?)?$/i;

/** An instant from a cell, or from one of a day and one of a time. */
function instantIn(
  day: string,
  time: string,
  reading: Reading,
): { readonly at: number; readonly timed: boolean } | undefined {
  const text = `${dayAt(time, reading) ? "" : `${day} `}${time || day}`.normalize("NFKC").trim();
  const found = dayAt(text, reading);
  if (!found || !isDay(found.day)) return undefined;
  const rest = text.slice(found.length).replace(/^[T\s]+/i, "");
  if (rest === "") return { at: localInstant(found.day, 0, reading.timeZone), timed: false };
  const [, hours = "", minutes = "", seconds = "0", half, zone] = CLOCK.exec(rest) ?? [];
  if (hours === "") return undefined;
  const said = Number(hours);
  if (half !== undefined && (said < 1 || said > 12)) return undefined;
  const hour = half === undefined ? said : (said % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const ofDay = (hour * 60 + Number(minutes)) * 60 + Number(seconds);
  if (zone === undefined)
    return { at: localInstant(found.day, ofDay, reading.timeZone), timed: true };
  return { at: Date.parse(found.day) + ofDay * 1000 - offsetOf(zone), timed: true };
}

function dayAt(
  text: string,
  { dayFirst }: Reading,
): { readonly day: string; readonly length: number } | undefined {
  const first = YEAR_FIRST.exec(text);
  if (first) {
    const [whole, year = "", month = first[4] ?? "", day = first[5] ?? ""] = first;
    return { day: dayText(year, month, day), length: whole.length };
  }
  const last = YEAR_LAST.exec(text);
  if (!last) return undefined;
  const [whole, one = "", mark, two = "", year = ""] = last;
  // Dots are written by those who put the day first.
  const isDayFirst = dayFirst ?? (mark === "." ? true : undefined);
  if (isDayFirst === undefined) return undefined;
  const day = isDayFirst ? dayText(year, two, one) : dayText(year, one, two);
  return { day, length: whole.length };
}

const dayText = (year: string, month: string, day: string): string =>
  `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;

function offsetOf(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const [hours, minutes] = [
    Number(zone.slice(1, 3)),
    Number(zone.slice(3).replace(":", "") || "0"),
  ];
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

const QUARTER = 15 * 60;
const quarters = new Map<string, number>();
const QUARTERS_KEPT = 20_000;

/** The instant of a local day's second: clocks are turned at full quarters of an hour. */
function localInstant(day: string, second: number, zone: string): number {
  const quarter = Math.floor(second / QUARTER);
  const key = `${zone} ${day} ${quarter}`;
  let at = quarters.get(key);
  if (at === undefined) {
    if (quarters.size >= QUARTERS_KEPT) quarters.clear();
    const minute = quarter * 15;
    const clock = [Math.floor(minute / 60), minute % 60].map((part) => `${part}`.padStart(2, "0"));
    quarters.set(key, (at = instantOn(day, clock.join(":"), zone).getTime()));
  }
  return at + (second % QUARTER) * 1000;
}
