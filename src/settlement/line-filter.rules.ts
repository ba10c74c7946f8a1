import { addDays, dayStart, isDay } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { LineKind } from "./share.rules.ts";

/** Which of a month's lines; all, where nothing is said. */
export interface LineFilter {
  readonly kind?: LineKind | null | undefined;
  readonly termsId?: string | null | undefined;
  readonly clause?: string | null | undefined;
  readonly storeId?: string | null | undefined;
  /** Those that are of all of the franchisee's stores. */
  readonly ofNoStore?: boolean | null | undefined;
  /** Local. */
  readonly day?: string | null | undefined;
}

/** A filter as statements take it: what is not said is null, a day is its instants. */
export function filterOf(filter: LineFilter, timeZone: string) {
  const { day } = filter;
  if (day && !isDay(day)) throw new BadInput("a day is written like 2026-03-14");
  if (filter.storeId && filter.ofNoStore) throw new BadInput("say a store, or ofNoStore");
  return {
    ...{ kind: filter.kind ?? null, termsId: filter.termsId ?? null },
    ...{ clause: filter.clause ?? null, storeId: filter.storeId ?? null },
    ofNoStore: filter.ofNoStore ?? false,
    from: day ? dayStart(day, timeZone) : null,
    until: day ? dayStart(addDays(day, 1), timeZone) : null,
  };
}
