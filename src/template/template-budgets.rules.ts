import type { Template } from "./template.rules.ts";

/** The names of a template's budgets: of how many are redeemed, of what they take off, of how many on a day. */
export const countBudget = (templateId: string): string => `template/${templateId}/count`;
export const moneyBudget = (templateId: string): string => `template/${templateId}/money`;
export const dayBudget = (templateId: string, day: string): string =>
  `template/${templateId}/day/${day}`;

/** The budgets a template has from the start; a day's is opened when it is first taken from. */
export const standingBounds = ({ id, limits, moneyBudgetMinor }: Template): Map<string, bigint> => {
  const bounds = new Map<string, bigint>();
  if (limits.total !== null) bounds.set(countBudget(id), BigInt(limits.total));
  if (moneyBudgetMinor !== null) bounds.set(moneyBudget(id), moneyBudgetMinor);
  return bounds;
};
