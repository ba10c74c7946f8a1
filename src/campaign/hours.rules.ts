/**
 * On these weekdays, 1 is Monday, from a minute of the local day to another, excluded. Where it ends before it begins
 * it goes on past midnight and belongs to the day it began on.
 */
export interface Hours {
  readonly weekdays: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** An instant by the calendar and clock of a zone. */
export interface Local {
  readonly day: string;
  /** 1 is Monday. */
  readonly weekday: number;
  /** Of the day, from 0 on. */
  readonly minute: number;
}

/** Whether an offer is open at an instant; without hours it always is. */
export function isOpenAt(hours: Hours | null, { weekday, minute }: Local): boolean {
  if (!hours) return true;
  const { fromMinute, toMinute, weekdays } = hours;
  if (fromMinute < toMinute)
    return weekdays.includes(weekday) && minute >= fromMinute && minute < toMinute;
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return (
    (weekdays.includes(weekday) && minute >= fromMinute) ||
    (weekdays.includes(yesterday) && minute < toMinute)
  );
}
