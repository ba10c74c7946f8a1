import type { Month } from "../kernel/month.ts";
import { type Account, untracked } from "../ledger/address.ts";

/**
 * What headquarters and a franchisee owe each other, in the brand's currency. A balance above zero is
 * owed to the account's holder. All hot: their balance is the sum of their entries.
 */

/** A franchisee's month while it runs. */
export const franchiseeAccrued = (code: string, month: Month): Account =>
  untracked("franchisee", code, "accrued", month);

/** Headquarters' side of every franchisee's month. */
export const headquartersAccrued = (month: Month): Account =>
  untracked("headquarters", "accrued", month);

/** What closed months declared to be due. */
export const franchiseeDue = (code: string): Account => untracked("franchisee", code, "due");

export const headquartersDue = (): Account => untracked("headquarters", "due");

/** What was paid: headquarters' payments to a franchisee, less what that paid to headquarters. */
export const franchiseePaid = (code: string): Account => untracked("franchisee", code, "paid");

export const headquartersPaid = (): Account => untracked("headquarters", "paid");
