import { createHash } from "node:crypto";
import { BrandEntity } from "../brand/brand.entity.ts";
import type { Actor } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { type Month, monthOf, monthStart, nextMonth } from "../kernel/month.ts";
import type { Transfer } from "../ledger/apply.ts";
import { openBook, post } from "../ledger/post.ts";
import type { Begin, Work } from "../platform/database/work.ts";
import { monthTotals } from "../settlement/line.queries.ts";
import {
  franchiseeAccrued,
  franchiseeDue,
  headquartersAccrued,
  headquartersDue,
} from "../settlement/settlement.accounts.ts";
import { csvHead, csvLines } from "./statement.csv.ts";
import type { Statement } from "./statement.entity.ts";
import { statementIssued } from "./statement.events.ts";
import { mayCloseMonth } from "./statement.policy.ts";
import {
  cut,
  franchiseesOfMonth,
  statementLines,
  takeOpenMonth,
  wasCut,
  writeStatement,
} from "./statement.queries.ts";
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

/**
 * Closes a month: cuts it, so that nothing more is booked into it (S1), then issues each franchisee's
 * statement in a transaction of its own. Called again it goes on where it was interrupted, and changes
 * nothing that is issued.
 */
export async function closeMonth(
  begin: Begin,
  actor: Actor,
  wish: CloseMonth,
  tell: (done: number, total: number) => void = () => undefined,
): Promise<MonthClosed> {
  mayCloseMonth(actor);
  const { currency, franchisees } = await begin(actor, (work) => cutMonth(work, wish.month));

  let done = franchisees.filter(({ issued }) => issued).length;
  const issued = franchisees.length - done;
  for (const franchisee of franchisees) {
    if (franchisee.issued) continue;
    done++;
    const progress = { done, total: franchisees.length };
    await begin(actor, (work) => issueStatement(work, { ...wish, franchisee, currency, progress }));
    tell(done, franchisees.length);
  }
  return { month: wish.month, statements: franchisees.length, issued };
}

async function cutMonth(work: Work, month: Month) {
  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const openMonth = await takeOpenMonth(work, monthOf(brand.openedAt, brand.timeZone));
  if (!(await wasCut(work, month))) {
    if (month !== openMonth) throw new MonthNotNext(month, openMonth);
    const endsAt = monthStart(nextMonth(month), brand.timeZone);
    if (endsAt > work.now) throw new MonthNotOver(month, endsAt);

    await cut(work, month, nextMonth(month));
  }
  return { currency: brand.currency, franchisees: await franchiseesOfMonth(work, month) };
}

async function issueStatement(
  work: Work,
  wish: {
    readonly month: Month;
    readonly franchisee: { readonly id: string; readonly code: string };
    readonly currency: string;
    readonly progress: { readonly done: number; readonly total: number };
  },
): Promise<void> {
  const { month, franchisee } = wish;
  const book = await openBook(work, { ownerIds: [franchisee.id], keys: [closeKey(wish)] });
  // Another call was here first: the month is closed once.
  if (book.keys.has(closeKey(wish))) return;

  const totals = (await monthTotals(work, month, [franchisee.id])).get(franchisee.id);
  if (!totals) throw new Error("every franchisee has totals, be they zero");
  const digest = createHash("sha256").update(csvHead());
  for await (const lines of statementLines(work, { franchiseeId: franchisee.id, month }))
    digest.update(csvLines(lines));
  const statement = {
    ...totals,
    id: newId(),
    brandId: work.brandId,
    month,
    linesSha256: digest.digest("hex"),
    issuedAt: work.now,
  } as Statement;

  await post(work, book, [
    {
      id: statement.id,
      ownerId: franchisee.id,
      key: closeKey(wish),
      fingerprint: createHash("sha256").update(statement.linesSha256).digest(),
      kind: "close",
      occurredAt: work.now,
      transfers: moveToDue(statement.totalMinor, wish),
    },
  ]);
  await writeStatement(work, statement);

  work.record(statementIssued(statement, wish.progress));
}

const closeKey = ({ month, franchisee }: { month: Month; franchisee: { code: string } }) =>
  `close:${month}:${franchisee.code}`;

/** What accrued becomes due, on both sides, so that the book stays at zero (S2, S5). */
function moveToDue(
  totalMinor: bigint,
  wish: {
    readonly month: Month;
    readonly franchisee: { readonly code: string };
    readonly currency: string;
  },
): Transfer[] {
  if (totalMinor === 0n) return [];
  const amount = totalMinor < 0n ? -totalMinor : totalMinor;
  const theirs = [
    franchiseeAccrued(wish.franchisee.code, wish.month),
    franchiseeDue(wish.franchisee.code),
  ] as const;
  const ours = [headquartersDue(), headquartersAccrued(wish.month)] as const;
  return [theirs, ours].map(([from, to]) => ({
    asset: wish.currency,
    kind: "close",
    amount,
    ...(totalMinor > 0n ? { from, to } : { from: to, to: from }),
  }));
}
