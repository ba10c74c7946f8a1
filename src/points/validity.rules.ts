import {
  addDays,
  dayMonthsAfter,
  dayOf,
  isDay,
  lastDayOf,
  type Month,
  nextMonth,
} from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import { NEVER } from "./points.accounts.ts";

/** How long points are good, counted from the day they become active; to the end of a local day. */
export type Validity =
  | { readonly kind: "FOREVER" }
  /** Until the n-th day after. */
  | { readonly kind: "DAYS"; readonly count: number }
  /** Until the same day of the n-th month after; that month's last, where it is shorter. */
  | { readonly kind: "MONTHS"; readonly count: number }
  /** Until the last day of the n-th month after. */
  | { readonly kind: "MONTH_END"; readonly count: number }
  /** Until one day, whenever they were earned. */
  | { readonly kind: "FIXED"; readonly lastDay: string };

/** When points can be spent: at once, from the start of the n-th local day after, or once told so. */
export type Activation =
  | { readonly kind: "AT_ONCE" }
  | { readonly kind: "AFTER_DAYS"; readonly count: number }
  | { readonly kind: "ON_EVENT" };

/** When points of one earning can be spent: from the first day to the last, both included. */
export interface Span {
  readonly firstDay: string;
  readonly lastDay: string;
}

const LONGEST = { DAYS: 20_000, MONTHS: 600, MONTH_END: 600, AFTER_DAYS: 366 } as const;

const ends = new Map<string, string>();

/** The last local day points are good that become active on a day. */
export function lastDayFrom(validity: Validity, day: string): string {
  if (validity.kind === "FOREVER") return NEVER;
  if (validity.kind === "FIXED") return validity.lastDay;
  if (validity.kind === "DAYS") return addDays(day, validity.count);
  const key = `${validity.kind} ${validity.count} ${day}`;
  let end = ends.get(key);
  if (end === undefined) {
    end =
      validity.kind === "MONTHS"
        ? dayMonthsAfter(day, validity.count)
        : lastDayOf(nextMonth(day.slice(0, 7) as Month, validity.count));
    ends.set(key, end);
  }
  return end;
}

/** When points earned at an instant can be spent; undefined where they wait for an event. */
export function spanFor(
  rule: { readonly validity: Validity; readonly activation: Activation },
  at: Date,
  zone: string,
): Span | undefined {
  if (rule.activation.kind === "ON_EVENT") return undefined;
  const day = dayOf(at, zone);
  const firstDay =
    rule.activation.kind === "AFTER_DAYS" ? addDays(day, rule.activation.count) : day;
  return { firstDay, lastDay: lastDayFrom(rule.validity, firstDay) };
}

const within = (count: number | undefined, most: number): count is number =>
  count !== undefined && Number.isInteger(count) && count >= 1 && count <= most;

/** A validity as a caller says it. */
export interface SaidValidity {
  readonly kind: Validity["kind"];
  readonly count?: number | null | undefined;
  readonly lastDay?: string | null | undefined;
}

export interface SaidActivation {
  readonly kind: Activation["kind"];
  readonly count?: number | null | undefined;
}

/** Reads what a caller says: nothing of it may be missing, and nothing is said in vain. */
export function asValidity(said: SaidValidity = { kind: "FOREVER" }): Validity {
  const { kind } = said;
  const count = said.count ?? undefined;
  const lastDay = said.lastDay ?? undefined;
  if (kind === "FIXED") {
    if (count === undefined && lastDay !== undefined && isDay(lastDay)) return { kind, lastDay };
  } else if (lastDay === undefined) {
    if (kind === "FOREVER" && count === undefined) return { kind };
    if (kind !== "FOREVER" && within(count, LONGEST[kind])) return { kind, count };
  }
  throw new BadInput(
    `a validity is FOREVER, 1 to ${LONGEST.DAYS} DAYS, 1 to ${LONGEST.MONTHS} MONTHS or MONTH_END, ` +
      "or FIXED with a lastDay like 2027-03-31",
  );
}

export function asActivation(said: SaidActivation = { kind: "AT_ONCE" }): Activation {
  const { kind } = said;
  const count = said.count ?? undefined;
  if (kind !== "AFTER_DAYS" && count === undefined) return { kind };
  if (kind === "AFTER_DAYS" && within(count, LONGEST.AFTER_DAYS)) return { kind, count };
  throw new BadInput(
    `an activation is AT_ONCE, ON_EVENT, or AFTER_DAYS with a count of 1 to ${LONGEST.AFTER_DAYS}`,
  );
}
