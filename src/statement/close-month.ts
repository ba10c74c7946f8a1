import { BrandEntity } from "../brand/brand.entity.ts";
import type { Actor } from "../kernel/actor.ts";
import { type Month, monthOf, monthStart, nextMonth } from "../kernel/month.ts";
import type { Begin, Work } from "../platform/database/work.ts";
import { monthBooks } from "../settlement/month.queries.ts";
import {
  cut,
  franchiseesOfMonth,
  storeCodes,
  takeOpenMonth,
  takeTime,
  unissuedMonth,
  wasCut,
} from "./closing.queries.ts";
import { type Issue, inBatches, issueStatements } from "./issue-statements.ts";
import { mayCloseMonth } from "./statement.policy.ts";
import { MonthNotNext, MonthNotOver } from "./statement.refusals.ts";

export interface CloseMonth {
  readonly month: Month;
}

export interface MonthClosed {
  readonly month: Month;
  /** How many statements the month has; `issued` of them by this call. */
  readonly statements: number;
  readonly issued: number;
}

/** Statements of one transaction, at the most. */
const AT_ONCE = 250;

/**
 * Closes a month: cuts it, so that nothing more is booked into it (S1), then issues the franchisees' statements, many in
 * a transaction. Called again it goes on where it was interrupted, and changes nothing that is issued.
 */
export async function closeMonth(
  begin: Begin,
  actor: Actor,
  { month }: CloseMonth,
  tell: (done: number, total: number) => void = () => undefined,
  atOnce = AT_ONCE,
): Promise<MonthClosed> {
  mayCloseMonth(actor);
  const { around, franchisees } = await begin(actor, (work) => cutMonth(work, month));

  const total = franchisees.length;
  const waiting = franchisees.filter(({ issued }) => !issued);
  let done = total - waiting.length;
  for (let at = 0; at < waiting.length; at += atOnce) {
    const some = waiting.slice(at, at + atOnce);
    // The month is cut: what is read of it now is still so when it is issued.
    const books = await begin(actor, async (work) => {
      await takeTime(work);
      return monthBooks(work, { month, franchiseeIds: some.map(({ id }) => id) });
    });
    for (const batch of inBatches(some, books)) {
      const progress = { done, total };
      await begin(actor, (work) => issueStatements(work, batch, { ...around, progress }));
      done += batch.length;
      tell(done, total);
    }
  }
  return { month, statements: total, issued: waiting.length };
}

async function cutMonth(work: Work, month: Month) {
  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const openMonth = await takeOpenMonth(work, monthOf(brand.openedAt, brand.timeZone));
  const endsAt = monthStart(nextMonth(month), brand.timeZone);
  if (!(await wasCut(work, month))) {
    // What the month before booked by its close, this one is judged by.
    const first = (await unissuedMonth(work)) ?? openMonth;
    if (month !== first) throw new MonthNotNext(month, first);
    if (endsAt > work.now) throw new MonthNotOver(month, endsAt);

    await cut(work, month, nextMonth(month));
  }
  const around: Omit<Issue, "progress"> = {
    ...{ month, currency: brand.currency, lastInstant: new Date(+endsAt - 1) },
    storeCodes: await storeCodes(work),
  };
  return { around, franchisees: await franchiseesOfMonth(work, month) };
}
