import type { Ran } from "./measure.ts";

/** One line of the table: what it is about, what was measured, and what must be. */
export interface Finding {
  readonly row: string;
  /** How the measure is named: `a ÷ b`, or a figure with its unit. */
  readonly measure: string;
  /** One value a round; none: there is nothing to measure yet. */
  readonly values: readonly number[];
  /** The two figures of a ratio, or whatever else it is made of. */
  readonly made: readonly string[];
  readonly must?: number;
  readonly aim?: number;
  /** Set where less is better. */
  readonly atMost?: boolean;
  readonly unit?: string;
}

/** Of an even number of values, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1] ?? Number.NaN;
  return (low + (sorted[Math.floor(half)] ?? low)) / 2;
}

/** The value below which that part of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** As many digits as tell something. */
export const figure = (value: number): string =>
  Number.isNaN(value)
    ? "not known here"
    : value.toLocaleString("en-US", {
        maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4,
      });

/** `median (minimum to maximum)`. */
export const spread = (values: readonly number[]): string =>
  `${figure(median(values))} (${figure(Math.min(...values))} to ${figure(Math.max(...values))})`;

export const ratios = (over: readonly number[], under: readonly number[]): number[] =>
  over.map((value, round) => value / (under[round] ?? Number.NaN));

export const ratesOf = (ran: readonly Ran[]): number[] => ran.map(({ rate }) => rate);

/** `hub: 11,000 (10,200 to 11,900) orders/s; processor seconds per 1,000: hub 0.09, PostgreSQL 0.1, load 0.02`. */
export function sideText(name: string, what: string, ran: readonly Ran[]): string {
  const processors = [
    ["hub", median(ran.map(({ hub }) => hub))],
    ["PostgreSQL", median(ran.map(({ postgres }) => postgres))],
    ["load", median(ran.map(({ load }) => load))],
  ] as const;
  const spent = processors.filter(([, seconds]) => seconds !== 0);
  const shown = spent.map(([who, seconds]) => `${who} ${figure(seconds)}`).join(", ");
  return `${name}: ${spread(ratesOf(ran))} ${what}/s; processor seconds per 1,000: ${shown}`;
}

const verdict = ({ values, must, aim, atMost }: Finding): string => {
  if (values.length === 0 || must === undefined) return "";
  const value = median(values);
  const reaches = (limit: number) => (atMost ? value <= limit : value >= limit);
  if (aim !== undefined && reaches(aim)) return "aim reached";
  return reaches(must) ? "must reached" : "below must";
};

const wanted = ({ must, aim, atMost }: Finding): string =>
  must === undefined
    ? ""
    : `${atMost ? "at most " : ""}${must}${aim === undefined ? "" : `, aim ${aim}`}`;

export function findingText(finding: Finding): string {
  const { row, measure, values, made, unit = "" } = finding;
  if (values.length === 0) return `${row}: ${measure}\n  not there yet (${made.join(", ")})\n`;
  const value = `${spread(values)}${unit && ` ${unit}`}`;
  const judged = [wanted(finding) && `must ${wanted(finding)}`, verdict(finding)].filter(Boolean);
  return [
    `${row}: ${measure}`,
    `  ${value}${judged.length > 0 ? `   [${judged.join(": ")}]` : ""}`,
    ...made.map((each) => `  ${each}`),
    "",
  ].join("\n");
}

/** All findings of a run, to be put into a README. */
export function tableOf(findings: readonly Finding[]): string {
  const lines = findings.map((finding) => {
    const { row, measure, values, unit = "" } = finding;
    const [middle, least, most] =
      values.length === 0
        ? ["–", "–", "–"]
        : [median(values), Math.min(...values), Math.max(...values)].map(figure);
    const cells = [row, measure + (unit && `, ${unit}`), middle, least, most, wanted(finding)];
    return `| ${[...cells, verdict(finding)].join(" | ")} |`;
  });
  return [
    "| row | measure | median | min | max | must | |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}
