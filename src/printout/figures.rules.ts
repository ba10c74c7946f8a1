import type { LineKind } from "../settlement/share.rules.ts";
import { PRINT_WORDS, type PrintLanguage, UNITS } from "./words.rules.ts";

/** How many digits a currency has behind its point. */
export const digitsOf = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

/** Minor units as people write them, `-1,234.50`. */
export function money(minor: bigint, digits: number): string {
  const size = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  const whole = grouped(size.slice(0, size.length - digits));
  const rest = digits === 0 ? "" : `.${size.slice(-digits)}`;
  return `${minor < 0n ? "-" : ""}${whole}${rest}`;
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** Basis points as percent, `5.00 %`. */
export const percent = (rate: bigint): string => `${money(rate, 2)} %`;

/** What a kind's rate says. */
export function rateText(kind: LineKind, rate: bigint, digits: number): string {
  const unit = UNITS[kind].rate;
  return unit === "NONE" ? "" : unit === "PERCENT" ? percent(rate) : money(rate, digits);
}

/** What a kind's base says, with its unit where it is not money. */
export function baseText(
  kind: LineKind,
  base: bigint,
  digits: number,
  language: PrintLanguage,
): string {
  const unit = UNITS[kind].base;
  if (unit === "MONEY") return money(base, digits);
  const count = `${base < 0n ? "-" : ""}${grouped(String(base < 0n ? -base : base))}`;
  const words = PRINT_WORDS[language];
  return unit === "COUNT" ? count : `${count} ${unit === "POINTS" ? words.points : words.dayUnit}`;
}
