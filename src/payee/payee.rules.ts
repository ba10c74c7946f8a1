import { BadInput } from "../kernel/refusal.ts";

/** An account number as it is kept: without blanks and hyphens. IBANs and plain numbers alike. */
export function accountNumber(text: string): string {
  const number = text.replace(/[\s-]/g, "").toUpperCase();
  if (!/^[0-9A-Z]{6,34}$/.test(number))
    throw new BadInput("a bank account's number has 6 to 34 letters and digits");
  return number;
}

/** What is shown of a number: its last four. */
export const tailOf = (number: string): string => number.slice(-4);

export const masked = (tail: string): string => `****${tail}`;
